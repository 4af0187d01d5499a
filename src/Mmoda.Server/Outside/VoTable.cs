using System.Xml;

namespace Mmoda.Server.Outside;

/// <summary>
/// The first table of a VOTable (IVOA, version 1.0 to 1.5) that is written as TABLEDATA. Documents are untrusted: no definitions,
/// nothing is fetched, rows and lengths are limited.
/// </summary>
/// <param name="Columns">Name, unit and description of each column.</param>
/// <param name="Rows">Texts of the cells, one for each column.</param>
/// <param name="IsCut">Whether there are more rows.</param>
internal sealed record VoTable(IReadOnlyList<(string Name, string? Unit, string? Description)> Columns, IReadOnlyList<string[]> Rows, bool IsCut)
{
    private const int MostColumns = 1000, LongestCell = 500;

    /// <summary>Reads a document.</summary>
    /// <param name="document">Its bytes.</param>
    /// <param name="mostRows">Most rows that are kept.</param>
    /// <exception cref="OutsideRefusedException">It is no such document, or tells of a mistake.</exception>
    public static VoTable Read(byte[] document, int mostRows)
    {
        try
        {
            using XmlReader xml = XmlReader.Create(new MemoryStream(document), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true,
            });
            xml.MoveToContent();
            return xml.LocalName == "VOTABLE" ? Read(xml, mostRows) : throw Refused($"It answers with a document '{Short(xml.LocalName)}', not with a VOTable.");
        }
        catch (XmlException e)
        {
            throw new OutsideRefusedException("It answers with something that is no VOTable.", isOurs: false, e);
        }
    }

    private static VoTable Read(XmlReader xml, int mostRows)
    {
        List<(string Name, string? Unit, string? Description)> columns = [];
        List<string[]> rows = [];
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "INFO" or "PARAM" when Mistake(xml) is { } mistake:
                    throw Refused($"It answers: {Short(mistake)}");
                case "FIELD" when columns.Count < MostColumns:
                    columns.Add(Column(xml));
                    break;
                case "BINARY" or "BINARY2" or "FITS":
                    throw Refused($"It answers with a table in the form {xml.LocalName}; only TABLEDATA is read.");
                case "TABLEDATA":
                    bool isCut = ReadRows(xml, columns.Count, mostRows, rows);
                    return new VoTable(columns, rows, isCut);
                default:
                    break;
            }
        }

        return new VoTable(columns, rows, false); // A table without data: nothing is there.
    }

    /// <summary>What a service says went wrong: Simple Cone Search 1.03 section 2.3, DALI 1.1 section 4.4.1.</summary>
    private static string? Mistake(XmlReader xml)
    {
        string? value = xml.GetAttribute("value");
        if (string.Equals(xml.GetAttribute("name"), "Error", StringComparison.OrdinalIgnoreCase))
            return string.IsNullOrWhiteSpace(value) ? "Error" : value;
        return xml.GetAttribute("name") == "QUERY_STATUS" && value == "ERROR" ? (xml.IsEmptyElement ? "" : xml.ReadElementContentAsString()) is { Length: > 0 } text ? text : "Error" : null;
    }

    private static (string Name, string? Unit, string? Description) Column(XmlReader xml)
    {
        (string name, string? unit) = (xml.GetAttribute("name") ?? xml.GetAttribute("ID") ?? "", xml.GetAttribute("unit"));
        string? description = null;
        if (!xml.IsEmptyElement)
        {
            using XmlReader inner = xml.ReadSubtree();
            if (inner.ReadToDescendant("DESCRIPTION") || inner.ReadToDescendant("DESCRIPTION", xml.NamespaceURI))
                description = Short(inner.ReadElementContentAsString());
        }

        return (Short(name), unit, description);
    }

    /// <summary>Reads the rows; returns whether there are more than are wanted.</summary>
    private static bool ReadRows(XmlReader xml, int columns, int most, List<string[]> rows)
    {
        if (xml.IsEmptyElement)
            return false;
        string[]? row = null;
        int cell = 0;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "TABLEDATA"))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "TR")
            {
                if (rows.Count == most)
                    return true;
                (row, cell) = (new string[columns], 0);
                Array.Fill(row, "");
                rows.Add(row);
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "TD" && row is not null)
            {
                cell++;
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && row is not null && cell >= 1 && cell <= columns)
            {
                row[cell - 1] = Short(row[cell - 1] + xml.Value);
            }
        }

        return false;
    }

    private static string Short(string text) => text.Trim() is { Length: > LongestCell } longer ? longer[..LongestCell] + "…" : text.Trim();

    private static OutsideRefusedException Refused(string message) => new(message, isOurs: false);
}
