using System.Numerics;

namespace Mmoda.Sky;

/// <summary>Brings images of one grid onto another, any projection to any other.</summary>
/// <remarks>
/// <para><see cref="Nearest"/> and <see cref="Bilinear"/> sample the source at the centres of the target pixels: fast, right for
/// smooth images and for maps of something per solid angle. <see cref="Mean"/> and <see cref="Total"/> compute the overlap of the
/// pixels on the sphere, so that nothing of the source is left out: Mean keeps the surface brightness (the weight is the
/// solid angle of the overlap), Total keeps the sum over all pixels (each source pixel is divided among the target pixels in
/// proportion to its overlap): counts, and fluxes per pixel.</para>
/// <para>Source pixels that are NaN or masked do not exist. Target pixels on which no source pixel lies become NaN, with
/// footprint 0. Elsewhere the footprint is the part of the target pixel that the source covers, 0 to 1 (Nearest: 1; Bilinear:
/// the sum of the weights of existing neighbours).</para>
/// <para>Images have x fastest, rows one after the other. Calls allocate nothing but what the first exact one keeps. Not
/// thread-safe: one for each thread.</para>
/// </remarks>
public sealed class Reprojector
{
    private const int Chunk = 128;

    private readonly GridMapping _mapping;
    private ExactOverlap? _exact;

    /// <summary>Prepares the way from one grid to another.</summary>
    public Reprojector(ImageGrid source, ImageGrid target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        (Source, Target) = (source, target);
        _mapping = new(target.Wcs, source.Wcs);
    }

    /// <summary>The grid of the images that are given.</summary>
    public ImageGrid Source { get; }

    /// <summary>The grid of the images that are made.</summary>
    public ImageGrid Target { get; }

    /// <summary>Takes the source pixel in which the centre of a target pixel lies.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">The source image.</param>
    /// <param name="target">Output: the image on the target grid.</param>
    /// <param name="footprint">Output: the part that is covered; or empty.</param>
    /// <param name="mask">True where a source pixel must not be used; or empty.</param>
    /// <exception cref="ArgumentException">A length is not the number of pixels of its grid.</exception>
    public void Nearest<T>(ReadOnlySpan<T> source, Span<T> target, Span<T> footprint = default, ReadOnlySpan<bool> mask = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RequireShapes(source.Length, target.Length, footprint.Length, mask.Length);
        int width = Source.Width, height = Source.Height;
        Span<double> x = stackalloc double[Chunk], y = stackalloc double[Chunk];
        for (int first = 0, row = 0, column = 0; first < target.Length; Advance(ref first, ref row, ref column))
        {
            int count = Math.Min(Chunk, Target.Width - column);
            _mapping.MapRow(column, row, x[..count], y[..count]);
            for (int i = 0; i < count; i++)
            {
                T value = T.NaN;
                // False for NaN too: a direction that the source cannot show.
                if (x[i] >= -0.5 && x[i] < width - 0.5 && y[i] >= -0.5 && y[i] < height - 0.5)
                {
                    int at = (int)(y[i] + 0.5) * width + (int)(x[i] + 0.5);
                    if (mask.IsEmpty || !mask[at])
                        value = source[at];
                }

                target[first + i] = value;
                if (!footprint.IsEmpty)
                    footprint[first + i] = T.IsNaN(value) ? T.Zero : T.One;
            }
        }
    }

