using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>The response of a summed spectrum, and where it came from.</summary>
/// <param name="Response">The response on the channels of the spectrum.</param>
/// <param name="Origin">A sentence for readers of the product.</param>
/// <param name="Files">Paths below the root of the archive; none where the response is nominal.</param>
/// <param name="Problem">Why a response of the archive was not used, or null.</param>
internal sealed record SpectralResponse(DetectorResponse Response, string Origin, IReadOnlyList<string> Files, string? Problem = null)
{
    private const string NominalOrigin = "nominal response of MMODA: analytic area on axis, Gaussian resolution";

    /// <summary>The built-in response.</summary>
    public static SpectralResponse Nominal(ChannelGrid grid, string? problem = null) =>
        new(grid == ChannelGrid.Full ? IsgriRedistribution.Nominal : grid.Rebin(IsgriRedistribution.Nominal), NominalOrigin, [], problem);

    /// <summary>
    /// The mean of the responses valid for the windows, weighted with their exposures (for a steady source the response of the
    /// sum; Davis 2001, Astrophys. J. 548, 1010). Nominal where the archive has none for a window,
    /// or one cannot be read.
    /// </summary>
    /// <param name="archive">The archive.</param>
    /// <param name="grid">Channels of the spectrum.</param>
    /// <param name="windows">Middle of each window, IJD, and its exposure.</param>
    public static SpectralResponse Of(IntegralArchive archive, ChannelGrid grid, IReadOnlyList<(double Ijd, double ExposureSeconds)> windows)
    {
        try
        {
            Dictionary<ResponseFiles, double> exposures = [];
            foreach ((double ijd, double seconds) in windows)
            {
                if (ResponseFiles.Find(archive, ijd) is not { } files)
                    return Nominal(grid);
                exposures[files] = exposures.GetValueOrDefault(files) + seconds;
            }

            return exposures.Count == 0 ? Nominal(grid) : Mean(archive, grid, exposures);
        }
        catch (Exception e) when (e is FitsException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Nominal(grid, e.Message.Replace(archive.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        }
    }

    /// <summary>Tells the response in the metadata of a product.</summary>
    public void Describe(JsonObject metadata)
    {
        metadata["response"] = Origin;
        metadata["response_files"] = new JsonArray([.. Files.Select(f => (JsonNode)f)]);
        if (Problem is not null)
            metadata["response_problem"] = Problem;
    }

    // Matrices of different epochs may begin at different photon energies; then that of most of the exposure stands for all.
    private static SpectralResponse Mean(IntegralArchive archive, ChannelGrid grid, Dictionary<ResponseFiles, double> exposures)
    {
        (ResponseFiles Files, double Seconds)[] ordered = [.. exposures.Select(e => (e.Key, e.Value)).OrderByDescending(e => e.Value)];
        DetectorResponse first = grid.Rebin(ordered[0].Files.Read());
        List<DetectorResponse> responses = [];
        List<double> weights = [];
        List<string> used = [];
        foreach ((ResponseFiles files, double seconds) in ordered)
        {
            DetectorResponse response = responses.Count == 0 ? first : grid.Rebin(files.Read());
            if (!response.PhotonEdgesKeV.SequenceEqual(first.PhotonEdgesKeV))
                continue;
            responses.Add(response);
            weights.Add(seconds);
            used.AddRange(files.Paths.Select(p => Path.GetRelativePath(archive.Root, p)).Except(used).ToArray());
        }

        double total = weights.Sum();
        DetectorResponse mean = responses.Count == 1 || !(total > 0) ? first : DetectorResponse.Average(responses, weights);
        double all = exposures.Values.Sum();
        string part = total < all ? FormattableString.Invariant($" (of {100 * total / all:0} % of the exposure; other epochs have other photon energies)") : "";
        return new SpectralResponse(mean, "response of the archive: " + string.Join(", ", used) + part, used);
    }
}
