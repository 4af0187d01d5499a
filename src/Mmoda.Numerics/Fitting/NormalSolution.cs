namespace Mmoda.Numerics;

/// <summary>How well normal equations determine their parameters.</summary>
/// <param name="IsDetermined">Whether there is a solution.</param>
/// <param name="LeastDetermined">
/// If there is none: a parameter without data, or one that follows from those before it. Else the one that is nearest to it.
/// </param>
/// <param name="Independence">
/// The part, 0 to 1, of the information on <paramref name="LeastDetermined"/> that the parameters before it leave. Below 1e-8 the
/// digits of the solution are in doubt.
/// </param>
public readonly record struct NormalSolution(bool IsDetermined, int LeastDetermined, double Independence);
