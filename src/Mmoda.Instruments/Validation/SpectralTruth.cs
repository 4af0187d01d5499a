using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>The photon spectrum of a simulated source, K (E/50 keV)^−Γ exp(−E/E_c), and its fit to a measured one.</summary>
internal sealed class SpectralTruth
{
    /// <summary>Names of the parameters; a power law has the first two.</summary>
    public static readonly IReadOnlyList<string> Names = ["photons at 50 keV", "photon index", "cut-off energy"];

    // At 50 keV the errors of K and Γ hardly depend on each other.
    private const double PivotKeV = 50;
    private const double ErgPerKeV = 1.602176634e-9;

    // Below, the low threshold; above, sources are too faint for one window.
    private static readonly EnergyBand Range = new(22, 300);

    private readonly bool _isCutOff;

    private SpectralTruth(double photons, double index, double? cutoffKeV)
    {
        _isCutOff = cutoffKeV is not null;
        Parameters = cutoffKeV is { } cutoff ? [photons, index, cutoff] : [photons, index];
    }

    /// <summary>True values: photons/cm²/s/keV at 50 keV before the cut-off's factor, index, cut-off in keV.</summary>
    public IReadOnlyList<double> Parameters { get; }

    /// <summary>The truth of a source, from its energy flux in 20–40 keV.</summary>
    public static SpectralTruth Of(SimulatedSource source)
    {
        double Shape(double energy) =>
            Math.Pow(energy / PivotKeV, -source.PhotonIndex) * (source.CutoffKeV is { } c ? Math.Exp(-energy / c) : 1);
        const double Step = 0.01;
        double erg = 0;
        for (int i = 0; i < 2000; i++)
        {
            double energy = 20 + ((i + 0.5) * Step);
            erg += energy * Shape(energy) * Step * ErgPerKeV;
        }

        return new SpectralTruth(source.MilliCrab * SimulatedSpectrum.MilliCrabErg / erg, source.PhotonIndex, source.CutoffKeV);
    }

    /// <summary>Fits the same form to a spectrum, from a start that is not the truth.</summary>
    public SpectralFitResult Fit(CountSpectrum spectrum)
    {
        double[] start = [0.5 * Parameters[0], 1.8, 120];
        return SpectralFit.Fit(spectrum, IsgriRedistribution.Nominal, Range, Model, start.AsSpan(0, Parameters.Count));
    }

    private double Model(double energyKeV, ReadOnlySpan<double> p) =>
        p[0] * Math.Pow(energyKeV / PivotKeV, -p[1]) * (_isCutOff ? Math.Exp(-energyKeV / p[2]) : 1);
}
