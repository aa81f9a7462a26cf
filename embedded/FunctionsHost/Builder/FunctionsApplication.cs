namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Entry point of a functions app.</summary>
public class FunctionsApplication
{
    /// <summary>Starts to build the app.</summary>
    /// <param name="args">Command line; <c>--urls</c> says where to listen (default <c>http://localhost:7071</c>).</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
