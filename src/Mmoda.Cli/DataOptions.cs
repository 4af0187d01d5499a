using System.CommandLine;
using System.Globalization;

namespace Mmoda.Cli;

/// <summary>Options that several commands share.</summary>
internal static class DataOptions
{
    /// <summary>Where products, jobs and the demonstration archive are.</summary>
    public static Option<DirectoryInfo> Data() => new("--data")
    {
        Description = "Directory of products, jobs and the demonstration archive (default: $MMODA_DATA, or data/ beside the program).",
        DefaultValueFactory = _ => new DirectoryInfo(Default()),
    };

    /// <summary>Root of an archive elsewhere.</summary>
    public static Option<DirectoryInfo?> Archive() => new("--archive") { Description = "Root of an INTEGRAL archive (default: archive/ in the data directory)." };

    /// <summary>A running server.</summary>
    public static Option<Uri?> Server() => Url("--server", "Ask a running server instead, for example http://127.0.0.1:8000.");

    /// <summary>An address of the web.</summary>
    public static Option<Uri?> Url(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"{name} is '{text}', allowed is an address such as http://127.0.0.1:8000.");
            return null;
        },
    };

    /// <summary>One JSON document on standard output.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output; everything else goes to standard error." };

    /// <summary>Steps at once.</summary>
    public static Option<int> Workers() => Whole("--workers", "Steps that run at once (default: one per core).", Environment.ProcessorCount, 1, 1024);

    /// <summary>A whole number within a range, ends included.</summary>
    public static Option<int> Whole(string name, string description, int usual, int least, int most) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
                return value;
            result.AddError(FormattableString.Invariant($"{name} is '{text}', allowed is a whole number from {least} to {most}."));
            return usual;
        },
    };

    /// <summary>A number within a range, ends included.</summary>
    public static Option<double?> Number(string name, string description, double? usual, double least, double most, string unit) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most)
                return value;
            result.AddError(FormattableString.Invariant($"{name} is '{text}', allowed is {least} to {most} {unit}."));
            return usual;
        },
    };

    /// <summary>The data directory when none is named.</summary>
    public static string Default() =>
        Environment.GetEnvironmentVariable("MMODA_DATA") is { Length: > 0 } data ? data
        : Environment.GetEnvironmentVariable("MMODA_HOME") is { Length: > 0 } home ? Path.Combine(home, "data")
        : Path.Combine(Environment.CurrentDirectory, "data");
}
