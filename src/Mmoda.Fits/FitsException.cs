using System.Globalization;
using System.Text;

namespace Mmoda.Fits;

/// <summary>A FITS file that is broken, truncated, or not what the reader was told to expect.</summary>
/// <remarks>The message names the file, the HDU and the place; the properties carry the same facts for programs.</remarks>
public sealed class FitsException : Exception
{
    /// <summary>Creates the exception without a place.</summary>
    public FitsException()
    {
    }

    /// <summary>Creates the exception with a message only.</summary>
    /// <param name="message">What was found and what was expected.</param>
    public FitsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="innerException">The failure underneath, e.g. of the inflater.</param>
    public FitsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with the place of the problem.</summary>
    /// <param name="problem">What was found and what was expected.</param>
    /// <param name="path">The file, or the name given to a stream or memory.</param>
    /// <param name="hduIndex">The HDU, 0 = primary.</param>
    /// <param name="keyword">The header keyword.</param>
    /// <param name="byteOffset">Bytes from the start of the (inflated) file.</param>
    /// <param name="innerException">The failure underneath.</param>
    public FitsException(
        string problem, string? path, int? hduIndex = null, string? keyword = null, long? byteOffset = null, Exception? innerException = null)
        : base(Compose(problem, path, hduIndex, keyword, byteOffset), innerException)
    {
        Path = path;
        HduIndex = hduIndex;
        Keyword = keyword;
        ByteOffset = byteOffset;
    }

    /// <summary>The file, or the name given to a stream or memory; null when no file is involved.</summary>
    public string? Path { get; }

    /// <summary>The HDU, 0 = primary; null when the problem is not in one HDU.</summary>
    public int? HduIndex { get; }

    /// <summary>The header keyword, or null.</summary>
    public string? Keyword { get; }

    /// <summary>Bytes from the start of the file (after inflation for gzip files), or null.</summary>
    public long? ByteOffset { get; }

    private static string Compose(string problem, string? path, int? hduIndex, string? keyword, long? byteOffset)
    {
        StringBuilder text = new();
        text.Append(path ?? "FITS header");
        if (hduIndex is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $", HDU {hduIndex}");
        }

        if (keyword is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $", keyword {keyword}");
        }

        if (byteOffset is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $", byte {byteOffset}");
        }

        return text.Append(": ").Append(problem).ToString();
    }
}