    /// <summary>Interpolates between the four source pixels around the centre of a target pixel.</summary>
    /// <remarks>Neighbours that do not exist (NaN, masked, outside) are left out and the weights of the others scaled.</remarks>
    /// <inheritdoc cref="Nearest"/>
    public void Bilinear<T>(ReadOnlySpan<T> source, Span<T> target, Span<T> footprint = default, ReadOnlySpan<bool> mask = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RequireShapes(source.Length, target.Length, footprint.Length, mask.Length);
        int width = Source.Width, height = Source.Height;
        Span<double> x = stackalloc double[Chunk], y = stackalloc double[Chunk];
        for (int first = 0, row = 0, column = 0; first < target.Length; Advance(ref first, ref row, ref column))
        {
            int count = Math.Min(Chunk, Target.Width - column);
            _mapping.MapRow(column, row, x[..count], y[..count]);
            for (int i = 0; i < count; i++)
            {
                T value = T.NaN, weight = T.One;
                if (x[i] >= 0 && x[i] < width - 1 && y[i] >= 0 && y[i] < height - 1 && mask.IsEmpty)
                {
                    int cx = (int)x[i], cy = (int)y[i], at = cy * width + cx;
                    T fx = T.CreateTruncating(x[i] - cx), fy = T.CreateTruncating(y[i] - cy);
                    T low = source[at] + fx * (source[at + 1] - source[at]);
                    T high = source[at + width] + fx * (source[at + width + 1] - source[at + width]);
                    value = low + fy * (high - low);
                }

                if (T.IsNaN(value))
                    value = AtEdge(source, mask, x[i], y[i], out weight);
                target[first + i] = value;
                if (!footprint.IsEmpty)
                    footprint[first + i] = weight;
            }
        }
    }

    /// <summary>The mean surface brightness of the source over each target pixel, weighted with the solid angle of the overlap.</summary>
    /// <remarks>
    /// Pixels are quadrangles of great circles between their corners, as in Montage and reproject_exact. The solid angle of a piece of
    /// radius r is good to 2 r⁴ of itself: 1e-9 for pixels of 0.5°.
    /// </remarks>
    /// <inheritdoc cref="Nearest"/>
    public void Mean<T>(ReadOnlySpan<T> source, Span<T> target, Span<T> footprint = default, ReadOnlySpan<bool> mask = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RequireShapes(source.Length, target.Length, footprint.Length, mask.Length);
        (_exact ??= new(Source, Target, _mapping)).Run(source, target, footprint, mask, keepsTotal: false);
    }

    /// <summary>The sum over the source pixels of their values times the part of each that lies on the target pixel.</summary>
    /// <remarks>The sum over the target is the sum over the source where the target covers it. Overlap as in <see cref="Mean"/>.</remarks>
    /// <inheritdoc cref="Nearest"/>
    public void Total<T>(ReadOnlySpan<T> source, Span<T> target, Span<T> footprint = default, ReadOnlySpan<bool> mask = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RequireShapes(source.Length, target.Length, footprint.Length, mask.Length);
        (_exact ??= new(Source, Target, _mapping)).Run(source, target, footprint, mask, keepsTotal: true);
    }

    private T AtEdge<T>(ReadOnlySpan<T> source, ReadOnlySpan<bool> mask, double x, double y, out T footprint)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        footprint = T.Zero;
        if (!(x >= -0.5 && x < Source.Width - 0.5 && y >= -0.5 && y < Source.Height - 0.5))
            return T.NaN;
        int left = (int)Math.Floor(x), low = (int)Math.Floor(y);
        double sum = 0, weights = 0;
        for (int k = 0; k < 4; k++)
        {
            int column = left + (k & 1), row = low + (k >> 1);
            double weight = (1 - Math.Abs(x - column)) * (1 - Math.Abs(y - row));
            if (column < 0 || row < 0 || column >= Source.Width || row >= Source.Height || !(weight > 0))
                continue;
            int at = row * Source.Width + column;
            double value = double.CreateTruncating(source[at]);
            if (double.IsNaN(value) || (!mask.IsEmpty && mask[at]))
                continue;
            sum += weight * value;
            weights += weight;
        }

        footprint = T.CreateTruncating(weights);
        return weights > 0 ? T.CreateTruncating(sum / weights) : T.NaN;
    }

    /// <summary>To the next chunk of a row, or the next row.</summary>
    private void Advance(ref int first, ref int row, ref int column)
    {
        int count = Math.Min(Chunk, Target.Width - column);
        first += count;
        column += count;
        if (column == Target.Width)
            (row, column) = (row + 1, 0);
    }

    private void RequireShapes(int source, int target, int footprint, int mask)
    {
        if (source != Source.PixelCount || (mask != 0 && mask != source))
            throw new ArgumentException($"The source has {Source.Width} × {Source.Height} pixels; {source} values and a mask of {mask} were given.");
        if (target != Target.PixelCount || (footprint != 0 && footprint != target))
            throw new ArgumentException($"The target has {Target.Width} × {Target.Height} pixels; {target} values and a footprint of {footprint} were given.");
    }
}
