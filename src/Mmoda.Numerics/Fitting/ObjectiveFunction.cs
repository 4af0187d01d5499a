namespace Mmoda.Numerics;

/// <summary>A function of several parameters that is to be minimised; NaN and infinity tell that there is no value here.</summary>
/// <param name="parameters">Where to compute; inside the bounds.</param>
public delegate double ObjectiveFunction(ReadOnlySpan<double> parameters);
