namespace Mmoda.HighEnergy;

/// <summary>A component that model expressions can use, for documentation and forms.</summary>
/// <param name="Name">Name in expressions.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Description">One line, with the source of the formula.</param>
/// <param name="Parameters">Its parameters, in order.</param>
public sealed record ComponentDescription(string Name, ComponentKind Kind, string Description, IReadOnlyList<ComponentParameter> Parameters);
