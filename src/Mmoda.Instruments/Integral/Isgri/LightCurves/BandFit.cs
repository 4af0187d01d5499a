using Mmoda.CodedMask;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>One band of the light curves of a window: what does not change from bin to bin, and what the fits gave so far.</summary>
internal sealed class BandFit
{
    private readonly double[] _corrections;

    private BandFit(EnergyBand band, float[] perLiveSecond, float[] background, double[] corrections)
    {
        Band = band;
        PerLiveSecond = perLiveSecond;
        Background = background;
        _corrections = corrections;
    }

    /// <summary>The band.</summary>
    public EnergyBand Band { get; }

    /// <summary>Efficiency of each cell of the grid in a second that its module is live.</summary>
    public float[] PerLiveSecond { get; }

    /// <summary>Shape of the background on the grid.</summary>
    public float[] Background { get; }

    /// <summary>The bins so far.</summary>
    public List<LightCurveBin> Bins { get; } = [];

    /// <summary>Rates of the sources that are told, source fastest, counts/s.</summary>
    public List<double> Rates { get; } = [];

    /// <summary>Their standard deviations.</summary>
    public List<double> Errors { get; } = [];

    /// <summary>Averages the calibration over a band.</summary>
    public static BandFit Prepare(
        EventReduction reduction, bool[] isBad, EnergyBand band, IReadOnlyList<(FieldSource Source, TangentDirection Direction)> visible)
    {
        float[] map = new float[IsgriDetector.PixelCount], perLiveSecond = new float[IsgriDetector.Width * IsgriDetector.Height], background = new float[perLiveSecond.Length];
        double[] always = new double[IsgriDetector.ModuleCount];
        Array.Fill(always, 1);
        new EfficiencyMap(reduction.Window, reduction.Calibration, isBad).Fill(band, always, map);
        IsgriDetector.ToGrid<float>(map, perLiveSecond);
        IsgriDetector.ToGrid<float>(reduction.Calibration.BackgroundIn(band), background);
        return new BandFit(band, perLiveSecond, background, [.. visible.Select(v => IsgriResponse.FluxCorrection(band, IsgriCamera.Cosine(v.Direction)))]);
    }

    /// <summary>Keeps the fit of a bin.</summary>
    /// <param name="bin">What all sources share.</param>
    /// <param name="told">Numbers of the sources to keep.</param>
    /// <param name="fluxes">Fluxes of all sources.</param>
    /// <param name="errors">Their standard deviations.</param>
    public void Add(LightCurveBin bin, ReadOnlySpan<int> told, ReadOnlySpan<double> fluxes, ReadOnlySpan<double> errors)
    {
        Bins.Add(bin);
        foreach (int k in told)
        {
            Rates.Add(fluxes[k] * _corrections[k]);
            Errors.Add(errors[k] * _corrections[k]);
        }
    }
}
