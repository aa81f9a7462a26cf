namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Addresses at which an orchestration instance can be asked about and steered. They contain the system key: hand them out with care.
/// </summary>
public class HttpManagementPayload
{
    /// <summary>The instance.</summary>
    public string? Id { get; internal set; }

    /// <summary>GET its status.</summary>
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>POST an event; replace <c>{eventName}</c>.</summary>
    public string? SendEventPostUri { get; internal set; }

    /// <summary>POST to terminate it.</summary>
    public string? TerminatePostUri { get; internal set; }

    /// <summary>POST to rewind it; null in the worker.</summary>
    public string? RewindPostUri { get; internal set; }

    /// <summary>DELETE its history.</summary>
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>POST to restart it; null in the worker.</summary>
    public string? RestartPostUri { get; internal set; }

    /// <summary>POST to suspend it.</summary>
    public string? SuspendPostUri { get; internal set; }

    /// <summary>POST to resume it.</summary>
    public string? ResumePostUri { get; internal set; }
}
