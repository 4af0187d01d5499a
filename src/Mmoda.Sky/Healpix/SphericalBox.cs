namespace Mmoda.Sky;

/// <summary>All directions between two meridians and two parallels.</summary>
internal sealed class SphericalBox : SphericalShape
{
    private readonly double _south;
    private readonly double _north;
    private readonly bool _allLongitudes;

    // More than half of the sky is inside of either meridian plane, and not of both.
    private readonly bool _wide;
    private readonly SkyDirection _eastOfFirst;
    private readonly SkyDirection _westOfLast;

    // On the equator in the middle. A narrow box lies in the half of the sky around it; without this a disc on the opposite side,
    // where both meridian planes pass, would be in doubt.
    private readonly SkyDirection _middle;

    /// <summary>A box from one longitude eastwards to another; a difference of at least 360° is all longitudes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Longitudes that do not grow or are not finite, or latitudes beyond the poles or not growing.</exception>
    public SphericalBox(Angle west, Angle east, Angle south, Angle north)
    {
        double width = east.Radians - west.Radians;
        if (!(width >= 0) || !double.IsFinite(width))
            throw new ArgumentOutOfRangeException(nameof(east), east.Degrees, $"A box goes eastwards from {west.Degrees} degrees; add 360 to its end where it passes longitude 0.");
        // The rounding of ±90 degrees is within the tolerance.
        const double Pole = Math.PI / 2 * (1 + 1e-15);
        if (!(south.Radians >= -Pole && south.Radians <= north.Radians && north.Radians <= Pole))
            throw new ArgumentOutOfRangeException(nameof(north), north.Degrees, $"A box goes northwards from {south.Degrees} degrees, both from -90 to 90.");
        (_south, _north) = (south.Radians, north.Radians);
        _allLongitudes = width >= 2 * Math.PI;
        _wide = width > Math.PI;
        (double sin, double cos) = Math.SinCos(west.Radians);
        _eastOfFirst = SkyDirection.FromVector(-sin, cos, 0);
        (sin, cos) = Math.SinCos(east.Radians);
        _westOfLast = SkyDirection.FromVector(sin, -cos, 0);
        (sin, cos) = Math.SinCos(west.Radians + width / 2);
        _middle = SkyDirection.FromVector(cos, sin, 0);
    }

    public override bool Contains(SkyDirection direction) =>
        Latitude(direction) is var latitude && latitude >= _south && latitude <= _north
        && (_allLongitudes || Both(_eastOfFirst.Dot(direction) >= 0, _westOfLast.Dot(direction) >= 0))
        && (_wide || _middle.Dot(direction) >= 0);

    public override bool IsOutside(SkyDirection centre, double radius)
    {
        double latitude = Latitude(centre);
        if (latitude + radius < _south || latitude - radius > _north)
            return true;
        if (!_wide && Height(_middle, centre) < -radius)
            return true;
        return !_allLongitudes && !Both(Height(_eastOfFirst, centre) >= -radius, Height(_westOfLast, centre) >= -radius);
    }

    public override bool IsInside(SkyDirection centre, double radius)
    {
        double latitude = Latitude(centre);
        return (latitude - radius >= _south || _south <= -Math.PI / 2) && (latitude + radius <= _north || _north >= Math.PI / 2)
            && (_allLongitudes || Both(Height(_eastOfFirst, centre) >= radius, Height(_westOfLast, centre) >= radius));
    }

    private bool Both(bool first, bool second) => _wide ? first || second : first && second;

    private static double Height(SkyDirection pole, SkyDirection direction) => Math.Asin(Math.Clamp(pole.Dot(direction), -1, 1));

    private static double Latitude(SkyDirection direction) =>
        Math.Atan2(direction.Z, Math.Sqrt(direction.X * direction.X + direction.Y * direction.Y));
}
