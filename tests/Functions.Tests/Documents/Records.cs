using System.IO.Compression;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Documents;

/// <summary>An incident as the state machine would picture it, and the checks that files of Office must pass.</summary>
internal static class Records
{
    public const string Report = "paper-report";

    /// <summary>Opens an incident and pictures it, with the outcome of the acts as given.</summary>
    public static async Task<IncidentSeed> OpenAsync(
        ApiHost host, Func<IncidentView, IncidentView>? change = null, IReadOnlyList<Signal>? acts = null, IncidentReport? report = null, bool applied = true)
    {
        var register = host.Get<IIncidentRegister>();
        var seed = (await register.AcceptReportAsync(Sample.Delivery(report ?? Sample.Report()), Sample.Open, default)).Incident.Seed;
        foreach (var act in acts ?? [])
            await register.AcceptSignalAsync(seed.IncidentId, act, Sample.Allow, default);
        var picture = Sample.Picture(
            seed,
            version: 2,
            lastSeq: acts?.Count ?? 0,
            results: applied ? [.. (acts ?? []).Select(act => new SignalResult(act.SignalId, true, null))] : []);
        var view = picture.View with { LeadUnit = seed.Report.Unit, Units = [seed.Report.Unit], Levels = [new NamedItem("I", "一级（重大）")] };
        await register.ProjectAsync(picture with { View = change?.Invoke(view) ?? view }, default);
        return seed;
    }

    public static Signal Act(string id, string type, params (string Name, string Value)[] fields) => new()
    {
        SignalId = id,
        Type = type,
        Actor = "chen-min",
        ActorName = "陈敏",
        Fields = fields.ToDictionary(field => field.Name, field => field.Value),
    };

    /// <summary>An obligation with a document.</summary>
    public static ObligationView Obligation(string template, string? stage = null) => new()
    {
        Id = Report,
        Title = "纸质快报",
        Kind = "report",
        Status = "pending",
        Template = template,
        Stage = stage,
        Recipients = [new RecipientView("county-cac", "县委网信办", null), new RecipientView("superior", "市公路局", null)],
    };

    public static async Task<byte[]> BytesAsync(this HttpResponseMessage response)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {System.Text.Encoding.UTF8.GetString(bytes)}");
        return bytes;
    }

    public static void MustBeValid(OpenXmlPackage package) =>
        Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2013).Validate(package).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));

    public static string TextOf(this ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
