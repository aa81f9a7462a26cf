using System.Text;
using Yuqing.Functions.Http;
using Yuqing.Functions.Http.Requests;

namespace Functions.Tests.Http;

public sealed class JsonBodyTests
{
    [Fact]
    public void Parse_Malformed_SaysWhere()
    {
        var problem = Refuse("{\n  \"unit\": \"u\",\n  \"title\": oops }");
        Assert.Contains("第 3 行第 12 字节处", problem.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Errors!["$"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":1} {\"b\":2}")]
    [InlineData("{\"a\":1 /* comment */}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":1,\"\\u0061\":2}")]
    [InlineData("{\"x\":{\"a\":1,\"a\":2}}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void Parse_NotOneStrictObject_Is400(string json) => Refuse(json);

    [Fact]
    public void Parse_TooDeep_Is400() => Refuse(string.Concat(Enumerable.Repeat("{\"a\":", 17)) + "1" + new string('}', 17));

    [Fact]
    public void Parse_InvalidUtf8_Is400()
    {
        byte[] bytes = [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Contains("UTF-8", Assert.Throws<ProblemException>(() => JsonBody.Parse(bytes)).Problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON; charset=UTF-8", true)]
    [InlineData("application/json; charset=\"utf-8\"", true)]
    [InlineData("application/json; charset=gbk", false)]
    [InlineData("text/json", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsJson_ContentType_OnlyJsonInUtf8(string? contentType, bool expected) => Assert.Equal(expected, JsonBody.IsJson(contentType));

    private static ApiProblem Refuse(string json)
    {
        var problem = Assert.Throws<ProblemException>(() => JsonBody.Parse(Encoding.UTF8.GetBytes(json))).Problem;
        Assert.Equal(400, problem.Status);
        return problem;
    }
}
