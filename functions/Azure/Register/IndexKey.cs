namespace Yuqing.Functions.Azure.Register;

/// <summary>Keys of an index entity.</summary>
internal sealed record IndexKey(string P, string R);
