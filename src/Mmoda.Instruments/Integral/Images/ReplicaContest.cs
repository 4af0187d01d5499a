using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Whether a source may be a replica of the true one. The pattern of the mask repeats: a source lights nearly the same pixels as one
/// that is a period away (10.6°), as far as both see the mask. For a weak source the counts do not always tell which of the two shines.
/// </summary>
internal static class ReplicaContest
{
    /// <summary>Sources above this significance are told from their replicas anywhere in the field.</summary>
    public const double Decisive = 20;

    // Of two places one is left open unless χ² is larger by that, which is three standard deviations.
    private const double OpenChiSquared = 9;

    /// <summary>Places one period of the mask away, within a window's field or not.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="isgri">Attitude of the window.</param>
    /// <param name="source">The source.</param>
    public static IEnumerable<SkyDirection> ReplicasOf(CodedMaskCamera camera, Attitude isgri, SkyDirection source)
    {
        if (camera.ReplicaTangent is not { } step || IsgriCamera.ToTangent(isgri, source) is not { } at)
            yield break;
        for (int i = -1; i <= 1; i++)
        {
            for (int j = -1; j <= 1; j++)
            {
                if (i != 0 || j != 0)
                    yield return IsgriCamera.ToSky(isgri, new TangentDirection(at.Y + (i * step), at.Z + (j * step)));
            }
        }
    }

    /// <summary>Tries each replica in the place of its source.</summary>
    /// <param name="fluxes">A fit of sources and replicas; replicas, and what is not to shine, are taken out. Left as it was.</param>
    /// <param name="source">Number of the source.</param>
    /// <param name="replicas">Numbers and places of its replicas.</param>
    /// <returns>The replicas that the counts do not exclude.</returns>
    public static IReadOnlyList<SourceReplica> Open(MosaicFluxes fluxes, int source, IReadOnlyList<(int Number, SkyDirection Direction)> replicas)
    {
        List<SourceReplica> open = [];
        double here = fluxes.SignificanceOf(source);
        fluxes.Drop(source);
        foreach ((int number, SkyDirection direction) in replicas)
        {
            fluxes.Restore(number);
            double there = Math.Max(0, fluxes.SignificanceOf(number)), difference = (here * here) - (there * there);
            fluxes.Drop(number);
            if (difference < OpenChiSquared)
                open.Add(new SourceReplica(direction, difference));
        }

        fluxes.Restore(source);
        return open;
    }
}
