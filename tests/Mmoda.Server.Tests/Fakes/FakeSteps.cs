using Mmoda.Fits;
using Mmoda.Workflow;

namespace Mmoda.Server.Tests;

/// <summary>Writes the name of its window; the window "wait" waits for <see cref="Gate"/>, "empty" is empty.</summary>
internal sealed class FakeWindow() : Step("fake.window", 1)
{
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        string window = run.Parameters["window"];
        if (window == "wait")
            await Gate.Task.WaitAsync(cancellationToken);
        if (window == "empty")
            return new StepOutcome.Empty("no good time");
        if (window == "damaged")
            return new StepOutcome.Failed(FailureKind.UnprocessableData, "the events file is truncated");
        if (window == "bug")
            throw new InvalidOperationException("secret detail");
        await File.WriteAllTextAsync(Path.Combine(run.OutputDirectory, "window.txt"), window, cancellationToken);
        return run.Produced();
    }
}

/// <summary>Writes a small mosaic file with the HDUs of the original.</summary>
internal sealed class FakeMosaic() : Step("fake.mosaic", 1)
{
    public const int Width = 8, Height = 6;

    public override ValueTask<StepOutcome> RunAsync(StepRun run, CancellationToken cancellationToken)
    {
        using (FitsWriter fits = FitsWriter.Create(Path.Combine(run.OutputDirectory, "mosaic.fits")))
        {
            fits.WritePrimary(new FitsHeader());
            fits.WriteTable(new FitsHeader().Set("EXTNAME", "GROUPING"), new FitsTable().AddStrings("MEMBER_XTENSION", 8, ["IMAGE", "IMAGE"]).Add("MEMBER_POSITION", [3, 4]));
            foreach (string type in (string[])["INTENSITY", "VARIANCE", "SIGNIFICANCE", "EXPOSURE"])
            {
                FitsHeader header = new FitsHeader().Set("EXTNAME", "ISGR-MOSA-IMA").Set("IMATYPE", type).Set("E_MIN", 20.0).Set("E_MAX", 40.0)
                    .Set("CTYPE1", "RA---TAN").Set("CTYPE2", "DEC--TAN").Set("CRVAL1", 265.9).Set("CRVAL2", -29.7);
                float[] pixels = [.. Enumerable.Range(0, Width * Height).Select(i => i + (type.Length / 100f))];
                pixels[5] = float.NaN;
                fits.WriteImage<float>(header, [Width, Height], pixels);
            }

            fits.Commit();
        }

        File.WriteAllText(Path.Combine(run.OutputDirectory, "catalog.reg"), "fk5;circle(265.977,-29.7467,0.1) # text={1E 1740.7-2942}\n");
        return ValueTask.FromResult(run.Produced());
    }
}
