namespace Mmoda.Sky;

/// <summary>Directions in other celestial frames.</summary>
public readonly partial record struct SkyDirection
{
    /// <summary>A direction from the longitude and latitude of a frame, in degrees.</summary>
    /// <param name="frame">
    /// The frame. FK4 assumes an epoch of B1950 and no proper motion in FK5, which is right for distant sources; agrees with
    /// SOFA within 0.01 mas.
    /// </param>
    /// <param name="longitude">Any finite angle; whole turns are removed.</param>
    /// <param name="latitude">In [−90, 90].</param>
    /// <param name="equinox">Year of the equinox: Julian, 1000 to 3000, for FK5 and ecliptic (null: 2000); 1950 for FK4. Others ignore it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or outside its range.</exception>
    public static SkyDirection FromFrame(SkyFrame frame, double longitude, double latitude, double? equinox = null)
    {
        (double x, double y, double z) = Components(longitude, latitude, nameof(longitude), nameof(latitude));
        if (frame == SkyFrame.Icrs)
            return new(x, y, z);
        (x, y, z) = FrameTransform.To(frame, equinox).ToIcrs(x, y, z);
        return FromVector(x, y, z);
    }

    /// <summary>Longitude, [0, 360), and latitude, [−90, 90], in a frame, in degrees.</summary>
    /// <param name="frame">The frame; FK4 as in <see cref="FromFrame"/>.</param>
    /// <param name="equinox">Year of the equinox, as in <see cref="FromFrame"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The equinox is outside its range.</exception>
    public (double Longitude, double Latitude) ToFrame(SkyFrame frame, double? equinox = null)
    {
        (double x, double y, double z) = FrameTransform.To(frame, equinox).ToFrame(X, Y, Z);
        return (LongitudeDegrees(x, y), LatitudeDegrees(x, y, z));
    }
}
