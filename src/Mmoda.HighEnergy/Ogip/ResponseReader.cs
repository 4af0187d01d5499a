using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <summary>Reads RMF, RSP and ARF tables (OGIP CAL/GEN/92-002 and 92-002a), with the habits of real files.</summary>
internal sealed class ResponseReader
{
    // A lower edge of 0, as some matrices have, is no energy where a power law can be integrated.
    private const double LeastFractionOfUpperEdge = 0.01;

    // Of the largest area: what calibrations against the Crab leave where nothing is detected.
    private const double LargestNegative = 0.1;

    private readonly FitsFile _file;
    private readonly BinaryTableHdu _matrix;
    private readonly FitsColumn _firstChannels;
    private readonly FitsColumn _counts;
    private readonly FitsColumn _areas;

    private ResponseReader(FitsFile file, BinaryTableHdu matrix)
    {
        (_file, _matrix) = (file, matrix);
        (_firstChannels, _counts, _areas) = (matrix.RequireColumn("F_CHAN"), matrix.RequireColumn("N_CHAN"), matrix.RequireColumn("MATRIX"));
    }

    public static DetectorResponse Read(FitsFile file, FitsFile? channels = null)
    {
        BinaryTableHdu[] tables = [.. file.Hdus.OfType<BinaryTableHdu>()];
        BinaryTableHdu matrix = tables.FirstOrDefault(t => t.FindColumn("MATRIX") is not null && t.FindColumn("F_CHAN") is not null)
            ?? throw new FitsException("there is no redistribution matrix: a table with columns ENERG_LO, ENERG_HI, N_GRP, F_CHAN, N_CHAN and MATRIX is expected.", file.Name);
        BinaryTableHdu bounds = tables.Concat(channels?.Hdus.OfType<BinaryTableHdu>() ?? [])
            .FirstOrDefault(t => t.FindColumn("E_MIN") is not null && t.FindColumn("E_MAX") is not null)
            ?? throw new FitsException(
                file.Hdus[^1].IsTruncated
                    ? "the file ends within a table, before any EBOUNDS: it is cut off."
                    : "there is no EBOUNDS: a table with columns CHANNEL, E_MIN and E_MAX is expected.",
                file.Name);
        return new ResponseReader(file, matrix).Join(bounds);
    }

    public static EffectiveArea ReadArea(FitsFile file)
    {
        BinaryTableHdu table = file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault(t => t.FindColumn("SPECRESP") is not null)
            ?? throw new FitsException("there is no effective area: a table with columns ENERG_LO, ENERG_HI and SPECRESP is expected.", file.Name);
        (double[] low, double[] high) = Energies(file, table, "ENERG_LO", "ENERG_HI");
        RaiseZero(low, high);
        double unit = AreaUnit(table.RequireColumn("SPECRESP"));
        double[] areas = [.. table.ReadAll<double>("SPECRESP").Select(a => a * unit)];
        double least = areas.Length == 0 ? 0 : -LargestNegative * areas.Max();
        int wrong = Array.FindIndex(areas, a => a < least);
        if (wrong >= 0)
        {
            throw new FitsException(
                FormattableString.Invariant($"SPECRESP of row {wrong + 1} is {areas[wrong]} cm2; only values near 0 may be negative, as calibrations leave them."),
                file.Name,
                table.Index);
        }

        try
        {
            return new EffectiveArea(low, high, areas);
        }
        catch (ArgumentException e)
        {
            throw new FitsException(e.Message, file.Name, table.Index, innerException: e);
        }
    }

