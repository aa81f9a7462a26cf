using Yuqing.Embedded;
using Yuqing.Embedded.Queues;

namespace ApiFence.Tests.Samples;

/// <summary>A type to compare with a list.</summary>
public abstract class Sample
{
    /// <summary>For derived classes.</summary>
    protected Sample(string name)
    {
        Name = name;
    }

    /// <summary>A nullable property.</summary>
    public string? Name { get; private set; }

    /// <summary>A method with defaults.</summary>
    public abstract Task<string> RunAsync(string id, bool recursive = false, CancellationToken cancellation = default);

    /// <summary>A method with a constraint.</summary>
    public void Use<T>(T source)
        where T : class => Name = source.ToString();
}

/// <summary>An enumeration to compare with a list.</summary>
public enum SampleKind
{
    /// <summary>First.</summary>
    First,

    /// <summary>Second.</summary>
    Second,
}

/// <summary>Mentions the embedded stack, which only the composition root may.</summary>
internal static class Offender
{
    public static string InCode(string root) =>
        EmbeddedDataDirectory.Resolve(new Microsoft.Extensions.Configuration.ConfigurationManager(), root).Path;

    public static IQueueStore? InSignature(IQueueStore? store) => store;

    public static bool InTypeTest(Exception exception) => exception is StartupRefusedException;
}
