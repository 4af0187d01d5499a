using System.Collections.Concurrent;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>Gathers, while a plan is made, which files its fingerprints stand for. Thread-safe.</summary>
internal sealed class PlanInputs
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<InputFile>> _lists = new(StringComparer.Ordinal);

    /// <summary>Says what a fingerprint stands for.</summary>
    public void Add(string fingerprint, IReadOnlyList<InputFile> files) => _lists[fingerprint] = files;

    /// <summary>The files behind some fingerprints, each once.</summary>
    public IReadOnlyList<InputFile> Union(IEnumerable<string> fingerprints) =>
        [.. fingerprints.SelectMany(f => _lists.GetValueOrDefault(f) ?? []).DistinctBy(f => f.Path)];

    /// <summary>The plan with its files.</summary>
    public StepGraph ToGraph(IReadOnlyList<StepNode> nodes) => new(nodes) { InputFiles = _lists };
}
