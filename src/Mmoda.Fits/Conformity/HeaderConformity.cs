using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mmoda.Fits;

/// <summary>Checks of the records of one header (FITS 4.0, section 4).</summary>
internal static partial class HeaderConformity
{
    public static void Check(FitsHdu hdu, List<FitsFinding> findings)
    {
        byte[] blocks = new byte[hdu.DataOffset - hdu.HeaderOffset];
        int present = (int)Math.Min(blocks.Length, hdu.Layout.Source.Length - hdu.HeaderOffset);
        hdu.Layout.Source.Read(hdu.HeaderOffset, blocks.AsSpan(0, present));
        if (present < blocks.Length)
        {
            findings.Add(new(hdu.Index, null, true, "the file ends inside the last block of the header."));
        }

        List<string> records = [];
        for (int at = 0; at < present; at += HeaderReader.CardLength)
        {
            records.Add(Encoding.Latin1.GetString(blocks, at, Math.Min(HeaderReader.CardLength, present - at)));
        }

        int end = records.FindIndex(r => r.TrimEnd(' ') == "END");
        if (records.Skip(end + 1).Any(r => r.Trim(' ').Length > 0))
        {
            findings.Add(new(hdu.Index, "END", true, "found other characters than blanks after END."));
        }

        for (int i = 0; i < end; i++)
        {
            CheckRecord(hdu, records[i], i, findings);
        }

        CheckMandatory(hdu, records, findings);
        CheckDuplicates(hdu, findings);
    }

    [GeneratedRegex("^[A-Z0-9_-]* *$")]
    private static partial Regex Keyword();

    [GeneratedRegex("^ *'(?:[^']|'')*' *(?:/.*)?$")]
    private static partial Regex Text();

    private static void CheckRecord(FitsHdu hdu, string record, int index, List<FitsFinding> findings)
    {
        string keyword = record[..8].TrimEnd(' ');
        void Error(string message) => findings.Add(new(hdu.Index, keyword, true, $"record {index + 1}: {message}"));
        int bad = record.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (bad >= 0)
        {
            Error($"found the character 0x{(int)record[bad]:X2}, expected ASCII text.");
        }

        if (!Keyword().IsMatch(record[..8]))
        {
            Error($"found the keyword '{keyword}', expected A-Z 0-9 - _ from the first column on.");
        }

        bool hasValue = record[8] == '=' && record[9] == ' ' && keyword is not ("COMMENT" or "HISTORY" or "" or "CONTINUE" or "HIERARCH");
        if (hasValue && record[10..].TrimStart(' ').StartsWith('\'') && !Text().IsMatch(record[10..]))
        {
            Error("found a string without its closing quote, or text after it that is no comment.");
        }

        if (hasValue && hdu.Layout.Header.Find(keyword)?.Value is string literal && !record[10..].TrimStart(' ').StartsWith('\''))
        {
            Error($"found the value {literal}, expected a quoted string, a number, T or F.");
        }
    }

    private static void CheckMandatory(FitsHdu hdu, List<string> records, List<FitsFinding> findings)
    {
        List<string> expected = [hdu.Index == 0 ? "SIMPLE" : "XTENSION", "BITPIX", "NAXIS"];
        expected.AddRange(hdu.Layout.Shape.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"NAXIS{i + 1}")));
        if (hdu.Index > 0)
        {
            expected.AddRange(["PCOUNT", "GCOUNT"]);
        }

        if (hdu.Layout.ExtensionType is "BINTABLE" or "TABLE")
        {
            expected.Add("TFIELDS");
        }

        for (int i = 0; i < expected.Count; i++)
        {
            string found = i < records.Count ? records[i][..8].TrimEnd(' ') : "";
            if (found != expected[i])
            {
                findings.Add(new(hdu.Index, expected[i], true, $"found {found} as record {i + 1}, expected {expected[i]}."));
                break;
            }

            // Fixed format: numbers end in column 30, strings start in column 11 (FITS 4.0, section 4.2).
            bool isFixed = expected[i] == "XTENSION" ? records[i][10] == '\'' : records[i][29] != ' ' && records[i][10..30].TrimStart(' ').IndexOf(' ', StringComparison.Ordinal) < 0
                && records[i][30] is ' ' or '/';
            if (!isFixed)
            {
                findings.Add(new(hdu.Index, expected[i], true, "the value of a mandatory keyword is not in fixed format."));
            }
        }

        if (hdu.Index == 0 && hdu.Layout.Header.Find("SIMPLE")?.Value is false)
        {
            findings.Add(new(0, "SIMPLE", false, "SIMPLE = F: the file says itself that it does not conform."));
        }
    }

    private static void CheckDuplicates(FitsHdu hdu, List<FitsFinding> findings)
    {
        foreach (IGrouping<string, FitsCard> group in hdu.Layout.Header.Cards.Where(c => c.HasValue).GroupBy(c => c.Keyword).Where(g => g.Count() > 1))
        {
            bool isStructure = StructuralKeywords.Contains(group.Key, false);
            findings.Add(new(hdu.Index, group.Key, isStructure, $"the keyword is there {group.Count()} times."));
        }
    }
}
