using Mmoda.Analysis;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Which science windows a query asks for.</summary>
internal sealed record WindowRequest
{
    /// <summary>The day of the launch, 2002-10-17, IJD.</summary>
    private const double LaunchIjd = 1020;

    /// <summary>Position that the pointings lie about, or null for the whole sky.</summary>
    public required SkyDirection? Target { get; init; }

    /// <summary>Largest angle between axis and position, degrees.</summary>
    public required double RadiusDegrees { get; init; }

    /// <summary>The window ends after it, IJD; null for any time.</summary>
    public required double? StartIjd { get; init; }

    /// <summary>The window starts before it, IJD; null for any time.</summary>
    public required double? StopIjd { get; init; }

    /// <summary>Whether the user said when; else the times are those of one observation, or none.</summary>
    public bool HasTimes { get; init; }

    /// <summary>Only these revolutions, or null for all.</summary>
    public required RevolutionRange? Revolutions { get; init; }

    /// <summary>Only this processing; null for the highest version of each window.</summary>
    public required ProcessingVersion? Version { get; init; }

    /// <summary>Windows with less good time, in seconds, are left out.</summary>
    public required double MinimumGoodSeconds { get; init; }

    /// <summary>Of more windows a choice is made.</summary>
    public required int MostWindows { get; init; }

    /// <summary>The same at any time of the mission.</summary>
    public WindowRequest Anytime => this with { StartIjd = null, StopIjd = null, Revolutions = null };

    /// <summary>Reads the parameters; what is wrong with them is added to the problems.</summary>
    public static WindowRequest Read(ParameterValues values, SkyDirection? target, IList<QueryProblem> problems)
    {
        double? start = Time(values, "T1", problems), stop = Time(values, "T2", problems);
        if (stop <= start)
            problems.Add(new("T2", values.Text("T2"), $"T2 must be after T1, which is {values.Text("T1")}."));
        else if (stop < LaunchIjd)
            problems.Add(new("T2", values.Text("T2"), "INTEGRAL was launched on 2002-10-17; there are no data from before."));
        RevolutionRange? revolutions = null;
        if (values.Text("revolutions") is { Length: > 0 } text)
        {
            if (RevolutionRange.TryParse(text, out RevolutionRange range))
                revolutions = range;
            else
                problems.Add(new("revolutions", text, "Give a revolution as 1922, or the first and the last as 1922-1925, from 0 to 9999."));
        }

        // With revolutions the defaults of time and place, which are one observation, are not meant.
        bool hasPlace = values.IsGiven("src_name") || values.IsGiven("RA");
        return new WindowRequest
        {
            Target = revolutions is not null && !hasPlace ? null : target,
            RadiusDegrees = values.Number("radius") ?? 15,
            StartIjd = revolutions is not null && !values.IsGiven("T1") ? null : start,
            StopIjd = revolutions is not null && !values.IsGiven("T2") ? null : stop,
            HasTimes = values.IsGiven("T1") || values.IsGiven("T2"),
            Revolutions = revolutions,
            Version = values.Text("data_version") switch
            {
                "CONS" => ProcessingVersion.Consolidated,
                "NRT" => ProcessingVersion.NearRealTime,
                _ => null,
            },
            MinimumGoodSeconds = values.Number("min_good_time") ?? 0,
            MostWindows = (int)(values.Integer("max_pointings") ?? 50),
        };
    }

    private static double? Time(ParameterValues values, string name, IList<QueryProblem> problems)
    {
        if (values.Text(name) is not { } text)
            return null;
        if (Epoch.TryParse(text, out Epoch epoch, out string problem))
            return epoch.Ijd;
        problems.Add(new(name, text, problem));
        return null;
    }
}
