using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Harness;

/// <summary>The demo county with every contact sent to a webhook instead of the console.</summary>
internal sealed partial class DemoCounty : IDisposable
{
    private DemoCounty(string path) => Path = path;

    public string Path { get; }

    public static DemoCounty WithWebhookContacts(string url)
    {
        var shipped = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ServerProcess.FunctionsDll)!, "demo", "county.yaml");
        var text = ConsoleContact().Replace(File.ReadAllText(shipped), $"channel: webhook, address: \"{url}\"");
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "county-" + Guid.NewGuid().ToString("N") + ".yaml");
        File.WriteAllText(path, text);
        return new DemoCounty(path);
    }

    public void Dispose() => File.Delete(Path);

    [GeneratedRegex("channel: console")]
    private static partial Regex ConsoleContact();
}
