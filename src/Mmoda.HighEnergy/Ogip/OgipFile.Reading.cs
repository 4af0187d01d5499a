using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <content>Reading.</content>
public static partial class OgipFile
{
    /// <summary>Reads a spectrum: PHA type I, or one row of type II.</summary>
    /// <param name="path">A PHA file, of counts or rates.</param>
    /// <param name="row">0-based row of a file of type II; must be 0 for type I.</param>
    /// <exception cref="FitsException">There is no spectrum, it is broken, or the row does not exist.</exception>
    public static CountSpectrum ReadSpectrum(string path, int row = 0)
    {
        IReadOnlyList<CountSpectrum> all = ReadSpectra(path);
        return row >= 0 && row < all.Count
            ? all[row]
            : throw new FitsException($"the file holds {all.Count} spectra, number {row + 1} was asked for.", path);
    }

    /// <summary>Reads all spectra of a PHA file; one for type I.</summary>
    /// <param name="path">A PHA file, of counts or rates.</param>
    /// <exception cref="FitsException">There is no spectrum, or one is broken.</exception>
    public static IReadOnlyList<CountSpectrum> ReadSpectra(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        return SpectrumReader.Read(file);
    }

    /// <summary>Reads a redistribution matrix with its EBOUNDS: an RMF, or an RSP that contains the area.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channelsPath">A file with the EBOUNDS, for a matrix that has none; null where there is no such file.</param>
    /// <exception cref="FitsException">A table is missing or broken, or the channels of the matrix and EBOUNDS do not fit.</exception>
    public static DetectorResponse ReadResponse(string path, string? channelsPath = null)
    {
        using FitsFile file = FitsFile.Open(path);
        using FitsFile? channels = channelsPath is null ? null : FitsFile.Open(channelsPath);
        return ResponseReader.Read(file, channels);
    }

    /// <summary>Reads an ARF.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FitsException">There is no table of the effective area, or it is broken.</exception>
    public static EffectiveArea ReadEffectiveArea(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        return ResponseReader.ReadArea(file);
    }
}
