namespace Mmoda.Sky;

/// <content>Regions of a map: above a value, and credible ones of maps of probability.</content>
public sealed partial class HealpixMap
{
    /// <summary>The pixels with at least a value.</summary>
    /// <returns>A coverage of the order of this map.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN.</exception>
    /// <exception cref="InvalidOperationException">nside is no power of two or the grid is not on ICRS axes: there are no cells of a coverage.</exception>
    public Moc RegionFrom(double value)
    {
        if (double.IsNaN(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "No value is at least NaN.");
        return Cover(new(Math.BitDecrement(value), 0));
    }

    /// <summary>The smallest region with a part of the sum of a map of probability: the pixels of highest value that reach it.</summary>
    /// <param name="level">The part of the sum of all values, above 0 and at most 1; 0.9 for the 90 % credible region.</param>
    /// <returns>A coverage of the order of this map. The pixel that reaches the level is included.</returns>
    /// <remarks>Pixels of equal value come in the order of their numbers. O(n): nothing but the values near the limit is sorted.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    /// <exception cref="InvalidOperationException">A value is below 0 or infinite; or as for <see cref="RegionFrom"/>.</exception>
    public Moc CredibleRegion(double level) => Cover(CredibleCut.Find(_values, _values, level));

    /// <summary>The area of <see cref="CredibleRegion"/> in square degrees; for any nside and frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    /// <exception cref="InvalidOperationException">A value is below 0 or infinite.</exception>
    public double CredibleAreaSquareDegrees(double level)
    {
        CredibleCut cut = CredibleCut.Find(_values, _values, level);
        long pixels = CredibleCut.CountAbove(_values, cut.Density) + cut.EqualCount;
        return pixels * Grid.PixelAreaSteradians * Angle.DegreesPerRadian * Angle.DegreesPerRadian;
    }

    private Moc Cover(CredibleCut cut)
    {
        if (Grid.Order is not int order || Frame != SkyFrame.Icrs)
            throw new InvalidOperationException($"A map on {Grid} in {Frame} has no cells of the hierarchy on ICRS axes.");
        List<long> pixels = [];
        int equal = cut.EqualCount;
        for (int i = 0; i < _values.Length; i++)
        {
            if (_values[i] > cut.Density || (_values[i] == cut.Density && equal-- > 0))
                pixels.Add(Grid.ToNested(i));
        }

        pixels.Sort();
        return Moc.FromPixels(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pixels), order);
    }
}
