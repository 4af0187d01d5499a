namespace Mmoda.Analysis;

/// <summary>Parameters that belong together, in wire order.</summary>
/// <param name="Name">Name on the wire, for example <c>isgri_parameters</c>.</param>
/// <param name="Parameters">The parameters; names are unique in the whole query.</param>
public sealed record ParameterGroup(string Name, IReadOnlyList<Parameter> Parameters);
