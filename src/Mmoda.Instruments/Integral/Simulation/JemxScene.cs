using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Everything that determines the data of one unit of JEM-X in one simulated science window.</summary>
/// <param name="Window">The window.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Sources">Sources that the collimator lets through, in the frame of the unit.</param>
/// <param name="DataTime">When there are data.</param>
/// <param name="DeadTime">Dead fraction every 8 s.</param>
/// <param name="GreyFilter">Grey filter every 8 s: of 32 events G + 1 are kept.</param>
internal sealed record JemxScene(
    WindowScene Window, JemxUnit Unit, IReadOnlyList<SceneSource> Sources, GoodTimeIntervals DataTime, float[] DeadTime, byte[] GreyFilter)
{
    /// <summary>The grey filter that keeps all.</summary>
    public const byte NoFilter = 31;

    /// <summary>Stream of random numbers.</summary>
    public ulong Stream => Window.Stream | (0x10UL * (ulong)Unit.Number);

    /// <summary>Row of the table of dead times at so many seconds.</summary>
    public int RowAt(double seconds) => Math.Min((int)(seconds / WindowScene.DeadTimeStepSeconds), DeadTime.Length - 1);
}
