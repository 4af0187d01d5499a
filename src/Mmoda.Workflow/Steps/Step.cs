namespace Mmoda.Workflow;

/// <summary>
/// A named, versioned, deterministic operation: equal invocations make equal bytes. A step knows its inputs and its
/// output directory, and neither jobs nor users. One instance may run several invocations at once.
/// </summary>
/// <param name="name">Name in invocations, for example <c>isgri.sky_image</c>.</param>
/// <param name="version">Version of the algorithm, from 1; raise it when the result can change.</param>
#pragma warning disable CA1716 // A keyword of Visual Basic; the word is the one of the glossary.
public abstract class Step(string name, int version)
#pragma warning restore CA1716
{
    /// <summary>Name in invocations.</summary>
    public string Name { get; } = name;

    /// <summary>Version of the algorithm.</summary>
    public int Version { get; } = version;

    /// <summary>Reads inputs, calls kernels and writes files into <see cref="StepRun.OutputDirectory"/>.</summary>
    /// <param name="run">Parameters, inputs and the place for the output.</param>
    /// <param name="cancellationToken">Nobody waits for the outcome any longer.</param>
    /// <returns>The outcome; expected failures are returned, not thrown.</returns>
    public abstract ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken);
}
