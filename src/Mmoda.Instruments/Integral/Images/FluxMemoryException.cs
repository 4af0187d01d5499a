namespace Mmoda.Instruments;

/// <summary>A mosaic has more sources, windows and bands than can be fitted together in the memory that there is for them.</summary>
internal sealed class FluxMemoryException(string message) : Exception(message);
