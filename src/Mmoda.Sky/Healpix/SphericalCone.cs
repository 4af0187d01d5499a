namespace Mmoda.Sky;

/// <summary>All directions within an angle of a centre.</summary>
internal sealed class SphericalCone : SphericalShape
{
    private readonly SkyDirection _centre;
    private readonly double _radius;

    public SphericalCone(SkyDirection centre, Angle radius)
    {
        if (!centre.IsDefined)
            throw new ArgumentException("The null vector is no direction.", nameof(centre));
        if (!(radius.Radians >= 0) || !double.IsFinite(radius.Radians))
            throw new ArgumentOutOfRangeException(nameof(radius), radius.Degrees, "The radius of a cone is at least 0 degrees.");
        (_centre, _radius) = (centre, radius.Radians);
    }

    public override bool Contains(SkyDirection direction) => _centre.SeparationTo(direction).Radians <= _radius;

    public override bool IsOutside(SkyDirection centre, double radius) => _centre.SeparationTo(centre).Radians > _radius + radius;

    public override bool IsInside(SkyDirection centre, double radius) => _centre.SeparationTo(centre).Radians + radius <= _radius;
}
