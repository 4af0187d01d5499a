using Mmoda.Analysis;
using Mmoda.Instruments;
using Mmoda.Workflow;

namespace Mmoda.Benchmarks;

/// <summary>
/// The steps of one science window of 2000 s, from raw gzipped events to its products in an empty store, on one thread:
/// images of one band or eight, spectra of ten sources; of ISGRI or of one unit of JEM-X.
/// </summary>
internal sealed class WindowKernel : EndToEndKernel
{
    // As many as the reference bands of ISGRI.
    private static readonly string[] JemxBands = ["3-20", "3-5", "5-7", "7-10", "10-15", "15-20", "20-25", "25-35"];

    private readonly string[] _steps;
    private readonly int _windows;
    private readonly bool _isJemx;
    private string _archive = "";

    private WindowKernel(string name, double target, int windows, int workers, string[] steps, string product, GivenValues given)
        : base(name, new IntegralQuery(product, given, workers))
    {
        (Target, _windows, _steps) = (target, windows, steps);
        _isJemx = product.StartsWith("jemx", StringComparison.Ordinal);
    }

    public override double? Target { get; }

    // Each band of JEM-X has a decoding of its own, which is kept for the next window.
    public override double? MostMegabytes => _windows > 1 ? null : _isJemx ? 900 : 400;

    public override int MostRuns => 11;

    public override int WarmUpRuns => _windows == 1 ? 12 : 3;

    protected override Func<StepNode, bool>? IsWanted => n => _steps.Contains(n.Step);

    /// <summary>Images in some of the reference bands.</summary>
    public static WindowKernel Images(int bands) => new(
        FormattableString.Invariant($"isgri window, {bands} {(bands == 1 ? "band" : "bands")}"),
        bands == 1 ? 350 : 600,
        1,
        1,
        [BinShadowgram.StepName, Telescope.Isgri.StepName(MakeSkyImage.Operation)],
        "isgri_image",
        new() { ["energy_bands"] = EnergyBands.Text(TypicalWindow.Bands.Take(bands)) });

    /// <summary>Spectra of ten sources in 64 channels.</summary>
    public static WindowKernel Spectra() => new(
        "isgri window, 64 channels",
        400,
        1,
        1,
        [ExtractSpectra.StepName],
        "isgri_spectrum",
        new() { ["selected_catalog"] = TypicalWindow.Catalogue(TypicalWindow.Plan()), ["channels"] = "64" });

    /// <summary>Images of JEM-X 1 in the usual band, or that and narrow ones.</summary>
    public static WindowKernel JemxImages(int bands) => new(
        FormattableString.Invariant($"jemx window, {bands} {(bands == 1 ? "band" : "bands")}"),
        bands == 1 ? 500 : 2000,
        1,
        1,
        [Jemx.StepName(BinShadowgram.Operation), Jemx.StepName(MakeSkyImage.Operation)],
        "jemx_image",
        new() { ["jemx_num"] = "1", ["energy_bands"] = string.Join(',', JemxBands.Take(bands)) });

    /// <summary>Spectra of JEM-X 1 of ten sources on the sixteen standard channels.</summary>
    public static WindowKernel JemxSpectra() => new(
        "jemx window, 16 channels",
        500,
        1,
        1,
        [Jemx.StepName(ExtractJemxSpectra.Operation)],
        "jemx_spectrum",
        new() { ["jemx_num"] = "1", ["selected_catalog"] = TypicalWindow.Catalogue(TypicalWindow.Plan()) });

    /// <summary>Images of one band of sixteen windows, by one worker or two: two should take 1/1.8 of the time.</summary>
    public static WindowKernel Throughput(int workers) => new(
        FormattableString.Invariant($"isgri 16 windows, {workers} {(workers == 1 ? "worker" : "workers")}"),
        16 * 350 / (workers == 1 ? 1 : 1.8),
        16,
        workers,
        [BinShadowgram.StepName, Telescope.Isgri.StepName(MakeSkyImage.Operation)],
        "isgri_image",
        new() { ["energy_bands"] = "20-40" });

    public override void Prepare(string inputs, string output)
    {
        _archive = SimulatedArchive.Root(
            FormattableString.Invariant($"{(_isJemx ? "jemx" : "windows")}{_windows}"), TypicalWindow.Plan(_windows) with { Jemx = _isJemx });
        ScienceWindow[] all = [.. new IntegralArchive(_archive).Select(null, Sky.Angle.FromDegrees(180), null, null)];
        Query.Given["scw_list"] = string.Join(',', all.Select(w => w.Id.ToString()));
        Reset();
    }

    private static Telescope Jemx => Telescope.Jemx[0];

    public override void Reset()
    {
        Query.ClearStore();
        Query.Open(_archive);
        PeakMemory.Reset();
    }
}
