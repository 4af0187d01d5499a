using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// The response files of the calibration tree that are valid at an epoch: a redistribution matrix, the ancillary response that
/// goes with it, and the channel boundaries.
/// </summary>
/// <param name="Matrix">Path of the ISGR-RMF.-RSP (or ISGR-RMF.-GRP) file.</param>
/// <param name="Area">Path of the ISGR-ARF.-RSP file, or null.</param>
/// <param name="Bounds">Path of the ISGR-EBDS-MOD file; null where the matrix brings its own.</param>
internal sealed record ResponseFiles(string Matrix, string? Area, string? Bounds)
{
    // A matrix that holds the area has hundreds of cm² in its best rows; one that does not, at most 1.
    private const float LeastAreaCm2 = 2;

    private static readonly string[] MatrixNames = ["ISGR-RMF.-RSP", "SPECRESP MATRIX", "MATRIX"];
    private static readonly string[] BoundsNames = ["ISGR-EBDS-MOD", "EBOUNDS"];

    /// <summary>The structures of OSA 11; an ISGR-RMF.-GRP of before is used where an archive has it.</summary>
    public static IReadOnlyList<string> Structures { get; } = ["ISGR-RMF.-RSP", "ISGR-ARF.-RSP", "ISGR-EBDS-MOD"];

    /// <summary>All paths.</summary>
    public IEnumerable<string> Paths => new[] { Matrix, Area, Bounds }.OfType<string>();

    /// <summary>The files valid at an epoch; null where the archive has no matrix.</summary>
    /// <exception cref="FitsException">An index is damaged.</exception>
    public static ResponseFiles? Find(IntegralArchive archive, double ijd)
    {
        string? Of(string structure) => archive.Characteristics.Find(structure, ijd);
        return (Of("ISGR-RMF.-RSP") ?? Of("ISGR-RMF.-GRP")) is { } matrix
            ? new ResponseFiles(matrix, Of("ISGR-ARF.-RSP"), Of("ISGR-EBDS-MOD"))
            : null;
    }

    /// <summary>Reads them: areas in cm² of the matrix times the ancillary response.</summary>
    /// <exception cref="FitsException">A file is damaged, is not a response, or holds no area.</exception>
    public DetectorResponse Read()
    {
        using FitsFile file = FitsFile.Open(Matrix);
        BinaryTableHdu table = Table(file, MatrixNames) ?? throw new FitsException($"{Matrix}: there is no matrix; expected is {string.Join(" or ", MatrixNames)}.");
        (double[] channels, int firstChannel) = ReadBounds(file);
        double[] photons = Edges(Matrix, table.ReadAll<double>("ENERG_LO"), table.ReadAll<double>("ENERG_HI"));
        float[] areas = ReadMatrix(table, photons.Length - 1, channels.Length - 1, firstChannel);
        if (Area is not null)
            Multiply(areas, photons);
        float largest = areas.Chunk(channels.Length - 1).Max(row => row.Sum());
        if (!(largest > LeastAreaCm2))
            throw new FitsException(FormattableString.Invariant($"{Matrix}: the largest area is {largest} cm2; with its ancillary response ({Area ?? "none"}) it is not one of ISGRI."));

        DropNegative(areas);
        try
        {
            return new DetectorResponse(photons, channels, areas);
        }
        catch (ArgumentException e)
        {
            throw new FitsException($"{Matrix}: not a response: {e.Message}", e);
        }
    }

    // Real responses of OSA 10 are extrapolated below zero: elements by 0.6 % of their row, areas above 870 keV.
    private void DropNegative(Span<float> areas)
    {
        const double Most = 0.05;
        double positive = 0, negative = 0;
        foreach (ref float value in areas)
        {
            positive += Math.Max(0, value);
            negative += Math.Min(0, value);
            value = value < 0 ? 0 : value;
        }

        if (-negative > Most * positive)
            throw new FitsException(FormattableString.Invariant($"{Matrix}: {-negative / positive:P0} of its areas are below zero."));
    }

    private static BinaryTableHdu? Table(FitsFile file, string[] names) => file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault(h => names.Contains(h.Name));

