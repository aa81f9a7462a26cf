using System.Text.Json;
using System.Text.RegularExpressions;
using Yuqing.Functions.Http;
using Yuqing.Functions.Http.OpenApi;

namespace Functions.Tests.Http;

public sealed partial class OpenApiTests
{
    private static readonly EndpointCatalog Endpoints = new(typeof(EndpointCatalog).Assembly.GetTypes());
    private static readonly JsonElement Document = JsonDocument.Parse(new OpenApiDocument(Endpoints).Utf8).RootElement;

    [Fact]
    public void Document_EveryApiRoute_IsDescribedWithItsAnswers()
    {
        foreach (var endpoint in Endpoints.All.Where(endpoint => endpoint.Route.StartsWith("api/", StringComparison.Ordinal) && !endpoint.Route.Contains('*', StringComparison.Ordinal)))
        {
            Assert.NotEmpty(endpoint.Methods);
            foreach (var method in endpoint.Methods)
            {
                var operation = Document.GetProperty("paths").GetProperty("/" + endpoint.Route).GetProperty(method.ToLowerInvariant());
                Assert.Equal(endpoint.Name, operation.GetProperty("operationId").GetString());
                Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
                var responses = operation.GetProperty("responses").EnumerateObject().ToArray();
                Assert.Contains(responses, response => response.Name[0] == '2');
                Assert.Equal(endpoint.Access is not null, responses.Any(response => response.Name == "401") && operation.GetProperty("security").GetArrayLength() == 2);
                foreach (var query in endpoint.Query)
                    Assert.Contains(operation.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == query.Name);
            }
        }
    }

    [Fact]
    public void Document_Structure_IsOpenApi31()
    {
        Assert.StartsWith("3.1.", Document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(Document.GetProperty("info").GetProperty("title").GetString()!);
        Assert.NotEmpty(Document.GetProperty("info").GetProperty("version").GetString()!);
        var operationIds = new List<string>();
        foreach (var path in Document.GetProperty("paths").EnumerateObject())
        {
            var inTemplate = TemplateParameter().Matches(path.Name).Select(match => match.Groups[1].Value).ToArray();
            foreach (var operation in path.Value.EnumerateObject())
            {
                Assert.Contains(operation.Name, new[] { "get", "post", "put", "patch", "delete", "head", "options" });
                operationIds.Add(operation.Value.GetProperty("operationId").GetString()!);
                CheckParameters(operation.Value, inTemplate);
                CheckResponses(operation.Value);
            }
        }
        Assert.Equal(operationIds.Count, operationIds.Distinct().Count());
    }

    [Fact]
    public void Document_EveryReference_LeadsSomewhere()
    {
        var references = new List<string>();
        Collect(Document, references);
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(Resolves(reference), reference));
    }

    [Fact]
    public void Document_SecurityRequirements_NameKnownSchemes()
    {
        var schemes = Document.GetProperty("components").GetProperty("securitySchemes");
        foreach (var operation in Document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            foreach (var scheme in operation.Value.GetProperty("security").EnumerateArray().SelectMany(requirement => requirement.EnumerateObject()))
                Assert.True(schemes.TryGetProperty(scheme.Name, out _), scheme.Name);
        }
    }

    [Fact]
    public void Document_Report_RequiresWhatTheReaderRequires()
    {
        var report = Document.GetProperty("components").GetProperty("schemas").GetProperty("ReportBody");
        Assert.Equal(["externalId", "title", "unit"], report.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal));
        Assert.True(report.GetProperty("properties").TryGetProperty("discoveredAt", out _));
    }

    [Fact]
    public async Task Get_Document_IsServedAsJson()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.Anonymous.GetAsync("/api/openapi.json");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Document.GetRawText(), (await response.JsonAsync()).GetRawText());
    }

    private static void CheckParameters(JsonElement operation, string[] inTemplate)
    {
        var parameters = operation.GetProperty("parameters").EnumerateArray().ToArray();
        Assert.All(parameters, parameter => Assert.True(parameter.TryGetProperty("schema", out _)));
        var paths = parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path").ToArray();
        Assert.All(paths, parameter => Assert.True(parameter.GetProperty("required").GetBoolean()));
        Assert.Equal(inTemplate, paths.Select(parameter => parameter.GetProperty("name").GetString()!));
    }

    private static void CheckResponses(JsonElement operation)
    {
        foreach (var response in operation.GetProperty("responses").EnumerateObject())
        {
            Assert.Matches("^[1-5][0-9]{2}$", response.Name);
            Assert.NotEmpty(response.Value.GetProperty("description").GetString()!);
            if (response.Name[0] is '4')
                Assert.True(response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _));
        }
    }

    private static bool Resolves(string reference)
    {
        var at = Document;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.ValueKind == JsonValueKind.Array)
            {
                at = at[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)];
                continue;
            }
            if (!at.TryGetProperty(step, out at))
                return false;
        }
        return true;
    }

    private static void Collect(JsonElement node, List<string> references)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
                Collect(item, references);
        }
        else if (node.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in node.EnumerateObject())
            {
                if (property.Name == "$ref" && property.Value.ValueKind == JsonValueKind.String)
                    references.Add(property.Value.GetString()!);
                Collect(property.Value, references);
            }
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex TemplateParameter();
}
