using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Yuqing.Embedded;
using Yuqing.Functions.Embedded.Attachments;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Embedded;

/// <summary>What the program does instead of serving when its first argument names a command.</summary>
internal static class StackCommands
{
    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit code, or <c>null</c> when there is no command and the program is to serve.</returns>
    public static async Task<int?> TryRunAsync(string[] args) => args switch
    {
        [EngineCommands.Name, ..] => await new EngineCommands(DataDirectory).RunAsync(args, Console.Out, Console.Error),
        [AccountCommands.Name, ..] => await new AccountCommands(Stores).RunAsync(args, Console.Out, Console.Error),
        [AuditCommands.Name, ..] => await new AuditCommands(Stores).RunAsync(args, Console.Out, Console.Error),
        [MoveCommands.Name, ..] => await new MoveCommands(Moves).RunAsync(args, Console.Out, Console.Error),
        _ => null,
    };

    /// <summary>One process owns the register; its file is opened when the first store is asked for.</summary>
    private static CommandStack Stores => new("the server must be stopped", services => services.AddSqliteStores(), _ => Task.CompletedTask);

    private static CommandStack Moves => new(
        "while the server is stopped", services => services.AddSqliteStores().AddFileAttachments(), _ => Task.CompletedTask);

    /// <summary>The server's own data directory: the same files and variables are asked, but nothing is started.</summary>
    private static string DataDirectory()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        return EmbeddedDataDirectory.Resolve(builder.Configuration, ((IHostApplicationBuilder)builder).Environment.ContentRootPath).Path;
    }
}
