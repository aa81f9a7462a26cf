using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Attachments;
using Yuqing.Functions.Move;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Azure;

/// <summary>
/// What the program does instead of serving when its first argument names a command. The Functions host passes options only, so on
/// Azure it always serves; an operator runs commands on a computer of their own, with the app's settings in the environment.
/// </summary>
internal static class StackCommands
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit code, or <c>null</c> when there is no command and the program is to serve.</returns>
    public static async Task<int?> TryRunAsync(string[] args) => args switch
    {
        [AccountCommands.Name, ..] => await new AccountCommands(Stores).RunAsync(args, Console.Out, Console.Error),
        [AuditCommands.Name, ..] => await new AuditCommands(Stores).RunAsync(args, Console.Out, Console.Error),
        [MoveCommands.Name, ..] => await new MoveCommands(Moves).RunAsync(args, Console.Out, Console.Error),
        _ => null,
    };

    private static CommandStack Stores => new(
        $"as somebody who may write the tables of {TableStores.ConnectionName}__tableServiceUri; the app may run",
        services => services.AddTableStores(),
        services => services.EnsureTablesAsync(CancellationToken.None));

    private static CommandStack Moves => new(
        $"as somebody who may write the tables and blobs of {TableStores.ConnectionName}__tableServiceUri and __blobServiceUri",
        services => services.AddTableStores().AddBlobContents(),
        async services => await Task.WhenAll(
            services.EnsureTablesAsync(CancellationToken.None),
            services.GetRequiredService<IAttachmentContents>().EnsureAsync(CancellationToken.None)));
}
