namespace Mmoda.Server;

/// <summary>What the page says of those who run it. Everything is shown as plain text.</summary>
public sealed record SiteOptions
{
    /// <summary>Name of the site beside that of the product; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Links in the foot of the page.</summary>
    public IReadOnlyList<SiteLink> Links { get; init; } = [];

    /// <summary>
    /// Web address of the source code of what runs here, to which versions lead; <c>{commit}</c> stands for the commit, for example
    /// <c>https://git.example.org/mmoda/commit/{commit}</c>. Null has no link.
    /// </summary>
    public string? SourceCode { get; init; }

    /// <summary>
    /// Links about the object that a visitor explores, for its position: <c>{ra}</c> and <c>{dec}</c> stand for degrees (ICRS, the
    /// declination with its sign), <c>{name}</c> for its name. They are only links; the page asks none of them.
    /// </summary>
    public IReadOnlyList<SiteLink> ObjectLinks { get; init; } =
    [
        new("SIMBAD", "https://simbad.cds.unistra.fr/simbad/sim-coo?Coord={ra}%20{dec}&CooFrame=ICRS&Radius=5&Radius.unit=arcmin"),
        new("VizieR", "https://vizier.cds.unistra.fr/viz-bin/VizieR?-c={ra}%20{dec}&-c.rm=5"),
        new("ESASky", "https://sky.esa.int/esasky/?target={ra}%20{dec}&fov=1&cooframe=J2000&sci=true"),
        new("HEASARC: pointings of INTEGRAL", "https://heasarc.gsfc.nasa.gov/db-perl/W3Browse/w3query.pl?tablehead=name%3DBATCHRETRIEVALCATALOG_2.0%20intscwpub&Action=Query&Coordinates=Equatorial%3A%20R.A.%20Dec&Equinox=2000&Radius=600&Entry={ra}%2C{dec}"),
        new("NED", "https://ned.ipac.caltech.edu/conesearch?search_type=Near%20Position%20Search&in_csys=Equatorial&in_equinox=J2000&ra={ra}d&dec={dec}d&radius=5"),
    ];

    /// <summary>Logos in the foot of the page.</summary>
    public IReadOnlyList<SiteLogo> Logos { get; init; } = [];

    /// <summary>How publications should acknowledge the site; null says nothing.</summary>
    public string? Acknowledgement { get; init; }

    /// <summary>News, latest first.</summary>
    public IReadOnlyList<SiteNews> News { get; init; } = [];

    /// <summary>What the site does with personal data, besides what the page says of its own; null adds nothing.</summary>
    public string? Privacy { get; init; }

    /// <summary>
    /// Directory with pages of the help of this site (Markdown, pictures): they come before those of the same name that belong to
    /// the program, and may be changed while the server runs. Null has none.
    /// </summary>
    public string? HelpDirectory { get; init; }

    /// <summary>Whether the page shows numbers that help to find mistakes, such as its session.</summary>
    public bool Debugs { get; init; }

    /// <summary>The address of the source code of a version; null where none is configured.</summary>
    /// <param name="version">For example <c>mmoda 0.1.0+d55d776</c>: what is after the plus is the commit.</param>
    internal string? SourceOf(string version)
    {
        string commit = version[(version.IndexOf('+') + 1)..];
        return SourceCode?.Replace("{commit}", version.Contains('+') ? Uri.EscapeDataString(commit) : "", StringComparison.Ordinal);
    }
}
