using System.Globalization;

namespace Mmoda.Fits;

/// <summary>Changes headers of files that exist; data are never touched.</summary>
/// <remarks>
/// Records that are not changed stay as they are, byte for byte. A header that still fits its blocks is written over the old one
/// in place, in one write; else, and for gzip files, the whole file is made anew beside the old one and takes its place.
/// Nobody else may write the file meanwhile.
/// </remarks>
public static class FitsEditor
{
    /// <summary>Changes one header: keywords set, renamed, removed, comments. CHECKSUM stays as right or wrong as it was.</summary>
    /// <param name="path">A FITS file, plain or gzip.</param>
    /// <param name="hduIndex">0 = primary.</param>
    /// <param name="edit">
    /// Receives the header (of a tile-compressed image: of its table) and changes it. An exception leaves the file untouched.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">No such HDU.</exception>
    /// <exception cref="ArgumentException">
    /// The edit changed keywords that say where data lie (NAXISn, BITPIX, TFORMn, PCOUNT and the like), CHECKSUM or DATASUM.
    /// </exception>
    /// <exception cref="FitsException">Not FITS, or the file has to be made anew and is truncated.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static void EditHeader(string path, int hduIndex, Action<FitsHeader> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        using FitsFile file = FitsFile.Open(path);
        if (hduIndex < 0 || hduIndex >= file.Hdus.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(hduIndex), hduIndex, $"{path} has HDUs 0 to {file.Hdus.Count - 1}.");
        }

        HeaderImage image = HeaderImage.Read(file.Hdus[hduIndex]);
        edit(image.Header);
        image.Header.Freeze(file.Name, hduIndex);
        image.RequireSameStructure();
        Write(path, file, new() { [hduIndex] = image.Compose() });
    }

    /// <summary>Writes DATASUM and CHECKSUM of every HDU, whatever they were (FITS 4.0, section 4.4.2.7).</summary>
    /// <param name="path">A FITS file, plain or gzip.</param>
    /// <exception cref="FitsException">Not FITS, or truncated.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static void WriteChecksums(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        Dictionary<int, byte[]> headers = [];
        foreach (FitsHdu hdu in file.Hdus)
        {
            uint sum = ChecksumVerifier.SumOfData(hdu);
            HeaderImage image = HeaderImage.Read(hdu);
            image.Header.Set("DATASUM", sum.ToString(CultureInfo.InvariantCulture), "data unit checksum");
            image.Header.Set("CHECKSUM", new string('0', 16), "HDU checksum");
            headers[hdu.Index] = image.ComposeForData(sum);
        }

        Write(path, file, headers);
    }

    /// <summary>Puts new headers in their places, or makes the file anew when one does not fit.</summary>
    private static void Write(string path, FitsFile file, Dictionary<int, byte[]> headers)
    {
        bool fits = headers.All(h => h.Value.Length == file.Hdus[h.Key].DataOffset - file.Hdus[h.Key].HeaderOffset);
        if (fits && file.Hdus[0].Layout.Source is FileByteSource)
        {
            // Some systems do not let a file be written that is open for reading.
            file.Dispose();
            using FileStream target = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            foreach ((int index, byte[] header) in headers)
            {
                target.Position = file.Hdus[index].HeaderOffset;
                target.Write(header);
            }

            target.Flush(flushToDisk: true);
            return;
        }

        using FileReplacement replacement = FileReplacement.Of(path, startsAsCopy: false);
        foreach (FitsHdu hdu in file.Hdus)
        {
            hdu.RequirePresent(0, hdu.DataByteCount);
            long end = hdu.DataOffset + HduReader.RoundUp(hdu.DataByteCount);
            if (headers.TryGetValue(hdu.Index, out byte[]? header))
            {
                replacement.Content.Write(header);
            }

            FileCopy.Range(hdu.Layout.Source, header is null ? hdu.HeaderOffset : hdu.DataOffset, end, replacement.Content);
        }

        file.Dispose();
        replacement.Publish();
    }
}
