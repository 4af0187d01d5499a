namespace Mmoda.HighEnergy;

/// <summary>What a fit minimises.</summary>
public enum FitStatistic
{
    /// <summary>χ² with the errors of the data.</summary>
    ChiSquared,

    /// <summary>χ² with variances from the model; for counts.</summary>
    ChiSquaredModel,

    /// <summary>χ² with variances from counts averaged over neighbouring bins (Churazov et al. 1996, ApJ 471, 673); for counts.</summary>
    ChiSquaredChurazov,

    /// <summary>Cash's statistic for counts without background (Cash 1979); with a background of counts it is <see cref="WStat"/>.</summary>
    CStat,

    /// <summary>Cash's statistic with a background of counts profiled out (Wachter, Leach and Kellogg 1979).</summary>
    WStat,

    /// <summary>Counts with a background of Gaussian errors profiled out.</summary>
    PGStat,
}
