namespace Mmoda.Sky;

/// <summary>How the pixels of a HEALPix grid are numbered (Górski et al. 2005, ApJ 622, 759).</summary>
public enum HealpixScheme
{
    /// <summary>Along rings of equal latitude from north to south, eastwards from longitude 0.</summary>
    Ring,

    /// <summary>Hierarchically inside each of the twelve base pixels: the four children of pixel <c>p</c> are <c>4p … 4p + 3</c>.</summary>
    Nested,
}
