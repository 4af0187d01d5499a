namespace Mmoda.Numerics;

/// <summary>Computes the derivatives of all residuals.</summary>
/// <param name="parameters">Where to compute; inside the bounds.</param>
/// <param name="jacobian">
/// Residuals × parameters, residuals fastest: ∂r<sub>i</sub>/∂p<sub>j</sub> at <c>j * residuals + i</c>. Columns of fixed parameters
/// need not be filled.
/// </param>
public delegate void JacobianFunction(ReadOnlySpan<double> parameters, Span<double> jacobian);
