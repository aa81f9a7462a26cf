using Microsoft.Extensions.Configuration;

namespace Yuqing.Embedded.FunctionsHost.Configuration;

/// <summary>What the host reads from <c>host.json</c>.</summary>
internal sealed record HostJson
{
    private const string FileName = "host.json";

    /// <summary>Prefix of all function routes; <c>api</c> unless the file says otherwise, as in Azure Functions.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>How many messages one queue function handles at a time. Default 16, as in the Service Bus extension.</summary>
    public int MaxConcurrentCalls { get; init; } = 16;

    /// <summary>How long the lock of a message is renewed while its function runs. Default 5 minutes, as in the extension.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads the file from the first of the folders that holds it; defaults when none does.</summary>
    /// <exception cref="StartupRefusedException">The file is not valid.</exception>
    public static HostJson Load(params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            var path = Path.Combine(folder, FileName);
            if (File.Exists(path))
                return Read(path);
        }

        return new HostJson();
    }

    private static HostJson Read(string path)
    {
        try
        {
            using var file = new ConfigurationManager();
            file.AddJsonFile(path, optional: false, reloadOnChange: false);
            var defaults = new HostJson();
            return new HostJson
            {
                RoutePrefix = (file["extensions:http:routePrefix"] ?? defaults.RoutePrefix).Trim('/'),
                MaxConcurrentCalls = Positive(
                    file.GetValue("extensions:serviceBus:maxConcurrentCalls", defaults.MaxConcurrentCalls), "maxConcurrentCalls"),
                MaxAutoLockRenewalDuration = file.GetValue(
                    "extensions:serviceBus:maxAutoLockRenewalDuration", defaults.MaxAutoLockRenewalDuration),
            };
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or InvalidOperationException)
        {
            var cause = exception.InnerException?.Message ?? exception.Message;
            throw new StartupRefusedException($"The file {path} is not valid: {cause}", exception);
        }
    }

    private static int Positive(int value, string name) =>
        value > 0 ? value : throw new InvalidDataException($"{name} must be 1 or more.");
}
