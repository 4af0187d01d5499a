namespace Mmoda.Fits;

/// <summary>Checks files against FITS 4.0: structure, headers, columns, padding and checksums.</summary>
public static class FitsConformity
{
    /// <summary>All departures that are found, in file order. A file without errors conforms, as far as is checked here.</summary>
    /// <param name="path">A file, plain or gzip.</param>
    /// <returns>The findings; one error alone when the file does not open.</returns>
    /// <remarks>
    /// Checked are mandatory keywords, their order and format; characters, keywords and strings of all records; duplicated keywords;
    /// TFORMn, TDISPn, TDIMn, TNULLn, TSCALn and names of columns; logical values, fields of ASCII tables and descriptors of arrays;
    /// padding and length of the file; CHECKSUM and DATASUM. World coordinates and conventions are not.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<FitsFinding> Check(string path)
    {
        try
        {
            using FitsFile file = FitsFile.Open(path);
            return Check(file);
        }
        catch (FitsException e)
        {
            return [new(e.HduIndex, e.Keyword, true, e.Message)];
        }
    }

    /// <summary>As <see cref="Check(string)"/>, for a file that is open.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<FitsFinding> Check(FitsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);

        // What a reader does not do with a compressed image is no mistake of the file.
        List<FitsFinding> findings = [.. file.Warnings.Select(w => new FitsFinding(w.HduIndex, w.Keyword, w.Keyword?.StartsWith('Z') != true, w.Message))];
        foreach (FitsHdu hdu in file.Hdus)
        {
            HeaderConformity.Check(hdu, findings);
            DataConformity.Check(hdu, findings);
        }

        FitsHdu last = file.Hdus[^1];
        long end = last.DataOffset + HduReader.RoundUp(last.DataByteCount);
        long length = last.Layout.Source.Length;
        if (length > end)
        {
            findings.Add(new(null, null, false, $"{length - end} bytes follow the last HDU, which ends at byte {end}."));
        }

        return [.. findings.OrderBy(f => f.HduIndex ?? int.MaxValue)];
    }
}
