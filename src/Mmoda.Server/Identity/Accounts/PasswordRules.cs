using System.Net.Mail;

namespace Mmoda.Server;

/// <summary>
/// What is demanded of new accounts. Length and nothing else, as NIST SP 800-63B §5.1.1.2 recommends: rules about characters
/// make passwords worse.
/// </summary>
internal static class PasswordRules
{
    /// <summary>Fewest characters of a password.</summary>
    public const int Shortest = 12;

    /// <summary>Most characters; hashing longer ones costs time.</summary>
    public const int Longest = 128;

    /// <summary>What is wrong with a password, or null.</summary>
    public static string? Problem(string? password, string subject) => password switch
    {
        null or { Length: < Shortest } => $"A password has at least {Shortest} characters.",
        { Length: > Longest } => $"A password has at most {Longest} characters.",
        _ when password.Distinct().Count() < 5 => "The password has too few different characters: use at least 5.",
        _ when password.Contains(subject, StringComparison.OrdinalIgnoreCase) => "The password contains the address.",
        _ => null,
    };

    /// <summary>The e-mail address in the form in which it is kept, or null when it is none.</summary>
    public static string? Subject(string? address) =>
        address?.Trim().ToLowerInvariant() is { Length: > 0 and <= 254 } text && !text.Any(char.IsControl) && text.All(char.IsAscii)
        && MailAddress.TryCreate(text, out MailAddress? parsed) && parsed.Address == text ? text : null;
}
