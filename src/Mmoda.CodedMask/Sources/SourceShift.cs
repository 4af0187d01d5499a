namespace Mmoda.CodedMask;

/// <summary>
/// How far a source lies from where it was fitted, times its flux: what is linear in the data, so that shifts of many exposures
/// add up even where the source does not show in any of them.
/// </summary>
/// <param name="Y">Flux times the shift along tangent coordinate Y, counts/s · radians.</param>
/// <param name="Z">The same along Z.</param>
/// <param name="VarianceY">Variance of <paramref name="Y"/>.</param>
/// <param name="VarianceZ">Variance of <paramref name="Z"/>.</param>
/// <param name="Covariance">Their covariance.</param>
public readonly record struct SourceShift(double Y, double Z, double VarianceY, double VarianceZ, double Covariance);
