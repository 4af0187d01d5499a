using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>JEM-X: what can be asked of it.</summary>
internal sealed class JemxInstrument(IntegralArchive archive, IntegralSources sources) : Instrument("jemx")
{
    /// <inheritdoc/>
    public override InstrumentWords Words { get; } = IntegralWords.Of("JEM-X", "X-rays", "Two coded-mask imagers, 3 to 35 keV.", "jemx", "JEM-X (Lund et al. 2003)");

    /// <inheritdoc/>
    public override ParameterGroup Source => IsgriParameters.Source;

    /// <inheritdoc/>
    public override ParameterGroup Parameters => JemxParameters.Instrument;

    /// <inheritdoc/>
    public override IReadOnlyList<ProductType> Products { get; } =
    [
        new MosaicProduct(archive, sources, Telescope.Jemx[0], "image", version: 2, JemxParameters.Image, IsgriParameters.UsualPointings),
        new JemxSpectrum(archive, sources),
        new LightCurveProduct(archive, sources, Telescope.Jemx[0], version: 2, JemxParameters.LightCurve),
        new MosaicProduct(archive, sources, Telescope.Jemx[0], "mosaic", version: 2, JemxParameters.Mosaic, IsgriParameters.MostPointings),
    ];
}
