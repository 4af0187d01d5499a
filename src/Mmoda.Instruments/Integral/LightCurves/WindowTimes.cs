using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Other clocks of a science window: that on board, and one at the barycentre.</summary>
internal static class WindowTimes
{
    /// <summary>OBTSTART and OBTEND of the file with the orbit; null without it.</summary>
    /// <exception cref="FitsException">The file is damaged.</exception>
    public static (string Start, string End)? OnBoard(string? orbitFile)
    {
        if (orbitFile is null)
            return null;
        using FitsFile file = FitsFile.Open(orbitFile);
        FitsHeader header = file.RequireTable("INTL-ORBI-SCP").Header;
        return header.GetString("OBTSTART") is { } start && header.GetString("OBTEND") is { } end ? (start, end) : null;
    }

    /// <summary>
    /// The middle of each bin at the barycentre, TDB, source fastest. The correction is taken within the window: where a bin
    /// reaches beyond it, the Earth moves on by 0.1 ms a second meanwhile.
    /// </summary>
    public static double[] Barycentric(SpacecraftOrbit? orbit, WindowLightCurves curves, TimeBins bins)
    {
        double start = curves.Limits.StartIjd, stop = curves.Limits.StopIjd;
        double[] inside = [.. curves.Bins.Select(b => Math.Clamp(bins.Middle(b.Number), start, stop))], seconds = new double[inside.Length];
        int sources = curves.Sources.Count;
        double[] times = new double[inside.Length * sources];
        for (int k = 0; k < sources; k++)
        {
            new BarycentricCorrection(curves.Sources[k].Direction, Epoch.FromIjd(start), Epoch.FromIjd(stop), orbit).Delays(inside, seconds);
            for (int b = 0; b < inside.Length; b++)
                times[(b * sources) + k] = bins.Middle(curves.Bins[b].Number) + (seconds[b] / 86400);
        }

        return times;
    }
}
