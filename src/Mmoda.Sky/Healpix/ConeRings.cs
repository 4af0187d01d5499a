namespace Mmoda.Sky;

/// <summary>Finds the pixels whose centres lie in a cone ring by ring: on each ring they are one interval of longitude.</summary>
internal static class ConeRings
{
    // Of products of sines of halves of angles.
    private const double Rounding = 1e-15;

    // Where the interval is so short, or so near to all of the ring, its ends have lost digits.
    private const double NearEnd = 1e-9;

    /// <summary>The pixels in the ring scheme, as growing ranges from a first pixel to before an end.</summary>
    public static List<(long Start, long End)> Visit(HealpixGrid grid, SkyDirection centre, double radius)
    {
        int nside = grid.Nside;
        SphericalCone cone = new(centre, new Angle(radius));
        double axisDistance = Math.Sqrt(centre.X * centre.X + centre.Y * centre.Y);
        double colatitude = Math.Atan2(axisDistance, centre.Z);
        double turns = Math.Atan2(centre.Y, centre.X) / (2 * Math.PI);
        long lastRing = 4L * nside - 1;
        long from = colatitude <= radius ? 1 : Math.Max(1, RingIndex.Above(Math.Cos(colatitude - radius), nside) - 1);
        long to = colatitude + radius >= Math.PI ? lastRing : Math.Min(lastRing, RingIndex.Above(Math.Cos(colatitude + radius), nside) + 2);

        List<(long, long)> ranges = [];
        for (long ring = from; ring <= to; ring++)
        {
            long first = RingIndex.First(ring, nside);
            long length = RingIndex.Length(ring, nside);
            double ringColatitude = grid.RingColatitude(ring);
            // sin² of half the interval (haversines), which keeps the digits of small cones.
            double offset = ringColatitude - colatitude;
            double excess = Math.Sin((radius + offset) / 2) * Math.Sin((radius - offset) / 2);
            double scale = Math.Sin(ringColatitude) * axisDistance;
            if (excess < -Rounding)
                continue;
            if (excess > scale + Rounding)
            {
                ranges.Add((first, first + length));
                continue;
            }

            if (scale < 1e3 * Rounding)
            {
                // The axis is a pole but for rounding and the ring has the very radius: each pixel has its own rounding.
                for (long i = 0; i < length; i++)
                {
                    if (Contains(i))
                        ranges.Add((first + i, first + i + 1));
                }

                continue;
            }

            double square = excess / scale;
            double half = Math.Asin(Math.Sqrt(Math.Clamp(square, 0, 1))) / Math.PI;
            double shift = RingIndex.IsShifted(ring, nside) ? 0.5 : 0;
            double low = (turns - half) * length - shift;
            double high = (turns + half) * length - shift;
            long west = (long)Math.Ceiling(low);
            long east = (long)Math.Floor(high);
            // Where rounding may decide, the pixels at the ends are looked at.
            double margin = Math.Max(1e-6, 4e-15 * length);
            if (square < NearEnd || square > 1 - NearEnd || IsNearWhole(low, margin) || IsNearWhole(high, margin))
            {
                west--;
                east = Math.Min(east + 1, west + length - 1);
                while (west <= east && !Contains(west))
                    west++;
                while (east >= west && !Contains(east))
                    east--;
            }

            Add(west, Math.Min(east, west + length - 1));

            bool Contains(long i) => cone.Contains(grid.CentreOf(first + (i % length + length) % length));

            void Add(long start, long end)
            {
                if (start > end)
                    return;
                long turned = (start % length + length) % length;
                long beyond = turned + end - start + 1;
                // An interval over longitude 0 is the begin and the end of its ring.
                if (beyond > length)
                    ranges.Add((first, first + beyond - length));
                ranges.Add((first + turned, first + Math.Min(beyond, length)));
            }
        }

        return ranges;
    }

    private static bool IsNearWhole(double value, double margin) => Math.Abs(value - Math.Round(value)) < margin;
}
