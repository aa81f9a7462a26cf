using Yuqing.Functions.Startup;

namespace Functions.Tests.Policies;

/// <summary>What an author gets on the command line: all mistakes at once, or the policy in plain words.</summary>
public sealed class PolicyCommandsTests : IDisposable
{
    private static readonly string Shelf = Path.Combine(AppContext.BaseDirectory, "policies");

    private readonly string _folder = Directory.CreateTempSubdirectory("policy").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Check_GoodFile_SaysWhatItHolds()
    {
        Assert.Equal(0, Run("check", Path.Combine(Shelf, "school.yaml")));

        Assert.Matches("^school: 2 levels, [0-9]+ obligations, version [0-9a-f]{12}: no mistakes\n$", _output.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Check_Folder_ChecksEveryFileInIt()
    {
        Assert.Equal(0, Run("check", Shelf));

        Assert.Equal(7, _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("explain")]
    public void Run_BadFile_NamesEveryMistakeOnALineOfItsOwn(string command)
    {
        var file = Path.Combine(_folder, "bad.yaml");
        File.WriteAllText(file, File.ReadAllText(Path.Combine(Shelf, "school.yaml")).Replace("due: PT5H", "due: soon", StringComparison.Ordinal).Replace("kind: triage", "kind: magic", StringComparison.Ordinal));

        Assert.Equal(1, Run(command, file));

        var lines = _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Matches($"^{file}:[0-9]+:[0-9]+: obligations/[0-9]+/(due|kind): ", line));
        Assert.Empty(_output.ToString());
    }

    [Theory]
    [InlineData("check", "nowhere.yaml")]
    [InlineData("explain", "nowhere.yaml")]
    [InlineData("explain", ".")]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("explain", "school.yaml", "--lang", "fr")]
    [InlineData("mend", "school.yaml")]
    public void Run_NothingToWorkOn_SaysSoInOneLine(params string[] args)
    {
        Assert.Equal(1, Run([.. args.Select(arg => arg == "nowhere.yaml" ? Path.Combine(_folder, arg) : arg)]));

        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Check_FolderWithoutPolicies_SaysSo()
    {
        Assert.Equal(1, Run("check", _folder));
        Assert.Contains("no policy file", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false, "--lang", "zh")]
    [InlineData(false, true, "--lang", "en")]
    [InlineData(true, true, "--lang", "both")]
    public void Explain_Language_IsTheOneAskedFor(bool chinese, bool english, params string[] language)
    {
        Assert.Equal(0, Run(["explain", Path.Combine(Shelf, "school.yaml"), .. language]));

        Assert.Equal(chinese, _output.ToString().Contains("时限：发现后 5 小时内；发现时间不明的，从舆情发生算", StringComparison.Ordinal));
        Assert.Equal(english, _output.ToString().Contains("By when: within 5 hours of discovery; of the outbreak when that is unknown", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Help_NamesBothCommands()
    {
        Assert.Equal(0, Run("--help"));
        Assert.Contains("policy check", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("policy explain", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TryRun_AnotherCommand_IsNotForUs() => Assert.Null(PolicyCommands.TryRun(["--urls", "http://127.0.0.1:0"], _output, _error));

    private int Run(params string[] args) => PolicyCommands.TryRun([PolicyCommands.Name, .. args], _output, _error)!.Value;
}
