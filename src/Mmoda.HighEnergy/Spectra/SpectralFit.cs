using Mmoda.Numerics;

namespace Mmoda.HighEnergy;

/// <summary>Fits a photon model to a measured spectrum: the model is folded with the response, χ² is minimised.</summary>
public static partial class SpectralFit
{
    /// <summary>Fits a model.</summary>
    /// <param name="spectrum">Rates with their errors; the systematic fraction counts in quadrature. Channels without a measurement are left out.</param>
    /// <param name="response">A response with the channels of the spectrum.</param>
    /// <param name="range">Channels that lie wholly in this band of reconstructed energy are used.</param>
    /// <param name="model">The model; taken at the geometric middle of each range of photon energy of the response.</param>
    /// <param name="start">Where the search starts.</param>
    /// <exception cref="ArgumentException">The response has another number of channels, or fewer channels than parameters are usable.</exception>
    public static SpectralFitResult Fit(
        CountSpectrum spectrum, DetectorResponse response, EnergyBand range, PhotonModel model, ReadOnlySpan<double> start)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(model);
        if (spectrum.ChannelCount != response.ChannelCount)
            throw new ArgumentException($"The spectrum has {spectrum.ChannelCount} channels, the response {response.ChannelCount}.", nameof(response));
        int[] used =
        [
            .. Enumerable.Range(0, spectrum.ChannelCount).Where(c =>
                spectrum.IsGood(c) && response.ChannelEdgesKeV[c] >= range.MinKeV && response.ChannelEdgesKeV[c + 1] <= range.MaxKeV),
        ];
        if (used.Length < start.Length)
            throw new ArgumentException($"{used.Length} channels of the spectrum in {range} cannot determine {start.Length} parameters.", nameof(range));
        double[] errors = [.. used.Select(c => double.Hypot(spectrum.Errors[c], spectrum.SystematicFraction * spectrum.Rates[c]))];
        double[] photons = new double[response.PhotonCount], rates = new double[response.ChannelCount], parameters = start.ToArray();
        LevenbergMarquardt solver = new(used.Length, parameters.Length) { ReductionTolerance = 1e-10 };
        LeastSquaresFit fit = solver.Fit(
            (at, residuals) =>
            {
                Photons(response, model, at, photons);
                response.Fold(photons, rates);
                for (int i = 0; i < used.Length; i++)
                    residuals[i] = (rates[used[i]] - spectrum.Rates[used[i]]) / errors[i];
            },
            parameters);
        double[] sigmas = new double[parameters.Length];
        for (int i = 0; i < sigmas.Length; i++)
            sigmas[i] = Math.Sqrt(solver.Covariance[(i * sigmas.Length) + i]);
        return new SpectralFitResult(parameters, sigmas, fit.ChiSquared, used.Length - fit.FreeParameters, fit.HasConverged);
    }

    private static void Photons(DetectorResponse response, PhotonModel model, ReadOnlySpan<double> parameters, Span<double> photons)
    {
        for (int e = 0; e < photons.Length; e++)
        {
            double low = response.PhotonEdgesKeV[e], high = response.PhotonEdgesKeV[e + 1];
            photons[e] = model(Math.Sqrt(low * high), parameters) * (high - low);
        }
    }
}
