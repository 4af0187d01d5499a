using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.HighEnergy;

/// <summary>An image of the sky in one energy band, with its companion planes.</summary>
/// <remarks>
/// All planes have the same shape, <see cref="Width"/> × <see cref="Height"/>, x fastest. A pixel without data has
/// <see cref="Exposure"/> 0, and its other planes mean nothing. The image owns its planes: whoever makes one hands the grids over.
/// </remarks>
public sealed class SkyImage
{
    /// <summary>Creates an image from its planes, which it takes over.</summary>
    /// <exception cref="ArgumentException">The planes differ in shape.</exception>
    public SkyImage(
        Wcs wcs,
        EnergyBand band,
        Grid2<float> intensity,
        Grid2<float> variance,
        Grid2<float> significance,
        Grid2<float> exposure,
        Grid2<float>? residual = null)
    {
        ArgumentNullException.ThrowIfNull(wcs);
        ArgumentNullException.ThrowIfNull(intensity);
        RequireShape(intensity, variance, nameof(variance));
        RequireShape(intensity, significance, nameof(significance));
        RequireShape(intensity, exposure, nameof(exposure));
        if (residual is not null)
            RequireShape(intensity, residual, nameof(residual));
        Wcs = wcs;
        Band = band;
        Intensity = intensity;
        Variance = variance;
        Significance = significance;
        Exposure = exposure;
        Residual = residual;
    }

    /// <summary>Where the pixels lie.</summary>
    public Wcs Wcs { get; }

    /// <summary>The energies of the photons.</summary>
    public EnergyBand Band { get; }

    /// <summary>Flux in count/s.</summary>
    public Grid2<float> Intensity { get; }

    /// <summary>Variance of <see cref="Intensity"/>, (count/s)².</summary>
    public Grid2<float> Variance { get; }

    /// <summary>Significance in standard deviations.</summary>
    public Grid2<float> Significance { get; }

    /// <summary>Exposure in seconds.</summary>
    public Grid2<float> Exposure { get; }

    /// <summary>Significance after all found sources were removed; null if not made.</summary>
    public Grid2<float>? Residual { get; }

    /// <summary>Number of columns.</summary>
    public int Width => Intensity.Width;

    /// <summary>Number of rows.</summary>
    public int Height => Intensity.Height;

    private static void RequireShape(Grid2<float> first, Grid2<float> plane, string name)
    {
        ArgumentNullException.ThrowIfNull(plane, name);
        if (plane.Width != first.Width || plane.Height != first.Height)
        {
            throw new ArgumentException(
                $"This plane is {plane.Width} × {plane.Height}; the intensity is {first.Width} × {first.Height}.", name);
        }
    }
}
