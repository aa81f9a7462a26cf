using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Configuration;

namespace Yuqing.Embedded.FunctionsHost.Http;

/// <summary>
/// Finds the function for a request: the most specific template first, catch-alls last. As in Azure Functions the method is part of the
/// match, so a request with another method falls through to less specific routes and ends as 404, never 405.
/// </summary>
internal sealed class RouteTable
{
    private readonly List<Route> _routes;

    public RouteTable(FunctionCatalog catalog, HostJson host, IConfiguration configuration, IInlineConstraintResolver constraints)
    {
        _routes = [.. catalog.With<HttpTriggerAttribute>()
            .Select(found => Create(found.Function, found.Trigger, host.RoutePrefix, configuration, constraints))
            .OrderBy(route => RoutePrecedence.ComputeInbound(route.Template))
            .ThenBy(route => route.Function.Name, StringComparer.OrdinalIgnoreCase)];
        RefuseTwins();
    }

    /// <summary>Paths whose first segment begins so belong to the host.</summary>
    public static bool IsReserved(string path)
    {
        var trimmed = path.AsSpan().TrimStart('/');
        return trimmed.StartsWith("admin", StringComparison.OrdinalIgnoreCase)
            || trimmed.StartsWith("runtime", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The function and its route values; null when there is none.</summary>
    public RouteMatch? Find(HttpContext http)
    {
        foreach (var route in _routes)
        {
            if (!route.Accepts(http.Request.Method))
                continue;
            var values = new RouteValueDictionary();
            if (route.Matcher.TryMatch(http.Request.Path, values) && route.Satisfies(http, values))
                return new RouteMatch(route.Function, route.Trigger, route.Template.TemplateText!, values);
        }

        return null;
    }

    private static Route Create(
        FunctionDescriptor function,
        HttpTriggerAttribute trigger,
        string prefix,
        IConfiguration configuration,
        IInlineConstraintResolver resolver)
    {
        var text = configuration.Expand(trigger.Route ?? function.Name, function.Name).Trim('/');
        if (prefix.Length > 0)
            text = $"{prefix}/{text}";
        if (IsReserved(text))
            throw new StartupRefusedException($"The route {text} of function {function.Name} is reserved by the host (admin*, runtime*).");
        try
        {
            var template = TemplateParser.Parse(text);
            var defaults = new RouteValueDictionary();
            foreach (var parameter in template.Parameters.Where(parameter => parameter.DefaultValue is not null))
                defaults[parameter.Name!] = parameter.DefaultValue;
            var constraints = template.Parameters
                .SelectMany(parameter => parameter.InlineConstraints.Select(constraint => (
                    parameter.Name!,
                    parameter.IsOptional,
                    resolver.ResolveConstraint(constraint.Constraint)
                        ?? throw new RoutePatternException(text, $"The constraint {constraint.Constraint} is unknown."))))
                .ToList();
            return new Route(function, trigger, template, new TemplateMatcher(template, defaults), constraints);
        }
        catch (Exception exception) when (exception is ArgumentException or RoutePatternException or RouteCreationException)
        {
            throw new StartupRefusedException($"The route {text} of function {function.Name} is not valid: {exception.Message}", exception);
        }
    }

    private void RefuseTwins()
    {
        for (var i = 0; i < _routes.Count; i++)
        {
            for (var j = i + 1; j < _routes.Count; j++)
            {
                if (_routes[i].IsTwinOf(_routes[j]))
                {
                    throw new StartupRefusedException(
                        $"The functions {_routes[i].Function.Name} and {_routes[j].Function.Name} have the same route and method.");
                }
            }
        }
    }

    private sealed record Route(
        FunctionDescriptor Function,
        HttpTriggerAttribute Trigger,
        RouteTemplate Template,
        TemplateMatcher Matcher,
        IReadOnlyList<(string Key, bool IsOptional, IRouteConstraint Constraint)> Constraints)
    {
        public bool Accepts(string method) =>
            Trigger.Methods is not { Length: > 0 } methods || methods.Contains(method, StringComparer.OrdinalIgnoreCase);

        public bool Satisfies(HttpContext http, RouteValueDictionary values) =>
            Constraints.All(constraint =>
                (constraint.IsOptional && values.GetValueOrDefault(constraint.Key) is null or "")
                || constraint.Constraint.Match(http, null, constraint.Key, values, RouteDirection.IncomingRequest));

        public bool IsTwinOf(Route other) =>
            string.Equals(Template.TemplateText, other.Template.TemplateText, StringComparison.OrdinalIgnoreCase)
            && (Trigger.Methods is not { Length: > 0 } || other.Trigger.Methods is not { Length: > 0 } methods
                || methods.Any(Accepts));
    }
}

/// <summary>A function that answers a request.</summary>
internal sealed record RouteMatch(FunctionDescriptor Function, HttpTriggerAttribute Trigger, string Template, RouteValueDictionary Values);
