namespace Mmoda.Sky;

/// <summary>The pixels of an image and where they lie on the sky.</summary>
public sealed record ImageGrid
{
    /// <summary>Makes a grid.</summary>
    /// <param name="wcs">Pixels to directions.</param>
    /// <param name="width">Number of columns.</param>
    /// <param name="height">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, or more than 2³¹ − 1 pixels.</exception>
    public ImageGrid(Wcs wcs, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(wcs);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, int.MaxValue, nameof(height));
        (Wcs, Width, Height) = (wcs, width, height);
    }

    /// <summary>Pixels to directions.</summary>
    public Wcs Wcs { get; }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Number of pixels.</summary>
    public int PixelCount => Width * Height;
}
