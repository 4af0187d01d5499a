using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>IBIS/ISGRI: what can be asked of it.</summary>
internal sealed class IsgriInstrument(IntegralArchive archive, IntegralSources sources) : Instrument("isgri")
{
    /// <inheritdoc/>
    public override ParameterGroup Source => IsgriParameters.Source;

    /// <inheritdoc/>
    public override ParameterGroup Parameters => IsgriParameters.Instrument;

    /// <inheritdoc/>
    public override IReadOnlyList<ProductType> Products { get; } =
    [
        new IsgriImage(archive, sources), new IsgriSpectrum(archive, sources), new IsgriLightCurve(archive, sources), new IsgriMosaic(archive, sources),
    ];
}
