namespace Mmoda.Instruments;

/// <summary>How an instrument answers to photons, as far as a spectrum of counts needs it.</summary>
/// <param name="EffectiveAreaCm2">Effective area on axis at an energy in keV.</param>
/// <param name="ResolutionSigmaKeV">Standard deviation of measured energies.</param>
/// <param name="LowestKeV">Lowest energy of photons.</param>
/// <param name="HighestKeV">Highest energy of photons.</param>
internal sealed record SimulatedResponse(
    Func<double, double> EffectiveAreaCm2, Func<double, double> ResolutionSigmaKeV, double LowestKeV, double HighestKeV)
{
    /// <summary>ISGRI.</summary>
    public static SimulatedResponse Isgri { get; } = new(
        IsgriResponse.EffectiveAreaCm2, IsgriResponse.ResolutionSigmaKeV, IsgriResponse.LowestEnergyKeV, IsgriResponse.HighestEnergyKeV);

    /// <summary>A unit of JEM-X.</summary>
    public static SimulatedResponse Jemx(JemxUnit unit) => new(
        e => JemxResponse.EffectiveAreaCm2(unit, e), JemxResponse.ResolutionSigmaKeV, JemxResponse.LowestEnergyKeV, JemxResponse.HighestEnergyKeV);
}
