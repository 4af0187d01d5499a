namespace Mmoda.Sky;

/// <summary>Which pixels belong to a region of the sky.</summary>
public enum PixelSelection
{
    /// <summary>Those whose centre lies in the region.</summary>
    Centres,

    /// <summary>
    /// Those that overlap the region. None is missed; pixels whose border passes the region closer than about a tenth of
    /// their size may be included.
    /// </summary>
    Overlap,
}
