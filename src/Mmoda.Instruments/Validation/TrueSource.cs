using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A simulated source, as the analysis should find it.</summary>
/// <param name="Simulated">What was simulated.</param>
/// <param name="Direction">Where it is.</param>
/// <param name="Rate">Its rate in the band of the validation, counts/s through the open mask on axis.</param>
internal sealed record TrueSource(SimulatedSource Simulated, SkyDirection Direction, double Rate)
{
    /// <summary>Its name.</summary>
    public string Name => Simulated.Name;
}
