using System.Text.Json.Nodes;

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

    /// <summary>What is sent by e-mail to those who say nothing.</summary>
    public static JsonObject MailOf(MessageDefaults usual) =>
        new() { ["mssub"] = usual.Submitted, ["intsub"] = Seconds(usual.SubmittedInterval), ["msdone"] = usual.Done, ["mstout"] = usual.DoneByThreshold, ["tem"] = Seconds(usual.DoneThreshold), ["msfail"] = usual.Failed };

    /// <summary>What is sent to the rooms of those who say nothing.</summary>
    public static JsonObject MatrixOf(MessageDefaults usual) =>
        new() { ["mxsub"] = usual.Submitted, ["mxintsub"] = Seconds(usual.SubmittedInterval), ["mxdone"] = usual.Done, ["mxstout"] = usual.DoneByThreshold, ["tmx"] = Seconds(usual.DoneThreshold), ["mxfail"] = usual.Failed };

    private static double Seconds(TimeSpan time) => time.TotalSeconds;
}
