namespace Mmoda.Sky;

/// <summary>A shape on the sphere that can be compared with small discs; what a search for pixels needs to know of it.</summary>
internal abstract class SphericalShape
{
    /// <summary>Whether a direction belongs to the shape.</summary>
    public abstract bool Contains(SkyDirection direction);

    /// <summary>Whether a disc certainly has no point of the shape; false when in doubt.</summary>
    public abstract bool IsOutside(SkyDirection centre, double radius);

    /// <summary>Whether a disc certainly lies in the shape; false when in doubt.</summary>
    public abstract bool IsInside(SkyDirection centre, double radius);
}
