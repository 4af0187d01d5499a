using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <summary>Catalogues as files of the ISDC.</summary>
public sealed partial class SourceCatalogue
{
    /// <summary>EXTNAME of the ISDC general reference catalogue.</summary>
    public const string ReferenceExtension = "GNRL-REFR-CAT";

    /// <summary>Reads an ISDC reference catalogue, or a catalogue with the same columns under another name.</summary>
    /// <remarks>
    /// Needed are SOURCE_ID, NAME, RA_OBJ and DEC_OBJ; other known columns are used if present. Alternative names come from COMMENTS.
    /// Positions (FK5) are taken as ICRS. DAY_ID, the spatial and variability models and the generic flags are not kept.
    /// </remarks>
    /// <param name="file">An open file.</param>
    /// <param name="extension">EXTNAME of the table.</param>
    /// <exception cref="FitsException">There is no such table, a needed column is missing, or a position is not valid.</exception>
    public static SourceCatalogue Read(FitsFile file, string extension = ReferenceExtension)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ReferenceCatalogueReader.Read(file.RequireTable(extension));
    }

    /// <summary>Writes this catalogue as an ISDC reference catalogue, with all 35 columns of release 7.6.</summary>
    /// <remarks>The caller commits the writer. Fluxes in mCrab become photon fluxes by <see cref="CrabSpectrum"/>. Texts are cut to the column widths.</remarks>
    /// <param name="writer">A writer on which nothing or whole HDUs were written.</param>
    /// <param name="creator">Program and version, for CREATOR.</param>
    /// <exception cref="ArgumentException">A flux by band is in counts per second.</exception>
    public void Write(FitsWriter writer, string creator = "Mmoda.HighEnergy")
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteTable(ReferenceCatalogueWriter.ToHeader(creator), ReferenceCatalogueWriter.ToTable(this));
    }
}
