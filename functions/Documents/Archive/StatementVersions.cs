using System.Globalization;
using System.Text;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Documents.Archive;

/// <summary>Every version of every statement, found again in the acts: the incident itself keeps only the latest.</summary>
internal static class StatementVersions
{
    /// <summary>File names and texts, in order of submission.</summary>
    public static IReadOnlyList<(string Name, string Text)> Of(IEnumerable<Signal> applied)
    {
        var versions = new List<Version>();
        var statements = 0;
        foreach (var signal in applied)
        {
            var named = signal.Fields.GetValueOrDefault("statement");
            switch (signal.Type)
            {
                case SignalTypes.SubmitStatement:
                    Submit(named ?? NewId(), signal);
                    break;
                case SignalTypes.PublishStatement when bool.TryParse(signal.Fields.GetValueOrDefault("outside"), out var outside) && outside:
                    Submit(NewId(), signal);
                    break;
                case SignalTypes.ApproveStatement or SignalTypes.RejectStatement or SignalTypes.PublishStatement:
                    // The act may leave the statement out when only one can be meant: the latest that still waits for such an act.
                    versions.LastOrDefault(version => named is null ? version.AwaitsAct(signal.Type) : version.Id == named)?.Acts.Add(signal);
                    break;
            }
        }
        return [.. versions.Select(version => (version.Name, version.Text))];

        string NewId() => $"statement:{(++statements).ToString(CultureInfo.InvariantCulture)}";

        void Submit(string id, Signal signal) => versions.Add(new Version(id, versions.Count(version => version.Id == id) + 1, signal));
    }

    private sealed record Version(string Id, int Number, Signal Submission)
    {
        public List<Signal> Acts { get; } = [];

        public bool AwaitsAct(string type) => Submission.Type == SignalTypes.SubmitStatement
            && !Acts.Any(act => act.Type is SignalTypes.RejectStatement or SignalTypes.PublishStatement)
            && (type != SignalTypes.PublishStatement || Acts.Any(act => act.Type == SignalTypes.ApproveStatement));

        public string Name => string.Create(CultureInfo.InvariantCulture, $"statements/{Id.Replace(':', '-')}-v{Number}.txt");

        public string Text
        {
            get
            {
                var text = new StringBuilder()
                    .AppendLine(CultureInfo.InvariantCulture, $"{KindOf(Submission)}  {Id}  第{Number}版")
                    .AppendLine(Line(Submission, Submission.Type == SignalTypes.PublishStatement ? "未经批准在外发布" : "提交"));
                foreach (var act in Acts)
                    text.AppendLine(Line(act, ActOf(act.Type)));
                if (Submission.Fields.GetValueOrDefault("title") is { } title)
                    text.AppendLine().AppendLine(title);
                return text.AppendLine().AppendLine(Submission.Fields.GetValueOrDefault("text")).ToString().ReplaceLineEndings("\n");
            }
        }

        private static string Line(Signal signal, string act)
        {
            var line = $"{act}：{signal.ActorName ?? signal.Actor}，{signal.AcceptedAt:yyyy-MM-ddTHH:mm:sszzz}";
            if (signal.OnBehalfOf is { } leader)
                line += $"，代录：{leader}";
            foreach (var field in (string[])["comment", "where", "url"])
            {
                if (signal.Fields.GetValueOrDefault(field) is { Length: > 0 } value)
                    line += $"，{value.ReplaceLineEndings(" ")}";
            }
            return line;
        }

        private static string KindOf(Signal signal) => signal.Fields.GetValueOrDefault("kind") switch
        {
            "line" => "口径",
            "release" => "通稿",
            "reply" => "回复稿",
            _ => "文稿",
        };

        private static string ActOf(string type) => type switch
        {
            SignalTypes.ApproveStatement => "批准",
            SignalTypes.RejectStatement => "退回",
            _ => "发布",
        };
    }
}
