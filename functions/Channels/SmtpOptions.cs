namespace Yuqing.Functions.Channels;

/// <summary>Settings of e-mail.</summary>
public sealed class SmtpOptions
{
    /// <summary>Host name of the mail server; empty: no e-mail.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port; 0 (default) for the usual one: 587 with <see cref="SmtpSecurity.StartTls"/>, 465 with <see cref="SmtpSecurity.Implicit"/>, 25 with <see cref="SmtpSecurity.None"/>.</summary>
    public int Port { get; set; }

    /// <summary>How the connection is protected. Default <see cref="SmtpSecurity.StartTls"/>; a server that does not offer it is refused.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Name to sign in with; null when the server asks for none.</summary>
    public string? User { get; set; }

    /// <summary>Password or authorisation code (授权码) of <see cref="User"/>.</summary>
    public string? Password { get; set; }

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "";

    /// <summary>The sender's name as recipients see it. Default: 舆情处置.</summary>
    public string FromName { get; set; } = "舆情处置";

    /// <summary>PEM file with the authority that issued the server's certificate, when the machine does not trust it anyway; null otherwise.</summary>
    public string? CaCertificate { get; set; }

    /// <summary>The port to connect to.</summary>
    internal int EffectivePort => (Port, Security) switch
    {
        (not 0, _) => Port,
        (_, SmtpSecurity.Implicit) => 465,
        (_, SmtpSecurity.StartTls) => 587,
        _ => 25,
    };
}

/// <summary>Ways to protect a connection to a mail server.</summary>
public enum SmtpSecurity
{
    /// <summary>Encrypted after the STARTTLS command, or not at all used.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte (SMTPS).</summary>
    Implicit,

    /// <summary>Not encrypted, and so without a password: for a relay on the same machine or in the same guarded network.</summary>
    None,
}
