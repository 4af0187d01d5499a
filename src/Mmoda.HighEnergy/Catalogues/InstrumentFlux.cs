namespace Mmoda.HighEnergy;

/// <summary>The typical flux of a source as one instrument of INTEGRAL measures it.</summary>
/// <param name="Instrument">The instrument: <c>SPI</c>, <c>ISGRI</c>, <c>PICSIT</c> or <c>JEMX</c>.</param>
/// <param name="Flux">Band, value and unit.</param>
public readonly record struct InstrumentFlux(string Instrument, BandFlux Flux);
