namespace Mmoda.HighEnergy;

/// <content>Fits of model expressions.</content>
public static partial class SpectralFit
{
    /// <summary>Minimises a statistic from the start that the parameters give, and from others.</summary>
    /// <param name="problem">Spectra, model and statistic; its memory is used.</param>
    /// <param name="restarts">Further starts, drawn around the first; the best minimum counts.</param>
    /// <param name="seed">Of the further starts.</param>
    /// <exception cref="ArgumentException">There are fewer bins than free parameters.</exception>
    public static FitResult Fit(FitProblem problem, int restarts = 0, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new SpectralFitter(problem).Fit(restarts, seed);
    }
}
