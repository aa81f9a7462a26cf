using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Security;
using Yuqing.Functions.Watch;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions;

/// <summary>Refuses to start with settings that cannot work, naming each key.</summary>
internal sealed class YuqingOptionsValidator : IValidateOptions<YuqingOptions>
{
    private const int MinSecretBytes = 24;
    private const int MaxSecretBytes = 64;

    /// <summary>Sources of reports that do not come from outside.</summary>
    private static readonly string[] ReservedSources = ["manual", MatterKinds.Monitoring];

    public ValidateOptionsResult Validate(string? name, YuqingOptions options)
    {
        var errors = new List<string>();
        if (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            errors.Add($"Yuqing:PublicUrl must be an absolute http or https address, not \"{options.PublicUrl}\".");
        if (options.Links.Lifetime <= TimeSpan.Zero || options.Links.Lifetime > TimeSpan.FromDays(30))
            errors.Add("Yuqing:Links:Lifetime must be longer than zero and at most 30 days, such as 1.00:00:00.");
        if (options.Shifts.RemindAfter < TimeSpan.Zero || options.Shifts.RemindAfter > TimeSpan.FromDays(1))
            errors.Add("Yuqing:Shifts:RemindAfter must be zero (no reminder) or at most 1 day, such as 00:30:00.");
        errors.AddRange(ChannelOptionsCheck.Errors(options.Channels));
        errors.AddRange(options.Notifications.Throttle.Errors());
        errors.AddRange(WatchOptionsCheck.Errors(options.Watchdog));
        if (options.Channels.Webhook.Secret is { Length: > 0 } secret && !IsSecret(secret))
            errors.Add(NotASecret("Yuqing:Channels:Webhook:Secret"));
        if (options.Webhooks.RatePerSecond is not (> 0 and <= 1_000_000) || options.Webhooks.Burst is not (>= 1 and <= 1_000_000))
            errors.Add("Yuqing:Webhooks:RatePerSecond must be greater than 0 and Yuqing:Webhooks:Burst at least 1; neither above 1,000,000.");
        if (options.FirstAdministratorPassword is { } password)
            CheckPassword(password, errors);
        foreach (var (source, settings) in options.Webhooks.Sources)
            CheckSource(source, settings, errors);
        foreach (var (client, settings) in options.ApiKeys)
            CheckKey(client, settings, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckSource(string source, WebhookSourceOptions settings, List<string> errors)
    {
        var key = $"Yuqing:Webhooks:Sources:{source}";
        if (ReservedSources.Contains(source, StringComparer.OrdinalIgnoreCase))
            errors.Add($"{key}: the name \"{source}\" is taken by the product itself; choose another.");
        var secrets = settings.Secret is null ? settings.Secrets : [settings.Secret, .. settings.Secrets];
        if (secrets.Count == 0)
            errors.Add($"{key} needs a Secret.");
        if (secrets.Any(secret => !IsSecret(secret)))
            errors.Add(NotASecret($"{key}:Secret"));
    }

    private static void CheckPassword(string password, List<string> errors)
    {
        const string Setting = "Yuqing:FirstAdministratorPassword";
        if (password.Length is < AccountStore.MinPasswordLength or > AccountStore.MaxPasswordLength)
            errors.Add($"{Setting} must have {AccountStore.MinPasswordLength} to {AccountStore.MaxPasswordLength} characters.");
        if (IsUnresolved(password))
            errors.Add(Unresolved(Setting));
    }

    private static void CheckKey(string client, ApiKeyOptions settings, List<string> errors)
    {
        var key = $"Yuqing:ApiKeys:{client}";
        if (settings.Key.Length == 0)
            errors.Add($"{key}:Key must not be empty.");
        if (IsUnresolved(settings.Key))
            errors.Add(Unresolved($"{key}:Key"));
        foreach (var role in settings.Roles.Where(role => RoleNames.Normalize(role) is null))
            errors.Add($"{key}:Roles has the unknown role \"{role}\"; known are {string.Join(", ", Orchestrations.Contracts.Roles.All)}.");
        if (settings.Roles.Count == 0)
            errors.Add($"{key}:Roles must name at least one role.");
        if (settings.Units.Count == 0)
            errors.Add($"{key}:Units must name at least one unit, or * for all.");
    }

    /// <summary>What App Service leaves in a setting whose secret it cannot read. As a password or key it could be guessed.</summary>
    private static bool IsUnresolved(string secret) => secret.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase);

    private static string Unresolved(string key) =>
        $"{key} is a reference to a secret that could not be read: look whether the secret exists and whether the app's identity may read it.";

    private static bool IsSecret(string secret)
    {
        var text = secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret;
        Span<byte> bytes = stackalloc byte[MaxSecretBytes + 1];
        return text.Length <= 100 && Convert.TryFromBase64String(text, bytes, out var written) && written is >= MinSecretBytes and <= MaxSecretBytes;
    }

    private static string NotASecret(string key) =>
        $"{key} must be a Standard Webhooks secret: whsec_ followed by {MinSecretBytes} to {MaxSecretBytes} bytes in base64.";
}

/// <summary>Registers the settings.</summary>
internal static class YuqingOptionsRegistration
{
    /// <summary>Binds and validates <see cref="YuqingOptions"/> when the app starts.</summary>
    public static IServiceCollection AddYuqingOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IPostConfigureOptions<YuqingOptions>, YuqingOptionsDefaults>();
        services.AddSingleton<IValidateOptions<YuqingOptions>, YuqingOptionsValidator>();
        services.AddOptions<YuqingOptions>().Bind(configuration.GetSection(YuqingOptions.Section)).ValidateOnStart();
        return services;
    }
}
