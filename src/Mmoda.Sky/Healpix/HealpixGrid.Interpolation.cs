namespace Mmoda.Sky;

/// <content>Bilinear interpolation.</content>
public readonly partial record struct HealpixGrid
{
    /// <summary>The four pixels around a direction and their weights for bilinear interpolation.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="pixels">Output, 4 elements: two on the ring to the north, two on the ring to the south.</param>
    /// <param name="weights">Output, 4 elements in [0, 1] with sum 1.</param>
    /// <remarks>
    /// Linear in longitude between neighbours on a ring and linear in colatitude between the rings; between the last ring and the
    /// pole towards the mean of its four pixels, in which case the opposite pixels of that ring are among the four. This is the
    /// common convention of the HEALPix packages, not part of the paper.
    /// </remarks>
    /// <exception cref="ArgumentException">The outputs do not have 4 elements, or the direction is <c>default</c>.</exception>
    public void InterpolationAt(SkyDirection direction, Span<long> pixels, Span<double> weights)
    {
        RequireDefined(direction);
        if (pixels.Length != 4 || weights.Length != 4)
            throw new ArgumentException($"Four pixels and weights are written; there is room for {pixels.Length} and {weights.Length}.");

        double axisDistance = Math.Sqrt(direction.X * direction.X + direction.Y * direction.Y);
        double colatitude = Math.Atan2(axisDistance, direction.Z);
        double turns = Math.Atan2(direction.Y, direction.X) / (2 * Math.PI);
        if (turns < 0)
            turns += 1;

        long north = RingIndex.Above(direction.Z, Nside);
        long south = north + 1;
        long lastRing = 4L * Nside - 1;
        if (north > 0)
            AlongRing(north, turns, pixels[..2], weights[..2]);
        if (south <= lastRing)
            AlongRing(south, turns, pixels[2..], weights[2..]);

        if (north == 0)
            TowardsPole(pixels[2..], weights[2..], pixels[..2], weights[..2], colatitude / RingColatitude(1), 0);
        else if (south > lastRing)
            TowardsPole(pixels[..2], weights[..2], pixels[2..], weights[2..], (Math.PI - colatitude) / (Math.PI - RingColatitude(lastRing)), PixelCount - 4);
        else
            BetweenRings(weights, colatitude, RingColatitude(north), RingColatitude(south));

        if (Scheme == HealpixScheme.Nested)
            WithScheme(HealpixScheme.Ring).Translate(pixels, HealpixScheme.Nested, pixels);
    }

    private static void BetweenRings(Span<double> weights, double colatitude, double north, double south)
    {
        double part = (colatitude - north) / (south - north);
        weights[0] *= 1 - part;
        weights[1] *= 1 - part;
        weights[2] *= part;
        weights[3] *= part;
    }

    /// <summary>Between a pole and the ring around it: the pole has the mean of the four pixels of the ring.</summary>
    private static void TowardsPole(
        Span<long> near, Span<double> nearWeights, Span<long> far, Span<double> farWeights, double part, long first)
    {
        double each = (1 - part) / 4;
        for (int i = 0; i < 2; i++)
        {
            nearWeights[i] = nearWeights[i] * part + each;
            farWeights[i] = each;
            far[i] = first + ((near[i] - first + 2) & 3);
        }
    }

    private void AlongRing(long ring, double turns, Span<long> pixels, Span<double> weights)
    {
        long length = RingIndex.Length(ring, Nside);
        double position = turns * length - (RingIndex.IsShifted(ring, Nside) ? 0.5 : 0);
        double before = Math.Floor(position);
        double part = position - before;
        long west = (long)before < 0 ? length - 1 : (long)before >= length ? 0 : (long)before;
        long first = RingIndex.First(ring, Nside);
        pixels[0] = first + west;
        pixels[1] = first + (west + 1 == length ? 0 : west + 1);
        weights[0] = 1 - part;
        weights[1] = part;
    }

    internal double RingColatitude(long ring)
    {
        double n = Nside;
        if (ring >= n && ring <= 3 * n)
            return Math.Acos((2 * n - ring) * (2 / (3 * n)));
        double fromPole = Math.Min(ring, 4 * n - ring) / n;
        double drop = fromPole * fromPole / 3;
        // atan2 keeps the digits that acos loses near the pole.
        double angle = Math.Atan2(Math.Sqrt(drop * (2 - drop)), 1 - drop);
        return ring < n ? angle : Math.PI - angle;
    }
}
