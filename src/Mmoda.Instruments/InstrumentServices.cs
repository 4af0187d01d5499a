using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>All instruments on one archive: what they offer, and the steps that make it.</summary>
public sealed class InstrumentServices
{
    /// <summary>Lists the instruments. A new one is a folder and its lines here.</summary>
    /// <param name="archive">The INTEGRAL archive.</param>
    public InstrumentServices(IntegralArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        Archive = archive;
        Sources = new IntegralSources(archive);
        Catalogue = new InstrumentCatalogue([new IsgriInstrument(archive, Sources), new SpectraInstrument()]);
        Steps =
        [
            new BinShadowgram(archive), new MakeSkyImage(Sources), new SumImages(), new MakeMosaic(Sources), new MakeDummyMosaic(),
            new ExtractSpectra(archive, Sources), new SumSpectra(archive), new MakeDummySpectrum(),
            new ExtractLightCurves(archive, Sources), new MergeLightCurves(), new MakeDummyLightCurve(),
            new FitSpectra(),
        ];
    }

    /// <summary>The archive.</summary>
    public IntegralArchive Archive { get; }

    /// <summary>Names and positions.</summary>
    public IntegralSources Sources { get; }

    /// <summary>The instruments.</summary>
    public InstrumentCatalogue Catalogue { get; }

    /// <summary>The steps of their plans.</summary>
    public IReadOnlyList<Step> Steps { get; }
}
