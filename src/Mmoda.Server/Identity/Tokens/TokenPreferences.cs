namespace Mmoda.Server;

/// <summary>Names of the claims that say which messages a user wants.</summary>
internal static class TokenPreferences
{
    /// <summary>Truth values about e-mail.</summary>
    public static IReadOnlyList<string> MailFlags { get; } = ["msfail", "msdone", "mssub", "mstout"];

    /// <summary>Seconds about e-mail.</summary>
    public static IReadOnlyList<string> MailSeconds { get; } = ["intsub", "tem"];

    /// <summary>Those about Matrix messages.</summary>
    public static IReadOnlyList<string> Matrix { get; } = ["mxroomid", "mxfail", "mxdone", "mxsub", "mxstout", "mxintsub", "tmx"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. MailFlags, .. MailSeconds, .. Matrix];
}