    /// <summary>The factor to cm².</summary>
    private static double AreaUnit(FitsColumn column) => column.Unit?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "M**2" or "M2" or "M^2" => 1e4,
        _ => 1, // Also dm**2, which the files of JEM-X say and do not mean.
    };

    // Models have no value at zero energy. Matrix and areas are treated alike: they must still fit together.
    private static void RaiseZero(double[] low, double[] high)
    {
        for (int e = 0; e < low.Length; e++)
        {
            if (low[e] <= 0)
                low[e] = LeastFractionOfUpperEdge * high[e];
        }
    }

    private DetectorResponse Join(BinaryTableHdu bounds)
    {
        (double[] photonLow, double[] photonHigh) = Energies(_file, _matrix, "ENERG_LO", "ENERG_HI");
        (double[] channelLow, double[] channelHigh) = Energies(_file, bounds, "E_MIN", "E_MAX");
        for (int c = 1; c < channelLow.Length; c++)
        {
            if (channelLow[c] < channelLow[c - 1])
                throw Broken(bounds, FormattableString.Invariant($"E_MIN goes from {channelLow[c - 1]} down to {channelLow[c]} keV at row {c + 1}; ascending channels are expected."));
        }

        RaiseZero(photonLow, photonHigh);
        int firstChannel = bounds.FindColumn("CHANNEL") is null ? 1 : checked((int)bounds.ReadAll<long>("CHANNEL")[0]);
        int rows = photonLow.Length, channels = channelLow.Length;
        (int[][] first, int[][] counts) = Groups(rows);
        int channelBase = FindBase(first, counts, firstChannel, channels);
        List<ResponseGroup> groups = [];
        List<float> values = [];
        int[] rowStart = new int[rows + 1];
        float[]? all = _areas.IsVariableLength ? null : _matrix.ReadAll<float>(_areas);
        for (int row = 0; row < rows; row++)
        {
            rowStart[row] = groups.Count;
            ReadOnlySpan<float> areas = all is null ? _matrix.ReadArray<float>(_areas, row) : all.AsSpan(row * _areas.Repeat, _areas.Repeat);
            int used = 0;
            for (int g = 0; g < first[row].Length; g++)
            {
                int n = counts[row][g];
                if (used + n > areas.Length)
                    throw Broken(_matrix, $"row {row + 1}: the groups need {used + n} elements of MATRIX, it has {areas.Length}.");
                ReadOnlySpan<float> part = areas.Slice(used, n);
                foreach (float area in part)
                {
                    // Matrices that were rebinned or smoothed hold small negative numbers.
                    if (!float.IsFinite(area))
                        throw Broken(_matrix, FormattableString.Invariant($"row {row + 1}: an element of MATRIX is {area}; finite numbers are expected."));
                }

                ResponseGroup.AddRow(part, first[row][g] - channelBase, groups, values);
                used += n;
            }
        }

        rowStart[rows] = groups.Count;
        if (!values.Exists(v => v > 0))
            throw Broken(_matrix, "no element of MATRIX is above 0: no photon would be detected.");
        float unit = (float)AreaUnit(_areas);
        if (unit != 1)
            values = values.ConvertAll(v => v * unit);
        return new DetectorResponse((photonLow, photonHigh), (channelLow, channelHigh), firstChannel, rowStart, [.. groups], [.. values]);
    }

    /// <summary>First channels and lengths of the groups of each row; those of no length left out.</summary>
    private (int[][] First, int[][] Counts) Groups(int rows)
    {
        int[] numbers = _matrix.FindColumn("N_GRP") is null ? [.. Enumerable.Repeat(1, rows)] : _matrix.ReadAll<int>("N_GRP");
        Func<int, int[]> first = Cells(_firstChannels), counts = Cells(_counts);
        int[][] allFirst = new int[rows][], allCounts = new int[rows][];
        for (int row = 0; row < rows; row++)
        {
            int[] f = first(row), n = counts(row);
            int number = numbers[row];
            if (number < 0 || number > f.Length || number > n.Length)
                throw Broken(_matrix, $"row {row + 1}: N_GRP is {number}, F_CHAN has {f.Length} and N_CHAN {n.Length} elements.");
            int[] kept = [.. Enumerable.Range(0, number).Where(g => n[g] > 0)];
            allFirst[row] = [.. kept.Select(g => f[g])];
            allCounts[row] = [.. kept.Select(g => n[g])];
        }

        return (allFirst, allCounts);
    }

    private Func<int, int[]> Cells(FitsColumn column)
    {
        if (column.IsVariableLength)
            return row => _matrix.ReadArray<int>(column, row);
        int[] all = _matrix.ReadAll<int>(column);
        return row => all.AsSpan(row * column.Repeat, column.Repeat).ToArray();
    }

    /// <summary>
    /// The number that F_CHAN has for the first channel. TLMIN of F_CHAN should tell; where the matrix does not fit then, EBOUNDS' first
    /// channel, 1, 0 and the smallest F_CHAN are tried (files of SPI and JEM-X need this).
    /// </summary>
    private int FindBase(int[][] first, int[][] counts, int firstChannel, int channels)
    {
        int least = int.MaxValue, end = int.MinValue;
        for (int row = 0; row < first.Length; row++)
        {
            for (int g = 0; g < first[row].Length; g++)
            {
                least = Math.Min(least, first[row][g]);
                end = Math.Max(end, first[row][g] + counts[row][g]);
            }
        }

        if (end < least)
            throw Broken(_matrix, "the matrix has no groups: no photon reaches a channel.");
        int? told = _matrix.Header.Find(FormattableString.Invariant($"TLMIN{_firstChannels.Index + 1}"))?.Value is long value ? (int)value : null;
        int[] candidates = told is { } t ? [t, firstChannel, 1, 0, least] : [firstChannel, 1, 0, least];
        foreach (int candidate in candidates)
        {
            if (least >= candidate && end - candidate <= channels)
                return candidate;
        }

        throw Broken(_matrix, $"the matrix reaches channels {least} to {end - 1}, EBOUNDS has {channels} channels from {firstChannel} on.");
    }

    private static (double[] Low, double[] High) Energies(FitsFile file, BinaryTableHdu table, string lowColumn, string highColumn)
    {
        double[] low = table.ReadAll<double>(lowColumn), high = table.ReadAll<double>(highColumn);
        if (low.Length == 0)
            throw new FitsException($"table {table.Name} has no rows.", file.Name, table.Index);
        double unit = table.RequireColumn(lowColumn).Unit?.Trim().ToUpperInvariant() switch
        {
            "EV" => 1e-3,
            "MEV" => 1e3,
            "GEV" => 1e6,
            _ => 1,
        };
        for (int i = 0; i < low.Length; i++)
        {
            (low[i], high[i]) = (low[i] * unit, high[i] * unit);
            if (!(low[i] >= 0 && high[i] > low[i] && double.IsFinite(high[i])))
            {
                throw new FitsException(
                    FormattableString.Invariant($"row {i + 1} of {table.Name} goes from {lowColumn} = {low[i]} to {highColumn} = {high[i]} keV; a range above 0 is expected."),
                    file.Name,
                    table.Index);
            }
        }

        return (low, high);
    }

    private FitsException Broken(BinaryTableHdu table, string problem) => new(problem, _file.Name, table.Index);
}
