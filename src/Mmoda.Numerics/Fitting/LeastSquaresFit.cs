namespace Mmoda.Numerics;

/// <summary>The outcome of <see cref="LevenbergMarquardt"/>.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="ChiSquared">Sum of the squared (weighted) residuals.</param>
/// <param name="Iterations">Number of Jacobians.</param>
/// <param name="Evaluations">Number of evaluations of the residuals, those for numerical derivatives included.</param>
/// <param name="FreeParameters">Parameters that are neither fixed nor pressed against a bound at the end.</param>
/// <param name="DependentParameter">
/// A parameter that the data do not determine beside the others, so that there is no covariance; −1 if there is none.
/// </param>
public readonly record struct LeastSquaresFit(
    FitEnd End, double ChiSquared, int Iterations, int Evaluations, int FreeParameters, int DependentParameter)
{
    /// <summary>Whether a minimum was found.</summary>
    public bool HasConverged => End is FitEnd.SmallReduction or FitEnd.SmallStep or FitEnd.SmallGradient or FitEnd.NothingFree;
}
