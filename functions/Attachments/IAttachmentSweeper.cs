namespace Yuqing.Functions.Attachments;

/// <summary>A store of attachments in which crashes can leave something behind.</summary>
internal interface IAttachmentSweeper
{
    /// <summary>Removes what crashes and refusals left and nobody can be working on any more. Returns how much.</summary>
    Task<int> SweepAsync(CancellationToken cancellation);
}
