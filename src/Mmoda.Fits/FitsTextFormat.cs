namespace Mmoda.Fits;

/// <summary>The texts that <see cref="FitsTableText"/> makes of tables.</summary>
public enum FitsTextFormat
{
    /// <summary>Aligned columns for people.</summary>
    Text,

    /// <summary>RFC 4180: a line of names, then the rows; arrays as JSON; undefined values empty.</summary>
    Csv,

    /// <summary>One JSON object: the columns, and the rows as arrays; undefined values and NaN are null, infinities strings.</summary>
    Json,

    /// <summary>Enhanced CSV 1.0 (Aldcroft 2018, Astropy Proposal for Enhancement 6): CSV with types, units, descriptions and keywords.</summary>
    Ecsv,
}
