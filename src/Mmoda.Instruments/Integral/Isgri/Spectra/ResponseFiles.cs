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

    // Real responses of OSA 10 are extrapolated below zero: elements by 0.6 % of their row, areas above 870 keV.
    private const double MostNegative = 0.05;

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
        DetectorResponse response = OgipFile.ReadResponse(Matrix, Bounds);

        // A response of ones says that the matrix holds the area, on whatever energies.
        if (Area is not null && OgipFile.ReadEffectiveArea(Area) is { } area && area.AreaCm2.Any(a => a != 1))
            response = Multiply(response, area);
        response = response.WithoutNegativeAreas(out double negative);
        float[] row = new float[response.ChannelCount];
        double largest = 0;
        for (int e = 0; e < response.PhotonCount; e++)
        {
            response.CopyAreas(e, row);
            largest = Math.Max(largest, row.Sum(a => (double)a));
        }

        if (!(largest > LeastAreaCm2))
            throw new FitsException(FormattableString.Invariant($"the largest area is {largest:G6} cm2; with its ancillary response ({Area ?? "none"}) it is not one of ISGRI."), Matrix);
        if (negative > MostNegative)
            throw new FitsException(FormattableString.Invariant($"{negative:P0} of the areas are below zero."), Matrix);
        return response;
    }

    private DetectorResponse Multiply(DetectorResponse response, EffectiveArea area)
    {
        try
        {
            return response.WithArea(area);
        }
        catch (ArgumentException e)
        {
            throw new FitsException($"it does not fit the matrix {Path.GetFileName(Matrix)}: {e.Message}", Area, innerException: e);
        }
    }
}
