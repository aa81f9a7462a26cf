namespace Yuqing.Functions.Http;

/// <summary>Who may call an endpoint: any of the roles, or anybody with a role when none is named. Administrators always may.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AccessAttribute(params string[] roles) : Attribute
{
    /// <summary>Role ids; empty = every caller.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;
}

/// <summary>Anybody may call the endpoint; the reason is part of the code so that nobody adds one by accident.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublicAttribute(string because) : Attribute
{
    /// <summary>Why no caller is needed.</summary>
    public string Because { get; } = because;
}

/// <summary>What an endpoint does, for the OpenAPI document.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DescribeAttribute(string tag, string summary) : Attribute
{
    /// <summary>Group in the document.</summary>
    public string Tag { get; } = tag;

    /// <summary>One sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>Type of the JSON body, if there is one.</summary>
    public Type? Body { get; init; }

    /// <summary>Media types of a file that is the body, if it is one.</summary>
    public string[] Upload { get; init; } = [];

    /// <summary>True for a delivery that is signed (Standard Webhooks) and may be a CloudEvent.</summary>
    public bool SignedDelivery { get; init; }
}

/// <summary>One of an endpoint's answers. Errors that follow from access, body and path are added by the generator.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AnswerAttribute(int status, Type? body = null) : Attribute
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Type of the JSON body; null for an error (problem details) or an empty answer.</summary>
    public Type? Body { get; } = body;

    /// <summary>Media type of a file that is the answer.</summary>
    public string? File { get; init; }

    /// <summary>When it is given.</summary>
    public string Text { get; init; } = "";
}

/// <summary>One query parameter of an endpoint.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class QueryAttribute(string name, string text) : Attribute
{
    /// <summary>Name.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    public string Text { get; } = text;
}
