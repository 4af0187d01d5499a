namespace Mmoda.Instruments;

/// <summary>What one product costs for one science window, seconds of one core.</summary>
/// <param name="Product">The product, for people.</param>
/// <param name="Seconds">All of it.</param>
/// <param name="DecompressionSeconds">Of that, reading and decompressing the event file, once for each time it is read.</param>
public sealed record WindowCost(string Product, double Seconds, double DecompressionSeconds)
{
    /// <summary>Core hours for so many windows.</summary>
    public double CoreHours(int windows) => windows * Seconds / 3600;

    /// <summary>Days for so many windows, if the throughput scales with the cores.</summary>
    public double Days(int windows, int cores) => CoreHours(windows) / cores / 24;
}
