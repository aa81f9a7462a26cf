using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http;

/// <summary>One HTTP function as its attributes describe it.</summary>
/// <param name="Name">Function name.</param>
/// <param name="Route">Template, such as <c>api/incidents/{id}</c>.</param>
/// <param name="Methods">Upper-case HTTP methods; empty = any.</param>
/// <param name="Access">Who may call it; null = anybody.</param>
/// <param name="Description">For the OpenAPI document; null for what is not part of the API (pages, the 404 of unknown paths).</param>
/// <param name="Answers">Its answers.</param>
/// <param name="Query">Its query parameters.</param>
internal sealed record Endpoint(
    string Name,
    string Route,
    IReadOnlyList<string> Methods,
    AccessAttribute? Access,
    DescribeAttribute? Description,
    IReadOnlyList<AnswerAttribute> Answers,
    IReadOnlyList<QueryAttribute> Query);

/// <summary>
/// All HTTP functions of the app, read once from their attributes: what the access middleware enforces and what the
/// OpenAPI document shows is the same data.
/// </summary>
internal sealed class EndpointCatalog
{
    private readonly FrozenDictionary<string, Endpoint> _byName;
    private readonly (TemplateMatcher Matcher, Endpoint Endpoint)[] _matchers;

    /// <exception cref="InvalidOperationException">A function says neither who may call it nor that anybody may.</exception>
    public EndpointCatalog(IEnumerable<Type> types)
    {
        All = [.. types
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(Read)
            .OfType<Endpoint>()
            .OrderBy(endpoint => endpoint.Route, StringComparer.Ordinal)
            .ThenBy(endpoint => endpoint.Name, StringComparer.Ordinal)];
        _byName = All.ToFrozenDictionary(endpoint => endpoint.Name, StringComparer.OrdinalIgnoreCase);
        _matchers = [.. All
            .Where(endpoint => endpoint.Description is not null)
            .Select(endpoint => (new TemplateMatcher(TemplateParser.Parse(endpoint.Route), []), endpoint))];
    }

    /// <summary>In order of route.</summary>
    public IReadOnlyList<Endpoint> All { get; }

    /// <summary>By function name, or null.</summary>
    public Endpoint? Find(string function) => _byName.GetValueOrDefault(function);

    /// <summary>Methods that described endpoints of this path take; empty when no endpoint has it.</summary>
    public IReadOnlyList<string> MethodsOf(PathString path) =>
        [.. _matchers
            .Where(entry => entry.Matcher.TryMatch(path, []))
            .SelectMany(entry => entry.Endpoint.Methods)
            .Distinct()
            .Order(StringComparer.Ordinal)];

    private static Endpoint? Read(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } function)
            return null;
        var trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>().FirstOrDefault();
        if (trigger is null)
            return null;
        var access = method.GetCustomAttribute<AccessAttribute>();
        if (access is null && method.GetCustomAttribute<PublicAttribute>() is null)
            throw new InvalidOperationException($"Function {function.Name} must carry either Access or Public.");
        return new Endpoint(
            function.Name,
            trigger.Route ?? function.Name,
            [.. (trigger.Methods ?? []).Select(name => name.ToUpperInvariant())],
            access,
            method.GetCustomAttribute<DescribeAttribute>(),
            [.. method.GetCustomAttributes<AnswerAttribute>()],
            [.. method.GetCustomAttributes<QueryAttribute>()]);
    }
}
