namespace Mmoda.Workflow;

/// <summary>How, when and where a product was made. Everything needed to make it again is in the invocation.</summary>
/// <param name="Invocation">Step, version, parameters and input keys.</param>
/// <param name="Started">When the run began, UTC.</param>
/// <param name="Seconds">Wall-clock time of the run.</param>
/// <param name="Software">Name and version with commit, for example <c>mmoda 0.1.0+d55d776</c>.</param>
/// <param name="Host">Machine that ran it.</param>
/// <param name="StageSeconds">Wall-clock time by stage, as told by the step.</param>
/// <param name="Files">The files of the product, by name.</param>
public sealed record Provenance(
    StepInvocation Invocation,
    DateTimeOffset Started,
    double Seconds,
    string Software,
    string Host,
    IReadOnlyDictionary<string, double> StageSeconds,
    IReadOnlyList<ProvenanceFile> Files);
