using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Sky;

namespace Mmoda.Cli;

/// <summary>
/// Parameters that only say how others are written, as the platform's descriptions of products have them: <c>T_format</c> of the times,
/// and <c>NAME_format</c> of a duration. No query has them; what they say is done here.
/// </summary>
internal static class ValueForms
{
    private const string TimeFormat = "T_format";
    private const string Suffix = "_format";
    private static readonly string[] TimeFormats = ["isot", "iso", "fits", "mjd", "jd", "unix"];
    private static readonly Dictionary<string, double> Seconds = new() { ["sec"] = 1, ["min"] = 60, ["hr"] = 3600, ["h"] = 3600, ["d"] = 86400, ["jd"] = 86400 };

    // IJD counts from the year 2000, and MJD are ten times larger; as in intervals of good times.
    private const double LastIjd = 40000;

    /// <summary>Writes times as UTC and durations in seconds, and removes what says how they were written.</summary>
    /// <exception cref="CommandException">A form is not known, or a value has another one.</exception>
    public static void Apply(JsonObject parameters)
    {
        string? format = Take(parameters, TimeFormat);
        if (format is not null && !TimeFormats.Contains(format))
            throw new CommandException(ExitCode.Usage, $"{TimeFormat} is '{format}', allowed are {string.Join(", ", TimeFormats)}.");
        foreach (string name in new[] { "T1", "T2" })
        {
            if (parameters[name]?.GetValue<string>() is not { } text)
                continue;
            if (format is null)
                parameters[name] = Time(text);
            else
                parameters[name] = TimeText.TryConvert(text, format, out string isot) ? isot : throw new CommandException(ExitCode.Usage, $"{name} is '{text}', which is no time in the form {format} of {TimeFormat}.");
        }

        foreach (string name in parameters.Select(p => p.Key).Where(k => k.EndsWith(Suffix, StringComparison.Ordinal)).ToArray())
        {
            string of = name[..^Suffix.Length];
            if (!parameters.ContainsKey(of))
                continue; // A parameter of this name, of some service.
            string unit = Take(parameters, name)!; // It is there.
            if (!Seconds.TryGetValue(unit, out double factor))
                throw new CommandException(ExitCode.Usage, $"{name} is '{unit}', allowed are {string.Join(", ", Seconds.Keys)}.");
            if (double.TryParse(parameters[of]?.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                parameters[of] = (value * factor).ToString("R", CultureInfo.InvariantCulture); // What is no number is refused with the query.
        }
    }

    /// <summary>A time as a query has it; what is no time stays, and the query is refused with all that is wrong.</summary>
    public static string Time(string text)
    {
        string named = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is > 0 and < LastIjd ? "IJD " + text.Trim() : text;
        return Epoch.TryParse(named, out Epoch epoch, out _) ? epoch.ToIsot(TimeScale.Utc) : text;
    }

    private static string? Take(JsonObject parameters, string name)
    {
        string? value = parameters[name]?.GetValue<string>();
        parameters.Remove(name);
        return value;
    }
}
