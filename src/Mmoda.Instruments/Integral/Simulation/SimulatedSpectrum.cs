using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// Counts spectrum of a simulated source: a (cut-off) power law through the effective area, in counts per second and
/// keV through the open mask on axis, before the energy resolution.
/// </summary>
internal sealed class SimulatedSpectrum
{
    private const int Bins = 2048;
    private const double ErgPerKeV = 1.602176634e-9;
    private readonly double[] _edges = new double[Bins + 1];
    private readonly double[] _rates = new double[Bins];
    private readonly DiscreteSampler _bins;

    private readonly PhotonResponse _response;

    /// <summary>Normalises the spectrum to its flux.</summary>
    /// <param name="milliCrab">Energy flux in 20–40 keV in thousandths of the Crab's.</param>
    /// <param name="photonIndex">Photon index.</param>
    /// <param name="cutoffKeV">Cut-off energy, or null.</param>
    /// <param name="response">How the instrument answers.</param>
    public SimulatedSpectrum(double milliCrab, double photonIndex, double? cutoffKeV, PhotonResponse response)
    {
        _response = response;
        double Photons(double e) => Math.Pow(e, -photonIndex) * (cutoffKeV is { } c ? Math.Exp(-e / c) : 1);
        double erg = 0;
        for (int i = 0; i < 400; i++)
        {
            double e = 20 + (i + 0.5) * 0.05;
            erg += e * Photons(e) * 0.05 * ErgPerKeV;
        }

        double norm = milliCrab * MilliCrabErg / erg;
        double low = Math.Log(response.LowestKeV), high = Math.Log(response.HighestKeV);
        for (int i = 0; i <= Bins; i++)
            _edges[i] = Math.Exp(low + (high - low) * i / Bins);
        for (int i = 0; i < Bins; i++)
        {
            double e = Math.Sqrt(_edges[i] * _edges[i + 1]);
            _rates[i] = norm * Photons(e) * response.EffectiveAreaCm2(e) * (_edges[i + 1] - _edges[i]);
            TotalRate += _rates[i];
        }

        _bins = new DiscreteSampler(_rates);
    }

    /// <summary>Energy flux of one thousandth of the Crab (<see cref="CrabSpectrum"/>) in 20–40 keV: 7.71e-12 erg cm⁻² s⁻¹.</summary>
    public static double MilliCrabErg { get; } = CrabErg() / 1000;

    /// <summary>Rate at all energies, counts/s through the open mask on axis.</summary>
    public double TotalRate { get; }

    /// <summary>Draws a photon energy in keV.</summary>
    public double Sample(ref Philox random)
    {
        int bin = _bins.Sample(ref random);
        return _edges[bin] + random.NextDouble() * (_edges[bin + 1] - _edges[bin]);
    }

    /// <summary>The rate that is truly reconstructed in a band: the spectrum folded with the energy resolution.</summary>
    public double BandRate(EnergyBand band)
    {
        double rate = 0;
        for (int i = 0; i < Bins; i++)
        {
            double e = Math.Sqrt(_edges[i] * _edges[i + 1]), s = Math.Sqrt(2) * _response.ResolutionSigmaKeV(e);
            rate += _rates[i] * 0.5
                * (SpecialFunctions.Erf((band.MaxKeV - e) / s) - SpecialFunctions.Erf((band.MinKeV - e) / s));
        }

        return rate;
    }

    private static double CrabErg()
    {
        double erg = 0;
        for (int i = 0; i < 400; i++)
        {
            double from = 20 + (0.05 * i);
            erg += (from + 0.025) * CrabSpectrum.PhotonFlux(new EnergyBand(from, from + 0.05)) * ErgPerKeV;
        }

        return erg;
    }
}