    private (double[] Edges, int FirstChannel) ReadBounds(FitsFile matrix)
    {
        if (Table(matrix, BoundsNames) is { } own)
            return ReadBounds(Matrix, own);
        if (Bounds is null)
            throw new FitsException($"{Matrix}: there are no channel boundaries, and the archive has no ISGR-EBDS-MOD.");
        using FitsFile file = FitsFile.Open(Bounds);
        return ReadBounds(Bounds, Table(file, BoundsNames) ?? throw new FitsException($"{Bounds}: there is no table ISGR-EBDS-MOD."));
    }

    private static (double[] Edges, int FirstChannel) ReadBounds(string path, BinaryTableHdu table)
    {
        double[] edges = Edges(path, table.ReadAll<double>("E_MIN"), table.ReadAll<double>("E_MAX"));
        return (edges, table.FindColumn("CHANNEL") is null ? 0 : table.ReadAll<int>("CHANNEL")[0]);
    }

    private static double[] Edges(string path, double[] low, double[] high)
    {
        if (low.Length == 0)
            throw new FitsException($"{path}: the table of energies is empty.");
        for (int i = 1; i < low.Length; i++)
        {
            if (!(Math.Abs(low[i] - high[i - 1]) <= 1e-4 * high[i - 1]))
                throw new FitsException(FormattableString.Invariant($"{path}: row {i + 1} begins at {low[i]} keV, the one before it ends at {high[i - 1]} keV; adjoining ranges are expected."));
        }

        return [.. low, high[^1]];
    }

    // Groups of channels for each photon energy (OGIP CAL/GEN/92-002, section 4); most files have one group with all channels.
    private float[] ReadMatrix(BinaryTableHdu table, int photons, int channels, int firstChannel)
    {
        int[] groups = table.ReadAll<int>("N_GRP");
        float[] areas = new float[checked(photons * channels)];
        bool variable = table.RequireColumn("MATRIX").IsVariableLength;
        float[] all = variable ? [] : table.ReadAll<float>("MATRIX");
        int width = photons > 0 ? all.Length / photons : 0;
        bool single = groups.All(g => g == 1) && table.RequireColumn("F_CHAN") is { IsVariableLength: false, Repeat: 1 };
        int[] firsts = single ? table.ReadAll<int>("F_CHAN") : [], counts = single ? table.ReadAll<int>("N_CHAN") : [];
        for (int e = 0; e < photons; e++)
        {
            ReadOnlySpan<float> values = variable ? table.ReadArray<float>("MATRIX", e) : all.AsSpan(e * width, width);
            int[] first = single ? [firsts[e]] : table.ReadArray<int>("F_CHAN", e), count = single ? [counts[e]] : table.ReadArray<int>("N_CHAN", e);
            int used = 0;
            for (int g = 0; g < groups[e]; g++)
            {
                int start = g < first.Length ? first[g] - firstChannel : -1, length = g < count.Length ? count[g] : -1;
                if (start < 0 || length < 0 || start > channels - length || used > values.Length - length)
                    throw new FitsException(FormattableString.Invariant($"{Matrix}: row {e + 1}, group {g + 1} does not fit into {channels} channels and {values.Length} values."));
                values.Slice(used, length).CopyTo(areas.AsSpan((e * channels) + start));
                used += length;
            }
        }

        return areas;
    }

    private void Multiply(float[] areas, double[] photons)
    {
        using FitsFile file = FitsFile.Open(Area!); // The caller has one.
        BinaryTableHdu table = Table(file, ["ISGR-ARF.-RSP", "SPECRESP"]) ?? throw new FitsException($"{Area}: there is no table ISGR-ARF.-RSP.");
        double[] low = table.ReadAll<double>("ENERG_LO");
        float[] area = table.ReadAll<float>("SPECRESP");

        // A response of ones says that the matrix holds the area, on whatever energies.
        if (area.All(a => a == 1))
            return;
        int channels = areas.Length / (photons.Length - 1);
        for (int e = 0; e < photons.Length - 1; e++)
        {
            if (low.Length != photons.Length - 1 || !(Math.Abs(low[e] - photons[e]) <= 1e-3 * photons[e]))
                throw new FitsException($"{Area}: its photon energies differ from those of {Path.GetFileName(Matrix)}.");
            foreach (ref float value in areas.AsSpan(e * channels, channels))
                value *= area[e];
        }
    }
}
