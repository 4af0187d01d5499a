using System.Text.Json.Serialization;

namespace Mmoda.Analysis;

/// <summary>What a data product is to a user.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataProductKind>))]
public enum DataProductKind
{
    /// <summary>A FITS file with images.</summary>
    FitsImage,

    /// <summary>A FITS table of sources.</summary>
    Catalogue,

    /// <summary>A DS9 region file.</summary>
    Region,

    /// <summary>A spectrum, or a response that belongs to one, in the OGIP form.</summary>
    Spectrum,

    /// <summary>A light curve in a FITS table.</summary>
    LightCurve,

    /// <summary>A FITS file with tables.</summary>
    FitsTable,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A picture, usually PNG.</summary>
    Picture,

    /// <summary>A table as ECSV text.</summary>
    Table,

    /// <summary>Arrays with their headers, as the JSON text in which <c>oda_api</c> exchanges them.</summary>
    Arrays,

    /// <summary>A file whose form only its maker knows.</summary>
    Binary,

    /// <summary>What a remote service answered, for the record.</summary>
    Record,
}
