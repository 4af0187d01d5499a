using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>The photon spectrum of a simulated source, K (E/E_0)^−Γ exp(−E/E_c) with a camera's pivot E_0, and its fit to a measured one.</summary>
internal sealed class SpectralTruth
{
    private const double ErgPerKeV = 1.602176634e-9;

    private readonly ValidationCamera _camera;
    private readonly bool _isCutOff;

    private SpectralTruth(ValidationCamera camera, double photons, double index, double? cutoffKeV)
    {
        _camera = camera;
        _isCutOff = cutoffKeV is not null;
        Parameters = cutoffKeV is { } cutoff ? [photons, index, cutoff] : [photons, index];
    }

    /// <summary>Names of the parameters; a power law has the first two.</summary>
    public IReadOnlyList<string> Names => [FormattableString.Invariant($"photons at {_camera.PivotKeV} keV"), "photon index", "cut-off energy"];

    /// <summary>True values: photons/cm²/s/keV at the pivot before the cut-off's factor, index, cut-off in keV.</summary>
    public IReadOnlyList<double> Parameters { get; }

    /// <summary>The truth of a source, from its energy flux in 20–40 keV.</summary>
    public static SpectralTruth Of(SimulatedSource source, ValidationCamera camera)
    {
        double Shape(double energy) =>
            Math.Pow(energy / camera.PivotKeV, -source.PhotonIndex) * (source.CutoffKeV is { } c ? Math.Exp(-energy / c) : 1);
        const double Step = 0.01;
        double erg = 0;
        for (int i = 0; i < 2000; i++)
        {
            double energy = 20 + ((i + 0.5) * Step);
            erg += energy * Shape(energy) * Step * ErgPerKeV;
        }

        return new SpectralTruth(camera, source.MilliCrab * SimulatedSpectrum.MilliCrabErg / erg, source.PhotonIndex, source.CutoffKeV);
    }

    /// <summary>Fits the same form to a spectrum, from a start that is not the truth.</summary>
    public SpectralFitResult Fit(CountSpectrum spectrum)
    {
        double[] start = [0.5 * Parameters[0], 1.8, _camera.CutoffStartKeV];
        return SpectralFit.Fit(spectrum, _camera.Response.Value, _camera.SpectralRange, Model, start.AsSpan(0, Parameters.Count));
    }

    private double Model(double energyKeV, ReadOnlySpan<double> p) =>
        p[0] * Math.Pow(energyKeV / _camera.PivotKeV, -p[1]) * (_isCutOff ? Math.Exp(-energyKeV / p[2]) : 1);
}
