namespace Mmoda.Instruments;

/// <summary>How an instrument answers to photons, as far as rates of counts need it.</summary>
/// <param name="EffectiveAreaCm2">Effective area on axis at an energy in keV.</param>
/// <param name="ResolutionSigmaKeV">Standard deviation of measured energies.</param>
/// <param name="LowestKeV">Lowest energy of photons.</param>
/// <param name="HighestKeV">Highest energy of photons.</param>
internal sealed record PhotonResponse(
    Func<double, double> EffectiveAreaCm2, Func<double, double> ResolutionSigmaKeV, double LowestKeV, double HighestKeV)
{
    /// <summary>ISGRI.</summary>
    public static PhotonResponse Isgri { get; } = new(
        IsgriResponse.EffectiveAreaCm2, IsgriResponse.ResolutionSigmaKeV, IsgriResponse.LowestEnergyKeV, IsgriResponse.HighestEnergyKeV);

    /// <summary>A unit of JEM-X.</summary>
    public static PhotonResponse Jemx(JemxUnit unit) => new(
        e => JemxResponse.EffectiveAreaCm2(unit, e), JemxResponse.ResolutionSigmaKeV, JemxResponse.LowestEnergyKeV, JemxResponse.HighestEnergyKeV);
}
