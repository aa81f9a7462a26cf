using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>One slip in a file that is right otherwise: each kind of mistake is refused, with its place and its reason.</summary>
public class PolicyMistakeTests
{
    [Theory]
    [InlineData("school", "levels: [major]\n      steps", "levels: [minor]\n      steps", "there is no level 'minor'")]
    [InlineData("school", "    - levels: [general]\n      steps", "    - levels: [major]\n      steps", "level 'major' has more than one chain")]
    [InlineData("school", "    - levels: [general]\n      steps", "    - levels: [major]\n      steps", "nobody approves statements at level 'general'")]
    [InlineData("school", "{ by: [leader], title: 主要领导审定", "{ by: [assessor], title: 主要领导审定", "'permissions' do not let 'assessor' send 'approve-statement'")]
    [InlineData("school", "{ id: law, title", "{ id: certain, title", "'certain' stands here twice")]
    [InlineData("school", "  reject-statement: [office, leader]\n", "", "'permissions' must offer 'reject-statement'")]
    [InlineData("school", "  classify: [office, leader]\n", "", "a report may come without a level")]
    [InlineData("school", "  assign: [office, leader]\n", "", "it would never open: 'permissions' must offer 'assign'")]
    [InlineData("school", "  return: [office, leader]\n", "", "the unit that is asked must answer: 'permissions' must offer 'return'")]
    [InlineData("school", "completedBy: [accept, return]", "completedBy: [accept]", "'completedBy' must be [accept, return]")]
    [InlineData("school", "opens: { on: transferred }\n    anchor: transferred", "opens: { on: level }\n    anchor: accepted", "'assign' needs an obligation that opens on 'transferred'")]
    [InlineData("school", "opens: { on: transferred }", "levels: [major]\n    opens: { on: transferred }", "'assign' needs an obligation that opens on 'transferred', without conditions")]
    [InlineData("school", "  instruct: [office, leader]\n", "", "it would never open: 'permissions' must offer 'instruct'")]
    [InlineData("school", "opens: { on: instructed }", "opens: { on: instructed }\n    anchor: accepted\n    due: PT2H", "whoever sends the signal says when it is due")]
    [InlineData("school", "opens: { on: promised }\n    assignee: duty-officer\n    reminders: [P1D, PT4H]\n    ladder: default", "opens: { on: promised }\n    assignee: duty-officer\n    reminders: [P1D, PT4H]", "its due time must mean something")]
    [InlineData("school", "opens: { on: completed, of: promise }", "opens: { on: completed, of: first-response }", "a promise is checked after it was kept")]
    [InlineData("school", "limit: P5D, calendar", "limit: PT120H, calendar", "working days are whole days such as P5D, not 'PT120H'")]
    [InlineData("school", "from: first-response, by", "from: last-response, by", "there is no other obligation 'last-response'")]
    [InlineData("school", "from: first-response, by: [leader]", "from: first-response, by: [office]", "'permissions' do not let 'office' send 'decide-extension'")]
    [InlineData("school", "opens: { on: extended, of: formal-answer }", "opens: { on: extended, of: first-response }", "'first-response' cannot be extended")]
    [InlineData("school", "opens: { on: extended, of: formal-answer }", "opens: { on: extended, of: first-response }", "the public must be told")]
    [InlineData("school", "  request-extension: [duty-officer, office]\n", "", "'permissions' must offer 'request-extension'")]
    [InlineData("school", "statements: [reply]", "statements: [poem]", "must be one of line, release, reply")]
    [InlineData("school", "completedBy: [complete, publish-statement]\n    statements: [reply]", "statements: [reply]", "means nothing unless 'publish-statement' completes it")]
    [InlineData("school", "completedBy: [complete, publish-statement]\n    statements", "completedBy: [note]\n    statements", "'note' fulfils nothing")]
    [InlineData("school", "to: \"07:00\"", "to: \"22:00\"", "quiet hours must end at another time")]
    [InlineData("school", "to: \"07:00\"", "to: \"7am\"", "'7am' is no time of the day")]
    [InlineData("school", "finding: late-handling\n", "finding: leak\n", "must be one of late-report, late-response")]
    [InlineData("school", "  - { finding: late-handling,", "  - { finding: leak,", "'assessment' does not know 'late-handling'")]
    [InlineData("school", "  - { finding: mishandled,", "  - { finding: late-report,", "'late-report' stands here twice")]
    [InlineData("school", "criteriaEn: [\"Safety", "criteriaEn: [\"More\", \"Safety", "there are 1 criteria, but 2 in English")]
    [InlineData("county-housing-bureau", "completedBy: [classify]\n    requiredToClose: true\n    note: 先", "completedBy: [referral]\n    requiredToClose: true\n    note: 先", "no obligation may ask for one")]
    [InlineData("county-housing-bureau", "kind: verification", "kind: referral", "must be one of triage")]
    [InlineData("county-housing-bureau", "refusedFor: [complaint", "refusedFor: [moan", "there is no category 'moan'")]
    [InlineData("county-housing-bureau", "until: unverified", "until: doubtful", "there is no other category 'doubtful'")]
    [InlineData("county-housing-bureau", "until: unverified, by: [office", "until: unverified, by: [duty-officer", "'permissions' do not let 'duty-officer' send 'classify'")]
    [InlineData("county-housing-bureau", "opens: { on: category-reversed, of: false-information }", "opens: { on: category-reversed, of: gossip }", "there is no category 'gossip'")]
    [InlineData("county-housing-bureau", "flags: [press-conference]", "flags: [tea-party]", "there is no flag 'tea-party'")]
    [InlineData("county-housing-bureau", "  flag: [office, leader]\n", "", "'flags' are set by people")]
    [InlineData("county-housing-bureau", "categories: [false-information]", "categories: [gossip]", "there is no category 'gossip'")]
    [InlineData("county-housing-bureau", "to: 2027-10-07", "to: 2027-09-30", "the period ends (2027-09-30) before it begins")]
    [InlineData("county-housing-bureau", "to: 2027-10-07", "to: 2027-02-30", "is no value that can stand here")]
    [InlineData("county-housing-bureau", "waitFactor: 0.5", "waitFactor: 1.5", "must be at most 1")]
    [InlineData("county-housing-bureau", "keyPeriodTimes: [\"09:00\", \"17:00\"]", "keyPeriodTimes: [\"17:00\", \"09:00\"]", "times must be in order")]
    [InlineData("county-housing-bureau", "ladder: follow-up\n  reminders", "ladder: none\n  reminders", "there is no ladder 'none'")]
    [InlineData("county-housing-bureau", "  reminders: [PT2H, PT30M]", "  reminders: [PT24H, PT30M]", "a reminder must be shorter than 24 hours")]
    [InlineData("county-housing-bureau", "{ levels: [general], lead: 1, indirect: 0.5 }", "{ levels: [important], lead: 1, indirect: 0.5 }", "level 'important' already has points")]
    [InlineData("county-housing-bureau", "- { id: county-government-office", "- { id: county-party-office", "'county-party-office' stands here twice")]
    [InlineData("county-housing-bureau", "kind: plan\n    levels", "kind: plan\n    stage: first\n    levels", "a stage is for kind 'report'")]
    [InlineData("city-management", "levels: [larger]\n    anchor", "levels: [major]\n    anchor", "'initial-report' is already defined for one of these levels, categories or platforms")]
    [InlineData("city-management", "kind: report\n    levels: [major]", "kind: request\n    levels: [major]", "another 'initial-report' is of kind 'report'")]
    [InlineData("huaning-highway", "kind: supervision", "kind: watch", "kind 'supervision' and completion by 'supervise' belong together")]
    [InlineData("huaning-highway", "of: sign-off, outcomes: [read, unsigned] }\n    anchor: level-changed", "of: sign-off, outcomes: [lost] }\n    anchor: level-changed", "'sign-off' has no outcome 'lost'")]
    [InlineData("huaning-highway", "anchor: level-changed", "anchor: accepted", "counts from level-changed, not from 'accepted'")]
    [InlineData("huaning-highway", "opens: { on: completed, of: internal-bulletin }", "opens: { on: completed, of: paper-report }", "no level has both this and 'paper-report'")]
    [InlineData("huaning-highway", "opens: { on: triage }", "levels: [I]\n    opens: { on: triage }", "before triage there is no level")]
    public void Parse_OneSlip_NamesItsPlaceAndReason(string policy, string good, string bad, string reason)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", $"{policy}.yaml"));
        var at = text.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The policy no longer holds '{good}'.");
        var source = new PolicySource("p.yaml", string.Concat(text.AsSpan(0, at), bad, text.AsSpan(at + good.Length)));

        var errors = Assert.Throws<PolicyLoadException>(() => PolicyCatalog.Parse([source], TestPolicy.Schema)).Errors;

        Assert.True(errors.Any(error => error.Reason.Contains(reason, StringComparison.Ordinal) && error.Line > 1), string.Join('\n', errors));
    }
}
