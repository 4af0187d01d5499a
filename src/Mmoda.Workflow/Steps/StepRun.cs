using System.Text.Json.Nodes;

namespace Mmoda.Workflow;

/// <summary>What one run of a step reads and where it writes. Used by one run; not thread-safe except <see cref="Time"/>.</summary>
/// <param name="invocation">What to run.</param>
/// <param name="inputs">The input products, in the order of <see cref="StepInvocation.Inputs"/>.</param>
/// <param name="outputDirectory">An existing, empty directory.</param>
public sealed class StepRun(StepInvocation invocation, IReadOnlyList<StoredProduct> inputs, string outputDirectory)
{
    private readonly SortedDictionary<string, double> _stageSeconds = new(StringComparer.Ordinal);

    /// <summary>What is run.</summary>
    public StepInvocation Invocation { get; } = invocation;

    /// <summary>Parameters by name, values in canonical text.</summary>
    public IReadOnlyDictionary<string, string> Parameters => Invocation.Parameters;

    /// <summary>The input products, in the order of <see cref="StepInvocation.Inputs"/>.</summary>
    public IReadOnlyList<StoredProduct> Inputs { get; } = inputs;

    /// <summary>An existing directory, empty at first; everything in it becomes the product.</summary>
    public string OutputDirectory { get; } = outputDirectory;

    /// <summary>Small facts saved with the product: counts, limits, reasons. Part of the product, so deterministic.</summary>
    public JsonObject Metadata { get; } = [];

    /// <summary>Wall-clock seconds by stage so far.</summary>
    public IReadOnlyDictionary<string, double> StageSeconds
    {
        get
        {
            lock (_stageSeconds)
                return new SortedDictionary<string, double>(_stageSeconds, StringComparer.Ordinal);
        }
    }

    /// <summary>Adds to the wall-clock time of a stage; saved in the provenance, never part of the identity.</summary>
    public void Time(string stage, TimeSpan elapsed)
    {
        lock (_stageSeconds)
            _stageSeconds[stage] = _stageSeconds.GetValueOrDefault(stage) + elapsed.TotalSeconds;
    }

    /// <summary>The outcome of a run whose files are all written.</summary>
    public StepOutcome Produced() => new StepOutcome.Produced(Invocation.Key);
}
