namespace Mmoda.HighEnergy;

/// <summary>A parameter of a component, as the component defines it.</summary>
/// <param name="Name">The name, as people know it: <c>PhoIndex</c>, <c>norm</c>.</param>
/// <param name="Unit">Unit; empty for a number.</param>
/// <param name="Value">Value before anything is known.</param>
/// <param name="Lower">Smallest value allowed.</param>
/// <param name="Upper">Largest value allowed.</param>
/// <param name="IsFrozen">Whether fits keep it, unless told otherwise.</param>
public sealed record ComponentParameter(string Name, string Unit, double Value, double Lower, double Upper, bool IsFrozen = false);
