namespace Mmoda.Numerics;

/// <summary>Which lags of a correlation or convolution are kept.</summary>
public enum CorrelationExtent
{
    /// <summary>All where plane and kernel overlap: plane size + kernel size − 1; index kernel size − 1 of a correlation is lag 0.</summary>
    Full,

    /// <summary>As many as the plane has elements, from index (kernel size − 1) / 2 of <see cref="Full"/> on.</summary>
    Same,

    /// <summary>The plane is periodic: as many as it has elements, lag 0 first, negative lags last.</summary>
    Circular,
}
