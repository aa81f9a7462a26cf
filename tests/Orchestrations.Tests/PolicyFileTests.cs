namespace Yuqing.Orchestrations.Tests;

public class PolicyFileTests
{
    [Fact]
    public void Parse_HuaningHighway_Compiles()
    {
        var policy = TestPolicy.Load();
        Assert.Equal(["I", "II", "III"], policy.Levels.Select(level => level.Id));
    }
}
