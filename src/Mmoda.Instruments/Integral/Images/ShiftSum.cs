using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Adds up the shifts of one source from window to window, each in the frame of its detector, on the sky.</summary>
/// <param name="origin">Where the source was looked for.</param>
internal sealed class ShiftSum(SkyDirection origin)
{
    // The fits are linear: beyond one detector pixel (4.94') they mean nothing.
    private const double LargestArcMinutes = 5;

    private double _eastEast, _eastNorth, _northNorth, _east, _north;

    /// <summary>Adds a window.</summary>
    /// <param name="isgri">Attitude of the ISGRI frame.</param>
    /// <param name="direction">Where the origin lies in the field.</param>
    /// <param name="shift">Fitted flux × shift.</param>
    /// <param name="factor">From the flux of the fit to that of the source.</param>
    public void Add(Attitude isgri, TangentDirection direction, SourceShift shift, double factor)
    {
        double determinant = (shift.VarianceY * shift.VarianceZ) - (shift.Covariance * shift.Covariance);
        if (!(determinant > 0) || !double.IsFinite(determinant))
            return;
        double weight = 1 / (determinant * factor * factor);
        double yy = shift.VarianceZ * weight, yz = -shift.Covariance * weight, zz = shift.VarianceY * weight;
        (double y, double z) = (shift.Y * factor, shift.Z * factor);

        // (east, north) = J (Y, Z) near the origin; the information in east and north is J⁻ᵀ C⁻¹ J⁻¹.
        const double Step = 1e-5;
        if (!origin.TryGetTangentOffset(IsgriCamera.ToSky(isgri, direction with { Y = direction.Y + Step }), out Angle eastY, out Angle northY)
            || !origin.TryGetTangentOffset(IsgriCamera.ToSky(isgri, direction with { Z = direction.Z + Step }), out Angle eastZ, out Angle northZ))
        {
            return;
        }

        double a = eastY.Radians / Step, b = eastZ.Radians / Step, c = northY.Radians / Step, d = northZ.Radians / Step;
        double inverse = 1 / ((a * d) - (b * c));
        (double ye, double yn, double ze, double zn) = (d * inverse, -b * inverse, -c * inverse, a * inverse);
        (double scoreY, double scoreZ) = ((yy * y) + (yz * z), (yz * y) + (zz * z));
        _east += (ye * scoreY) + (ze * scoreZ);
        _north += (yn * scoreY) + (zn * scoreZ);
        _eastEast += (ye * ((yy * ye) + (yz * ze))) + (ze * ((yz * ye) + (zz * ze)));
        _eastNorth += (ye * ((yy * yn) + (yz * zn))) + (ze * ((yz * yn) + (zz * zn)));
        _northNorth += (yn * ((yy * yn) + (yz * zn))) + (zn * ((yz * yn) + (zz * zn)));
    }

    /// <summary>The place of a source of a flux.</summary>
    public SkyDirection Apply(double flux)
    {
        double determinant = (_eastEast * _northNorth) - (_eastNorth * _eastNorth);
        if (!(determinant > 0) || !(flux > 0))
            return origin;
        double east = ((_northNorth * _east) - (_eastNorth * _north)) / (determinant * flux);
        double north = ((_eastEast * _north) - (_eastNorth * _east)) / (determinant * flux);
        return Angle.FromRadians(double.Hypot(east, north)).ArcMinutes < LargestArcMinutes
            ? origin.TangentOffset(Angle.FromRadians(east), Angle.FromRadians(north))
            : origin;
    }

    /// <summary>Radius that holds the place of a source of a flux with 90 % probability; null if the fits do not say.</summary>
    public Angle? Radius(double flux)
    {
        double determinant = (_eastEast * _northNorth) - (_eastNorth * _eastNorth), scale = determinant * flux * flux;
        return determinant > 0 && flux > 0
            ? Angle.FromRadians(PositionError.Radius(_northNorth / scale, _eastEast / scale, -_eastNorth / scale))
            : null;
    }
}
