using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>IBIS/ISGRI: what can be asked of it.</summary>
internal sealed class IsgriInstrument(IntegralArchive archive, IntegralSources sources) : Instrument("isgri")
{
    /// <inheritdoc/>
    public override InstrumentWords Words { get; } = IntegralWords.Of("IBIS/ISGRI", "Hard X-rays", "Coded-mask imager, 15 to 1000 keV.", "isgri", "IBIS (Ubertini et al. 2003) and ISGRI (Lebrun et al. 2003)");

    /// <inheritdoc/>
    public override ParameterGroup Source => IsgriParameters.Source;

    /// <inheritdoc/>
    public override ParameterGroup Parameters => IsgriParameters.Instrument;

    /// <inheritdoc/>
    public override IReadOnlyList<ProductType> Products { get; } =
    [
        new MosaicProduct(archive, sources, Telescope.Isgri, "image", version: 5, IsgriParameters.Image, IsgriParameters.UsualPointings),
        new IsgriSpectrum(archive, sources),
        new LightCurveProduct(archive, sources, Telescope.Isgri, version: 4, IsgriParameters.LightCurve),
        new MosaicProduct(archive, sources, Telescope.Isgri, "mosaic", version: 2, IsgriParameters.Mosaic, IsgriParameters.MostPointings),
    ];
}
