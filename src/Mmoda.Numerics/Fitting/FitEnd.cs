namespace Mmoda.Numerics;

/// <summary>Why a fit ended.</summary>
public enum FitEnd
{
    /// <summary>χ² fell, and would have fallen, by less than the tolerance: converged.</summary>
    SmallReduction,

    /// <summary>The parameters changed by less than the tolerance: converged.</summary>
    SmallStep,

    /// <summary>The residuals are orthogonal to all derivatives, within the tolerance, or zero: converged.</summary>
    SmallGradient,

    /// <summary>No parameter is free, so that there was nothing to do.</summary>
    NothingFree,

    /// <summary>The evaluations were used up.</summary>
    TooManyEvaluations,

    /// <summary>The residuals or derivatives at the start, or derivatives on the way, are not finite.</summary>
    NotFinite,
}
