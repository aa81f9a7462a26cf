using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ApiFence.Tests;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.Queues;
using Yuqing.Functions.Telemetry;

namespace Functions.Tests.Telemetry;

/// <summary>What the program may write to its log: messages with numbers of their own, about matters and machines, never about people.</summary>
public sealed partial class LogMessageTests
{
    /// <summary>
    /// What a message may tell. Ids, names of functions and files, figures, times. Not here, and to stay out: person, name, account,
    /// actor, phone, address, title, text, path of a request, link.
    /// </summary>
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "activity", "alarm", "attempt", "channel", "commands", "count", "dataDirectory", "deliveryCount", "due", "elapsed", "entry", "error", "exception", "failure",
        "finding", "from", "function", "functions", "host", "incident", "instance", "instanceId", "kind", "known", "level", "logger", "messageId", "next", "notification",
        "number", "orchestrator", "part", "parts", "path", "position", "reason", "report", "retention", "role", "route", "saved", "seconds", "signal", "source", "status",
        "subject", "taskName", "to", "unit", "until", "version", "wrong", "year",
    };

    private static readonly IReadOnlyList<Message> All =
        [.. new[] { "functions", "embedded", "orchestrations" }.SelectMany(Repository.Sources).SelectMany(file => Declared().Matches(File.ReadAllText(file)).Select(match => new Message(Repository.Relative(file), match)))];

    [Fact]
    public void Ids_OfAllMessagesOfBothStacks_AreUnique()
    {
        var twice = All.GroupBy(message => message.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(message => message.File))}");

        Assert.Empty(twice);
    }

    [Fact]
    public void Parameters_OfAllMessages_AreOnTheListOfWhatMayBeTold()
    {
        var strange = All.SelectMany(message => message.Parameters.Where(name => !Allowed.Contains(name)).Select(name => $"{message.File}: {name}"));

        Assert.Empty(strange);
        Assert.Empty(Allowed.Except(All.SelectMany(message => message.Parameters)));
    }

    [Fact]
    public void Parameters_NamedPath_AreOfFilesNeverOfRequests() =>
        Assert.All(All.Where(message => message.Parameters.Contains("path")), message => Assert.Matches("RegisterLog|LiveDutyDirectory|DurableTask/Engine/Log", message.File));

    [Fact]
    public void Attributes_InTheBuiltPrograms_AreAllAmongThoseRead()
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var built = new[] { typeof(AppTelemetry), typeof(EmbeddedEngineOptions), typeof(IQueueStore) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(Any))
            .Select(method => (Ids: method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId, Names: method.GetParameters().Select(parameter => parameter.Name!).ToHashSet()))
            .Where(found => found.Ids is not null)
            .ToList();

        Assert.True(built.Count > 50);
        Assert.All(built, found => Assert.True(found.Names.SetEquals(Assert.Single(All, message => message.Id == found.Ids).Parameters.Where(name => name != "this"))));
    }

    [Fact]
    public void Logging_Anywhere_GoesThroughDeclaredMessages()
    {
        var direct = new[] { "functions", "embedded", "orchestrations" }.SelectMany(Repository.Sources)
            .Where(file => DirectCall().IsMatch(File.ReadAllText(file))).Select(Repository.Relative);

        Assert.Empty(direct);
    }

    [Theory]
    [InlineData("550 5.1.1 <chen@gov.test>: Recipient address rejected", "550 5.1.1 <…>: Recipient address rejected")]
    [InlineData("isv.MOBILE_NUMBER_ILLEGAL 13912345678", "isv.MOBILE_NUMBER_ILLEGAL …")]
    [InlineData("+86 139 1234 5678 is blocked", "… is blocked")]
    [InlineData("https://hook.test/key/abc refused", "… refused")]
    [InlineData("HTTP 503; wait 30 s", "HTTP 503; wait 30 s")]
    [InlineData(null, null)]
    public void Mask_OfWhatAGatewaySays_LeavesWhatItMeansAndNotWhom(string? said, string? logged) => Assert.Equal(logged, LogMask.Of(said));

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId = )?(\d+).*?\]\s*(?:public|private|internal)[^(]*\(([^)]*)\);", RegexOptions.Singleline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"\b(?:logger|_logger|Logger)\.Log(?:Trace|Debug|Information|Warning|Error|Critical)?\(")]
    private static partial Regex DirectCall();

    private sealed record Message(string File, int Id, IReadOnlyList<string> Parameters)
    {
        public Message(string file, Match match)
            : this(
                file,
                int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
                [.. match.Groups[2].Value.Split(',').Select(parameter => parameter.Trim().Split(' ')[^1]).Where(name => name.Length > 0)])
        {
        }
    }
}
