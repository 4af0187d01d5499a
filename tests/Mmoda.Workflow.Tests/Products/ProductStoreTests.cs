namespace Mmoda.Workflow.Tests;

public sealed class ProductStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private static StepInvocation Number(int value) =>
        new("number", 1, new Dictionary<string, string> { ["value"] = $"{value}" }, []);

    private static StepWorker Worker(ProductStore store, params Step[] steps) =>
        new(new StepRegistry(steps.Length > 0 ? steps : [ArithmeticStep.Number()]), store, TimeProvider.System);

    [Fact]
    public async Task A_product_carries_its_files_metadata_and_provenance()
    {
        using ProductStore store = new(_directory.Path);
        Assert.Null(store.TryGet(Number(42).Key));
        await Worker(store).RunAsync(Number(42), default);

        StoredProduct product = store.Open(Number(42).Key);
        Assert.Equal("42", File.ReadAllText(product.PathOf("value.txt")));
        Assert.Equal(2, (int?)product.Metadata["digits"]);
        Assert.Equal("42", product.Provenance.Invocation.Parameters["value"]);
        Assert.Equal(0.25, product.Provenance.StageSeconds["write"]);
        Assert.StartsWith("mmoda ", product.Provenance.Software, StringComparison.Ordinal);
        // printf 42 | sha256sum
        Assert.Equal(new ProvenanceFile("value.txt", 2, "73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049"), Assert.Single(product.Provenance.Files));
        Assert.Throws<FileNotFoundException>(() => product.PathOf("other.txt"));
    }

    [Fact]
    public async Task A_product_survives_a_restart_and_the_step_is_not_run_again()
    {
        ArithmeticStep step = ArithmeticStep.Number();
        using (ProductStore first = new(_directory.Path))
            await Worker(first, step).RunAsync(Number(7), default);
        using ProductStore second = new(_directory.Path);
        Assert.Equal(new StepOutcome.Produced(Number(7).Key), await Worker(second, step).RunAsync(Number(7), default));
        Assert.Equal(1, step.Runs);
    }

    [Fact]
    public async Task An_empty_outcome_is_stored_with_its_reason_and_a_failure_is_not()
    {
        using ProductStore store = new(_directory.Path);
        ArithmeticStep empty = new("number", (_, _) => ValueTask.FromResult<StepOutcome>(new StepOutcome.Empty("no good time")));
        await Worker(store, empty).RunAsync(Number(1), default);
        Assert.Equal(new StepOutcome.Empty("no good time"), store.TryGet(Number(1).Key));
        Assert.False(store.TryOpen(Number(1).Key, out _));

        ArithmeticStep failing = new("number", (_, _) => ValueTask.FromResult<StepOutcome>(new StepOutcome.Failed(FailureKind.Algorithm, "diverged")));
        await Worker(store, failing).RunAsync(Number(2), default);
        Assert.Null(store.TryGet(Number(2).Key));
    }

    [Fact]
    public async Task A_product_with_a_truncated_file_is_made_again()
    {
        using ProductStore store = new(_directory.Path);
        ArithmeticStep step = ArithmeticStep.Number();
        await Worker(store, step).RunAsync(Number(123), default);
        File.WriteAllText(store.Open(Number(123).Key).PathOf("value.txt"), "12");

        Assert.Null(store.TryGet(Number(123).Key));
        await Worker(store, step).RunAsync(Number(123), default);
        Assert.Equal(123, ArithmeticStep.Value(store.Open(Number(123).Key)));
        Assert.Equal(2, step.Runs);
    }

    [Fact]
    public async Task A_product_with_a_broken_record_is_made_again()
    {
        using ProductStore store = new(_directory.Path);
        await Worker(store).RunAsync(Number(5), default);
        File.WriteAllText(Path.Combine(store.Open(Number(5).Key).Directory, "product.json"), "{\"reason\": nu");

        Assert.Null(store.TryGet(Number(5).Key));
        await Worker(store).RunAsync(Number(5), default);
        Assert.Equal(5, ArithmeticStep.Value(store.Open(Number(5).Key)));
    }

    [Fact]
    public void Leftovers_of_the_dead_are_swept_and_those_of_the_living_are_kept()
    {
        ProductStore dead = new(_directory.Path);
        ProductDraft left = dead.Begin(Number(1).Key);
        File.WriteAllText(Path.Combine(left.Directory, "value.txt"), "half");
        dead.Dispose(); // What the operating system does at the end of a process.
        using ProductStore living = new(_directory.Path);
        using ProductDraft kept = living.Begin(Number(2).Key);

        using ProductStore third = new(_directory.Path);
        Assert.False(Directory.Exists(left.Directory));
        Assert.True(Directory.Exists(kept.Directory));
        Assert.Null(third.TryGet(Number(1).Key));
    }

    [Fact]
    public async Task Many_writers_of_one_key_leave_one_whole_product()
    {
        using ProductStore first = new(_directory.Path);
        using ProductStore second = new(_directory.Path);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
            Assert.IsType<StepOutcome.Produced>(await Worker(i % 2 == 0 ? first : second).RunAsync(Number(9), default)))));
        Assert.Equal(9, ArithmeticStep.Value(second.Open(Number(9).Key)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_directory.Path, ".partial"), "value.txt", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Unknown_steps_and_absent_inputs_are_failures_of_ours()
    {
        using ProductStore store = new(_directory.Path);
        StepOutcome unknown = await Worker(store).RunAsync(Number(1) with { Step = "nope" }, default);
        Assert.Equal(FailureKind.Internal, Assert.IsType<StepOutcome.Failed>(unknown).Kind);
        StepOutcome version = await Worker(store).RunAsync(Number(1) with { Version = 2 }, default);
        Assert.Contains("version 1", Assert.IsType<StepOutcome.Failed>(version).Message, StringComparison.Ordinal);
        StepOutcome input = await Worker(store).RunAsync(Number(1) with { Inputs = [Number(8).Key] }, default);
        Assert.Contains(Number(8).Key.Hex, Assert.IsType<StepOutcome.Failed>(input).Message, StringComparison.Ordinal);
    }
}
