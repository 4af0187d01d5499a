namespace Mmoda.Numerics;

/// <summary>Computes what a model leaves of the data, each divided by its standard deviation: (model − data) / σ.</summary>
/// <param name="parameters">Where to compute; inside the bounds.</param>
/// <param name="residuals">Receives all residuals. A value that is not finite tells that there is no model here.</param>
public delegate void ResidualFunction(ReadOnlySpan<double> parameters, Span<double> residuals);
