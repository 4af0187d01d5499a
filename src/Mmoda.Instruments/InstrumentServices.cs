using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>All instruments on one archive: what they offer, and the steps that make it.</summary>
public sealed class InstrumentServices
{
    /// <summary>Lists the instruments. A new one is a folder and its lines here.</summary>
    /// <param name="archive">The INTEGRAL archive.</param>
    /// <param name="services">Services elsewhere, each an instrument; none when null.</param>
    /// <param name="cacheDirectory">Where to keep what services offer, and the key to the secrets of their runs; null keeps both in memory.</param>
    /// <exception cref="ArgumentException">A service cannot be used, or has a name that is taken.</exception>
    public InstrumentServices(IntegralArchive archive, IReadOnlyList<RemoteService>? services = null, string? cacheDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(archive);
        Archive = archive;
        Sources = new IntegralSources(archive);
        Runs = new RemoteRuns(cacheDirectory is null ? null : Path.Combine(cacheDirectory, "run-key"));
        Notebooks = [.. (services ?? []).Select(s => new NotebookInstrument(s, cacheDirectory))];
        Catalogue = new InstrumentCatalogue([new IsgriInstrument(archive, Sources), new JemxInstrument(archive, Sources), new SpectraInstrument(), .. Notebooks]);
        if (Catalogue.All.GroupBy(i => i.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two instruments are called '{twice.Key}'.", nameof(services));
        Steps =
        [
            .. Shared(Telescope.Isgri), new BinShadowgram(archive),
            new ExtractSpectra(archive, Sources), new SumSpectra(archive), new MakeDummySpectrum(),
            new ExtractLightCurves(archive, Sources),
            .. Shared(Telescope.Jemx[0]), new BinJemxShadowgram(archive),
            new ExtractJemxSpectra(archive, Sources), new SumJemxSpectra(archive), new MakeDummyJemxSpectrum(),
            new ExtractJemxLightCurves(archive, Sources),
            new FitSpectra(),
            new RunNotebook(Notebooks, Runs, TimeProvider.System),
        ];
    }

    // What all coded-mask telescopes do alike.
    private IEnumerable<Step> Shared(Telescope telescope) =>
    [
        new MakeSkyImage(Sources, telescope), new SumImages(telescope), new MakeMosaic(Sources, telescope), new MakeDummyMosaic(telescope),
        new MergeLightCurves(telescope), new MakeDummyLightCurve(telescope),
    ];

    /// <summary>The archive.</summary>
    public IntegralArchive Archive { get; }

    /// <summary>Names and positions.</summary>
    public IntegralSources Sources { get; }

    /// <summary>The instruments.</summary>
    public InstrumentCatalogue Catalogue { get; }

    /// <summary>The instruments that are services elsewhere.</summary>
    public IReadOnlyList<NotebookInstrument> Notebooks { get; }

    /// <summary>The runs of services that this process waits for.</summary>
    public RemoteRuns Runs { get; }

    /// <summary>The steps of their plans.</summary>
    public IReadOnlyList<Step> Steps { get; }
}
