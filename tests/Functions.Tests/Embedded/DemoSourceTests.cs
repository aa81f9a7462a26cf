using Yuqing.Functions;
using Yuqing.Functions.Embedded;

namespace Functions.Tests.Embedded;

public sealed class DemoSourceTests : IDisposable
{
    private const string Configured = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void MadeSecret_NoSourceConfigured_IsTheSameAtEveryStart()
    {
        var first = Start();
        var second = Start();

        Assert.StartsWith("whsec_", DemoSource.MadeSecret(first), StringComparison.Ordinal);
        Assert.Equal(DemoSource.MadeSecret(first), DemoSource.MadeSecret(second));
        Assert.Equal(first.Webhooks.Sources["demo"].Secret, DemoSource.MadeSecret(first));
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("monitor")]
    public void MadeSecret_SourceConfigured_IsNothingToShow(string source)
    {
        Start();

        Assert.Null(DemoSource.MadeSecret(Start(source)));
    }

    private YuqingOptions Start(string? source = null)
    {
        var options = new YuqingOptions { DataDirectory = _folder.FullName };
        if (source is not null)
            options.Webhooks.Sources[source] = new WebhookSourceOptions { Secret = Configured };
        new DemoSource().PostConfigure(null, options);
        return options;
    }
}
