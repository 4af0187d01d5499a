namespace Mmoda.Workflow;

/// <summary>The steps that this process can run, by name. Thread-safe.</summary>
public sealed class StepRegistry
{
    private readonly Dictionary<string, Step> _steps;

    /// <summary>Registers <paramref name="steps"/>.</summary>
    /// <exception cref="ArgumentException">Two steps have one name.</exception>
    public StepRegistry(IEnumerable<Step> steps) => _steps = steps.ToDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>The step of this name and version, or null with the reason in <paramref name="problem"/>.</summary>
    public Step? Find(string name, int version, out string? problem)
    {
        Step? step = _steps.GetValueOrDefault(name);
        problem = step is null ? $"No step is called '{name}'; known are {string.Join(", ", _steps.Keys.Order(StringComparer.Ordinal))}."
            : step.Version != version ? $"Step '{name}' has version {step.Version} here; version {version} was asked for."
            : null;
        return problem is null ? step : null;
    }
}
