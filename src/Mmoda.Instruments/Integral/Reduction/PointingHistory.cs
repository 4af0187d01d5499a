using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Where the spacecraft pointed and was during a window (structure INTL-ORBI-SCP): its mean attitude, when it left it, and when
/// it was within the radiation belts.
/// </summary>
internal sealed class PointingHistory
{
    /// <summary>Largest angle of the X axis to the mean while the pointing counts as stable, degrees (default of ISGRI pipelines).</summary>
    public const double XToleranceDegrees = 0.05;

    /// <summary>The same of the Z axis, degrees: a roll about the axis shifts the shadows less.</summary>
    public const double ZToleranceDegrees = 0.2;

    /// <summary>
    /// Distance from the centre of the Earth, km, below which the electrons of the outer belt reach the detectors: an altitude
    /// of 40 000 km, the lowest of the observations that the mission planned (Winkler et al. 2003, A&amp;A 411, L1).
    /// </summary>
    public const double BeltKilometres = 46378;

    private const double NearPerigee = 0.087;

    // The mean changes when slews are taken from it; it settles in two steps, and no window needs more.
    private const int Rounds = 5;

    /// <summary>Mean of the stable attitude.</summary>
    public required Attitude Attitude { get; init; }

    /// <summary>When the axes were away from the mean.</summary>
    public required GoodTimeIntervals Unstable { get; init; }

    /// <summary>When the spacecraft was within the belts; empty where the distance is not known.</summary>
    public required GoodTimeIntervals InBelts { get; init; }

    /// <summary>Whether the distance to the Earth is known, without which nothing is known of the belts.</summary>
    public required bool KnowsDistance { get; init; }

    /// <summary>The attitude of the index, where there is no file.</summary>
    public static PointingHistory OfIndex(ScienceWindow window) => new()
    {
        Attitude = Attitude.FromAxes(window.Pointing, window.ZAxis),
        Unstable = GoodTimeIntervals.Empty,
        InBelts = GoodTimeIntervals.Empty,
        KnowsDistance = false,
    };

    /// <summary>
    /// Whether a window lies so near the perigee that it may touch the belts: the spacecraft is below 46 378 km at phases of its
    /// revolution below 0.047 and above 0.953 (an ellipse from 10 000 to 153 000 km), and our clock is good to 0.1 d, 0.04.
    /// </summary>
    public static bool IsNearPerigee(ScienceWindow window)
    {
        double start = Revolution.StartIjd(window.Id.Revolution), length = Revolution.StartIjd(window.Id.Revolution + 1) - start;
        return (window.StartIjd - start) / length < NearPerigee || (window.StopIjd - start) / length > 1 - NearPerigee;
    }

    /// <summary>Of the attitude of the revolution, where the window lacks its file.</summary>
    /// <param name="rows">At least one row, with the part of the window that it holds for.</param>
    /// <param name="window">The window; what no row holds for counts as away from the mean.</param>
    public static PointingHistory OfRows(IReadOnlyList<(TimeInterval Time, Attitude Attitude)> rows, ScienceWindow window)
    {
        // The mean is that of time, not of rows: steps of slews are short, a pointing is one row.
        List<Attitude> steps = [];
        List<int> rowOf = [];
        for (int i = 0; i < rows.Count; i++)
        {
            int count = Math.Max(1, (int)Math.Round(rows[i].Time.Seconds / 8));
            steps.AddRange(Enumerable.Repeat(rows[i].Attitude, count));
            rowOf.AddRange(Enumerable.Repeat(i, count));
        }

        bool[] isStable = FindStable(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(steps), out Attitude mean);
        GoodTimeIntervals stable = GoodTimeIntervals.FromIntervals(rowOf.Where((_, i) => isStable[i]).Distinct().Select(r => rows[r].Time));
        return new PointingHistory
        {
            Attitude = mean,
            Unstable = GoodTimeIntervals.FromIntervals(new TimeInterval(window.StartIjd, window.StopIjd)).Except(stable),
            InBelts = GoodTimeIntervals.Empty,
            KnowsDistance = false,
        };
    }

