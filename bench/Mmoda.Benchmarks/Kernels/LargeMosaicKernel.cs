using System.Globalization;
using Mmoda.Instruments;
using Mmoda.Numerics;
using Mmoda.Workflow;

namespace Mmoda.Benchmarks;

/// <summary>
/// A mosaic of 4000 windows, about 1500 × 1500 pixels, by the steps that make it: 50 sums of 80 windows each, and the mosaic
/// of the sums with its source list. Nine simulated windows, 16° apart, stand for all: the steps do not know that their inputs
/// are the same files again and again. Only the noise of these is the same again and again too: added up, it looks √(4000 / 9) times
/// as significant as that of 4000 windows, and so much higher is the threshold. What counts is the memory.
/// </summary>
internal sealed class LargeMosaicKernel() : EndToEndKernel(
    "mosaic of 4000 windows", new IntegralQuery("isgri_image", new() { ["energy_bands"] = "20-40", ["radius"] = "60", ["max_pointings"] = "9" }, workers: 1))
{
    private const int Sums = 50, WindowsPerSum = 80;
    private const double StepDegrees = 16, Seconds = 300;
    private StepInvocation[] _made = [];

    public override double? MostMegabytes => 600;

    public override int MostRuns => 1;

    public override bool HasStages => false;

    public override void Prepare(string inputs, string output)
    {
        string archive = SimulatedArchive.Root("mosaic", new()
        {
            Fields =
            [
                .. Enumerable.Range(0, 9).Select(i => new SimulatedField
                {
                    Name = FormattableString.Invariant($"field {i}"),
                    RightAscensionDegrees = 83.6332 + (StepDegrees * ((i % 3) - 1)),
                    DeclinationDegrees = StepDegrees * ((i / 3) - 1),
                    Revolution = 1922 + i,
                    DurationSeconds = Seconds,
                    Pointings = 1,
                }),
            ],
        });
        ScienceWindow[] all = [.. new IntegralArchive(archive).Select(null, Sky.Angle.FromDegrees(180), null, null)];
        Query.Given["scw_list"] = string.Join(',', all.Select(w => w.Id.ToString()));
        Query.ClearStore();
        Query.Open(archive);
        using ProductStore store = Query.OpenStore();
        _made = [.. Query.Run().Select(n => store.Open(n.Product!.Value).Provenance.Invocation)]; // All were produced.
    }

    public override void Reset() => PeakMemory.Reset();

    protected override void RunOnce()
    {
        using ProductStore store = Query.OpenStore();
        StepWorker worker = new(new StepRegistry(Query.Steps), store, TimeProvider.System);
        StepInvocation[] made = _made;
        StepInvocation sum = made.First(i => i.Step == Telescope.Isgri.StepName(SumImages.Operation)), mosaic = made.Single(i => i.Step == Telescope.Isgri.StepName(MakeMosaic.Operation));
        ProductKey[] images = [.. made.Where(i => i.Step == Telescope.Isgri.StepName(MakeSkyImage.Operation)).Select(i => i.Key)];
        ProductKey[] shadowgrams = [.. made.Where(i => i.Step == BinShadowgram.StepName).Select(i => i.Key)];
        List<ProductKey> sums = [];
        Philox random = new(4000, 0);
        for (int i = 0; i < Sums; i++)
        {
            // Another choice of the same windows is another product.
            StepInvocation part = sum with { Inputs = [.. Enumerable.Range(0, WindowsPerSum).Select(_ => images[(int)(random.NextDouble() * images.Length)])] };
            Require(worker.RunAsync(part, CancellationToken.None));
            sums.Add(part.Key);
        }

        double threshold = 7 * Math.Sqrt((double)Sums * WindowsPerSum / images.Length);
        Dictionary<string, string> parameters = new(mosaic.Parameters) { ["detection_threshold"] = threshold.ToString("R", CultureInfo.InvariantCulture) };
        Require(worker.RunAsync(
            mosaic with { Parameters = parameters, Inputs = [.. sums, .. Enumerable.Range(0, Sums * WindowsPerSum).Select(k => shadowgrams[k % shadowgrams.Length])] }, CancellationToken.None));
    }

    private static void Require(ValueTask<StepOutcome> running)
    {
        if (running.AsTask().GetAwaiter().GetResult() is StepOutcome.Failed failed)
            throw new InvalidOperationException(failed.Message);
    }
}
