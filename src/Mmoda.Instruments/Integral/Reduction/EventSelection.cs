using Mmoda.Analysis;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Which events of a window a query wants, and on which energy scale. Where it says nothing its steps get no parameter, so that their keys stay.</summary>
internal sealed record EventSelection
{
    /// <summary>Parameter with the user's intervals.</summary>
    public const string GoodTimes = "good_times";

    /// <summary>Parameter with the lowest accepted rise time.</summary>
    public const string RiseMinimum = "rise_time_min";

    /// <summary>Parameter with the highest accepted rise time.</summary>
    public const string RiseMaximum = "rise_time_max";

    private const string MinimumTime = "min_good_time";

    // Of steps alone; queries say it by their osa_version.
    private const string EnergyScale = "energy_scale";

    // IJD counts from the year 2000; a bare number in an interval is one, as in files of good times. MJD is ten times larger.
    private const double LastIjd = 40000;

    // Seconds without which a window is not worth a fit.
    private const double LeastSeconds = 10;

    /// <summary>All good events.</summary>
    public static EventSelection All { get; } = new();

    /// <summary>Lowest accepted corrected rise time, 0–255.</summary>
    public int RiseTimeMin { get; init; } = IsgriEnergyScale.RiseTimeMin;

    /// <summary>Highest accepted corrected rise time, 0–255.</summary>
    public int RiseTimeMax { get; init; } = IsgriEnergyScale.RiseTimeMax;

    /// <summary>Intervals of the user, or null for all times.</summary>
    public GoodTimeIntervals? UserTimes { get; init; }

    /// <summary>How the energies are reconstructed.</summary>
    public EnergyStyle Energies { get; init; } = EnergyStyle.Osa11;

    /// <summary>Windows with less good time are empty, s.</summary>
    public double MinimumGoodSeconds { get; init; } = LeastSeconds;

    /// <summary>Checks the parameters of a query and makes their canonical form.</summary>
    public static void Read(ParameterValues values, Telescope telescope, SortedDictionary<string, string> canonical, IList<QueryProblem> problems)
    {
        List<TimeInterval> intervals = [];
        foreach (string text in values.List(GoodTimes))
        {
            if (TryParse(text, out TimeInterval interval))
                intervals.Add(interval);
            else
                problems.Add(new(GoodTimes, text, "Give intervals as START/STOP, the start first, with UTC as 2018-02-27T12:00:00 or IJD as 6632.5."));
        }

        if (intervals.Count > 0)
        {
            canonical[GoodTimes] = string.Join(
                ',', GoodTimeIntervals.FromIntervals(intervals).Select(i => $"{StepParameters.Text(i.StartIjd)}/{StepParameters.Text(i.StopIjd)}"));
        }

        if (!telescope.HasRiseTimes)
            return;
        if (OsaVersion.StyleOf(values.Text("osa_version")) == EnergyStyle.Osa10)
            canonical[EnergyScale] = "OSA10";
        long low = values.Integer(RiseMinimum) ?? IsgriEnergyScale.RiseTimeMin, high = values.Integer(RiseMaximum) ?? IsgriEnergyScale.RiseTimeMax;
        if (low > high)
            problems.Add(new(RiseMaximum, FormattableString.Invariant($"{high}"), FormattableString.Invariant($"{RiseMaximum} must be at least {RiseMinimum}, which is {low}.")));
    }

    /// <summary>Whether a query leaves out events that others use.</summary>
    public static bool RestrictsRiseTimes(IReadOnlyDictionary<string, string> canonical) => Of(canonical) is var s
        && (s.RiseTimeMin > IsgriEnergyScale.RiseTimeMin || s.RiseTimeMax < IsgriEnergyScale.RiseTimeMax);

    /// <summary>Hands the canonical parameters of a query to a step.</summary>
    public static void Copy(IReadOnlyDictionary<string, string> canonical, Dictionary<string, string> step)
    {
        foreach (string name in new[] { GoodTimes, RiseMinimum, RiseMaximum, MinimumTime, EnergyScale })
        {
            if (canonical.TryGetValue(name, out string? value))
                step[name] = value;
        }
    }

    /// <summary>The selection of a step.</summary>
    public static EventSelection Of(IReadOnlyDictionary<string, string> parameters)
    {
        double Number(string name, double otherwise) => parameters.ContainsKey(name) ? StepParameters.Number(parameters, name) : otherwise;
        return new EventSelection
        {
            RiseTimeMin = (int)Number(RiseMinimum, IsgriEnergyScale.RiseTimeMin),
            RiseTimeMax = (int)Number(RiseMaximum, IsgriEnergyScale.RiseTimeMax),
            Energies = OsaVersion.StyleOf(parameters.GetValueOrDefault(EnergyScale)),
            UserTimes = parameters.TryGetValue(GoodTimes, out string? times)
                ? GoodTimeIntervals.FromIntervals(times.Split(',').Select(t => TryParse(t, out TimeInterval i)
                    ? i
                    : throw new ArgumentException($"{GoodTimes} has '{t}', expected is START/STOP.", nameof(parameters))))
                : null,
            MinimumGoodSeconds = Math.Max(LeastSeconds, Number(MinimumTime, 0)),
        };
    }

    private static bool TryParse(string text, out TimeInterval interval)
    {
        interval = default;
        string[] parts = text.Split('/', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || Ijd(parts[0]) is not { } start || Ijd(parts[1]) is not { } stop || !(stop > start))
            return false;
        interval = new TimeInterval(start, stop);
        return true;
    }

    private static double? Ijd(string text)
    {
        if (double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double number))
            return number is >= 0 and < LastIjd ? number : null;
        return Epoch.TryParse(text, out Epoch epoch, out _) ? epoch.Ijd : null;
    }
}