    /// <summary>Reads the file of a window.</summary>
    /// <exception cref="FitsException">It is damaged, has no row, or has something else than axes in degrees.</exception>
    public static PointingHistory Read(string path, ScienceWindow window)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("INTL-ORBI-SCP");
        double[] raX = table.ReadAll<double>("RA_SCX"), decX = table.ReadAll<double>("DEC_SCX");
        double[] raZ = table.ReadAll<double>("RA_SCZ"), decZ = table.ReadAll<double>("DEC_SCZ");
        if (raX.Length == 0)
            throw new FitsException($"{path}: INTL-ORBI-SCP has no rows, at least one is needed for the attitude.");
        Attitude[] rows = new Attitude[raX.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (!(decX[i] is >= -90 and <= 90 && decZ[i] is >= -90 and <= 90 && double.IsFinite(raX[i]) && double.IsFinite(raZ[i])))
                throw new FitsException($"{path}: row {i + 1} has axes ({raX[i]}, {decX[i]}) and ({raZ[i]}, {decZ[i]}), expected are degrees.");
            rows[i] = Attitude.FromAxes(SkyDirection.FromDegrees(raX[i], decX[i]), SkyDirection.FromDegrees(raZ[i], decZ[i]));
        }

        double[] distance = table.FindColumn("DISTANCE") is null ? [] : table.ReadAll<double>("DISTANCE");
        double[] edges = Edges(window, rows.Length);
        bool[] isStable = FindStable(rows, out Attitude mean);
        return new PointingHistory
        {
            Attitude = mean,
            Unstable = Where(edges, i => !isStable[i]),
            InBelts = distance.Length == 0 ? GoodTimeIntervals.Empty : Where(edges, i => distance[i] < BeltKilometres),
            KnowsDistance = distance.Length > 0,
        };
    }

    /// <summary>Tells which attitudes lie close together, and their mean. Starts from the median of each component, which a slew does not move.</summary>
    internal static bool[] FindStable(ReadOnlySpan<Attitude> rows, out Attitude mean)
    {
        bool[] isStable = new bool[rows.Length];
        mean = Median(rows);
        List<Attitude> stable = new(rows.Length);
        for (int round = 0; round < Rounds; round++)
        {
            stable.Clear();
            bool changed = false;
            for (int i = 0; i < rows.Length; i++)
            {
                bool near = rows[i].XAxis.SeparationTo(mean.XAxis).Degrees <= XToleranceDegrees
                    && rows[i].ZAxis.SeparationTo(mean.ZAxis).Degrees <= ZToleranceDegrees;
                changed |= near != isStable[i];
                isStable[i] = near;
                if (near)
                    stable.Add(rows[i]);
            }

            // Never stable: the median is as good a name for it as any, and no time is left.
            if (stable.Count == 0 || !changed)
                break;
            mean = Attitude.Mean(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(stable));
        }

        return isStable;
    }

    private static Attitude Median(ReadOnlySpan<Attitude> rows)
    {
        SkyDirection[] x = new SkyDirection[rows.Length], z = new SkyDirection[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            (x[i], z[i]) = (rows[i].XAxis, rows[i].ZAxis);
        return Attitude.FromAxes(Median(x), Median(z));
    }

    private static SkyDirection Median(SkyDirection[] directions)
    {
        double Middle(Func<SkyDirection, double> component)
        {
            double[] sorted = [.. directions.Select(component).Order()];
            return sorted[sorted.Length / 2];
        }

        return SkyDirection.FromVector(Middle(d => d.X), Middle(d => d.Y), Middle(d => d.Z));
    }

    // Rows lie on a regular grid of 8 s over the window, each in the middle of its step.
    private static double[] Edges(ScienceWindow window, int rows) =>
        [.. Enumerable.Range(0, rows + 1).Select(i => window.StartIjd + (window.StopIjd - window.StartIjd) * i / rows)];

    private static GoodTimeIntervals Where(double[] edges, Func<int, bool> holds)
    {
        List<TimeInterval> intervals = [];
        for (int i = 0; i + 1 < edges.Length; i++)
        {
            if (holds(i))
                intervals.Add(new TimeInterval(edges[i], edges[i + 1]));
        }

        return GoodTimeIntervals.FromIntervals(intervals);
    }
}
