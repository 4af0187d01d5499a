using System.Globalization;

namespace Mmoda.Workflow.Tests;

/// <summary>A step that does what a delegate says, and counts its runs.</summary>
internal sealed class ArithmeticStep(string name, Func<StepRun, CancellationToken, ValueTask<StepOutcome>> run) : Step(name, 1)
{
    private int _runs;

    public int Runs => _runs;

    public override ValueTask<StepOutcome> RunAsync(StepRun run1, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _runs);
        return run(run1, cancellationToken);
    }

    /// <summary>Writes its parameter <c>value</c>.</summary>
    public static ArithmeticStep Number() => new("number", (run, _) =>
        ValueTask.FromResult(Write(run, int.Parse(run.Parameters["value"], CultureInfo.InvariantCulture))));

    /// <summary>Writes the sum of its inputs.</summary>
    public static ArithmeticStep Sum() => new("sum", (run, _) =>
        ValueTask.FromResult(Write(run, run.Inputs.Sum(Value))));

    public static int Value(StoredProduct product) =>
        int.Parse(File.ReadAllText(product.PathOf("value.txt")), CultureInfo.InvariantCulture);

    public static StepOutcome Write(StepRun run, int value)
    {
        File.WriteAllText(Path.Combine(run.OutputDirectory, "value.txt"), value.ToString(CultureInfo.InvariantCulture));
        run.Metadata["digits"] = value.ToString(CultureInfo.InvariantCulture).Length;
        run.Time("write", TimeSpan.FromSeconds(0.25));
        return run.Produced();
    }

    public static StepNode Node(string id, string step, string[] dependsOn, string value = "1", bool acceptsMissing = false) =>
        new(id, step, 1, new Dictionary<string, string> { ["value"] = value }, dependsOn, acceptsMissing, "label " + id);
}
