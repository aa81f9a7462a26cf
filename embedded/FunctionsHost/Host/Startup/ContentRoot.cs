using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Yuqing.Embedded.FunctionsHost.Startup;

/// <summary>Finds the folder that configuration and data belong to, whatever the current folder is.</summary>
internal static class ContentRoot
{
    // bin/<stack>/<configuration>/<framework>
    private const int MaxLevels = 5;

    /// <summary>
    /// The folder that is configured, else the project's folder when the app runs from its build output, else the folder of the
    /// published app.
    /// </summary>
    public static string Find(string[] args)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddCommandLine(args);
        return configuration[HostDefaults.ContentRootKey] is { Length: > 0 } configured
            ? Path.GetFullPath(configured)
            : ProjectFolder(AppContext.BaseDirectory, Assembly.GetEntryAssembly()?.GetName().Name) ?? AppContext.BaseDirectory;
    }

    private static string? ProjectFolder(string output, string? assembly)
    {
        if (assembly is null)
            return null;
        var folder = new DirectoryInfo(output);
        for (var level = 0; level < MaxLevels && folder is not null; level++, folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, $"{assembly}.csproj")))
                return folder.FullName;
        }

        return null;
    }
}
