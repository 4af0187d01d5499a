using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>The light curve of one source in one band over all science windows.</summary>
internal sealed class SourceLightCurve
{
    /// <summary>What it was taken with.</summary>
    public required Telescope Telescope { get; init; }

    /// <summary>The source.</summary>
    public required FieldSource Source { get; init; }

    /// <summary>The band.</summary>
    public required EnergyBand Band { get; init; }

    /// <summary>Equal bins or blocks in the order of time, at least one.</summary>
    public required IReadOnlyList<LightCurveRow> Rows { get; init; }

    /// <summary>Width of the bins, or of the cells that the blocks are made of, s.</summary>
    public required double BinSeconds { get; init; }

    /// <summary>Chance of a block too many; null for equal bins.</summary>
    public double? FalseAlarm { get; init; }

    /// <summary>The first window, which names the observation, or null in a canned answer.</summary>
    public required ScienceWindowId? FirstWindow { get; init; }

    /// <summary>On-board times of the start of the first window and the end of the last, or null where no file tells them.</summary>
    public (string Start, string End)? OnBoardTimes { get; init; }

    /// <summary>Mean live fraction.</summary>
    public required double LiveFraction { get; init; }

    /// <summary>Angles of the source to the axis of the instrument in the first window, degrees.</summary>
    public required (double Y, double Z) Place { get; init; }

    /// <summary>
    /// Mean rate and its standard deviation, counts/s. Weighted with the exposure: the errors of bins of few counts follow their
    /// rates, and weights made of them would pull the mean down (by 0.4 % for the Crab in bins of 1 s).
    /// </summary>
    public (double Rate, double Error) Mean()
    {
        LightCurveRow all = BlockBinning.Join(Rows);
        return (all.Rate, all.Error);
    }
}
