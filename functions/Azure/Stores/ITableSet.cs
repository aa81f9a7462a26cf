namespace Yuqing.Functions.Azure.Stores;

/// <summary>The tables of one area. Every set is registered under this name too, so that the start makes what is missing.</summary>
internal interface ITableSet
{
    /// <summary>Creates the tables that are missing.</summary>
    Task EnsureAsync(CancellationToken cancellation);
}
