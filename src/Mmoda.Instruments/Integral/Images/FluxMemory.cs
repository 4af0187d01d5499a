namespace Mmoda.Instruments;

/// <summary>How much memory the fluxes of the windows of a mosaic may take, all bands together.</summary>
/// <param name="mostBytes">The bound.</param>
internal sealed class FluxMemory(long mostBytes = FluxMemory.MostBytes)
{
    /// <summary>The usual bound: with sixty sources in the field of each window, 4000 windows in six bands.</summary>
    public const long MostBytes = 256L << 20;

    private long _taken;

    /// <summary>What is taken, bytes.</summary>
    public long Taken => _taken;

    /// <summary>Takes memory.</summary>
    /// <exception cref="FluxMemoryException">There is not enough left.</exception>
    public void Take(long bytes)
    {
        if (_taken + bytes > mostBytes)
        {
            throw new FluxMemoryException(FormattableString.Invariant(
                $"The joint fits of the mosaic's sources need more than {mostBytes >> 20} MiB. Choose a higher detection threshold, fewer energy bands or fewer windows."));
        }

        _taken += bytes;
    }
}
