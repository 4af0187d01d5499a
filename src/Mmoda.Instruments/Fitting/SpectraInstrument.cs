using Mmoda.Analysis;

namespace Mmoda.Instruments;

/// <summary>Finished spectra as data of an analysis, whatever instruments they come from.</summary>
internal sealed class SpectraInstrument() : Instrument("spectra")
{
    /// <inheritdoc/>
    public override InstrumentWords Words { get; } = new() { Title = "Model fits", Messenger = "Spectra made here", Description = "Fits models to finished spectra.", Help = "spectral-fitting" };

    /// <inheritdoc/>
    public override ParameterGroup Source => SpectralFitParameters.Source;

    /// <inheritdoc/>
    public override ParameterGroup Parameters => SpectralFitParameters.Instrument;

    /// <inheritdoc/>
    public override IReadOnlyList<ProductType> Products { get; } = [new SpectralFitProduct()];
}
