using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mmoda.Sky;

/// <summary>Frames, labels and characters of pasted positions.</summary>
internal static partial class SkyDirectionReader
{
    private const string FrameNames = @"ICRS|FK5|J2000(?:\.0)?|FK4|B1950(?:\.0)?|SUPERGAL(?:ACTIC)?|GAL(?:ACTIC)?|ECL(?:IPTIC)?";

    private const string PlainNumber = @"[-+]?\d+(?:\.\d*)?";

    private static readonly (Regex Pair, SkyFrame Frame)[] FramePairs =
    [
        (GalacticPair(), SkyFrame.Galactic), (SwappedGalacticPair(), SkyFrame.Galactic),
        (GalacticName(), SkyFrame.Galactic), (EclipticPair(), SkyFrame.Ecliptic),
    ];

    private static (string Longitude, string Latitude) Names(SkyFrame frame) => frame switch
    {
        SkyFrame.Galactic => ("Galactic longitude", "Galactic latitude"),
        SkyFrame.Ecliptic => ("ecliptic longitude", "ecliptic latitude"),
        SkyFrame.Supergalactic => ("supergalactic longitude", "supergalactic latitude"),
        _ => ("right ascension", "declination"),
    };

    /// <summary>Plain characters, no labels around the numbers, and the frame that a word before or after them names.</summary>
    private static string Normalise(string text, out SkyFrame frame)
    {
        string plain = Plain(text);
        frame = SkyFrame.Icrs;
        foreach (Regex form in (ReadOnlySpan<Regex>)[SimbadLine(), AstropyText(), WordBefore(), WordAfter()])
        {
            if (form.Match(plain) is { Success: true } match)
            {
                frame = FrameOf(match.Groups["frame"].Value);
                plain = match.Groups["rest"].Value.Trim();
                break;
            }
        }

        // The frame may also stand at each label: RA(B1950) = …, Dec(B1950) = ….
        Match label = LabelFrame().Match(plain);
        if (label.Success)
        {
            frame = FrameOf(label.Groups["frame"].Value);
            plain = LabelFrame().Replace(plain, "");
        }

        plain = LabelUnit().Replace(plain, "");
        return Brackets().Match(plain) is { Success: true } brackets ? brackets.Groups["rest"].Value.Trim() : plain;
    }

    private static SkyFrame FrameOf(string name) => name.ToUpperInvariant() switch
    {
        "FK4" => SkyFrame.Fk4,
        ['B', ..] => SkyFrame.Fk4,
        ['S', ..] => SkyFrame.Supergalactic,
        ['G', ..] => SkyFrame.Galactic,
        ['E', ..] => SkyFrame.Ecliptic,
        _ => SkyFrame.Icrs,
    };

    /// <summary>One kind of minus sign, blank, prime and degree sign; no characters of zero width; 31ˢ.9 as 31.9s.</summary>
    private static string Plain(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (char c in text)
        {
            switch (c)
            {
                case '\u2212' or (>= '\u2010' and <= '\u2015') or '\ufe63' or '\uff0d':
                    plain.Append('-');
                    break;
                case '\uff0b':
                    plain.Append('+');
                    break;
                case '\u2032' or '\u2019' or '\u2018' or '\u00b4' or '`' or '\u02b9':
                    plain.Append('\'');
                    break;
                case '\u2033' or '\u201d' or '\u201c' or '\u02ba':
                    plain.Append('"');
                    break;
                case '\u00ba' or '\u02da' or '\u1d48':
                    plain.Append('°');
                    break;
                case '\u02b0':
                    plain.Append('h');
                    break;
                case '\u1d50':
                    plain.Append('m');
                    break;
                case '\u02e2':
                    plain.Append('s');
                    break;
                case '&':
                    plain.Append(' ');
                    break;
                case '\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff':
                    break;
                case > '\u007f' when char.IsDigit(c):
                    plain.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)));
                    break;
                default:
                    plain.Append(char.IsWhiteSpace(c) && c != '\t' ? ' ' : c);
                    break;
            }
        }

        return UnitBeforePoint().Replace(plain.ToString().Trim(), "$1.$3$2");
    }

    [GeneratedRegex(@"(\d)\s*(s|""|'')\s*\.(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex UnitBeforePoint();

    [GeneratedRegex(@"^(?<frame>ICRS|FK5|FK4|Gal)\s+coord\.?\s*\([^)]*\)\s*:\s*(?<rest>[^(\[]+)(?:[(\[].*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex SimbadLine();

    [GeneratedRegex(@"^<SkyCoord \((?<frame>ICRS|FK5|FK4|Galactic)\): \([^)]*\) in deg\s*\((?<rest>[^)]*)\)>$")]
    private static partial Regex AstropyText();

    [GeneratedRegex(@"^\(?(?<frame>" + FrameNames + @")\)?[.]?(?:\s+coord(?:inate)?s?)?[\s:,=]*(?:[\s:,=(]|(?=[(]))(?<rest>.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex WordBefore();

    [GeneratedRegex(@"^(?<rest>.+?)[\s,]+\(?(?:equinox\s+)?(?<frame>" + FrameNames + @")\)?$", RegexOptions.IgnoreCase)]
    private static partial Regex WordAfter();

    [GeneratedRegex(@"(?<=RA|DEC|DECL|α|δ|[RA]\.)\s*[_(]\s*(?<frame>ICRS|FK5|J2000(?:\.0)?|FK4|B1950(?:\.0)?)\s*\)?", RegexOptions.IgnoreCase)]
    private static partial Regex LabelFrame();

    [GeneratedRegex(@"(?<=RA|DEC|DECL|α|δ)\s*\(\s*(?:deg|degrees|hms|dms|h:m:s|d:m:s)\s*\)", RegexOptions.IgnoreCase)]
    private static partial Regex LabelUnit();

    [GeneratedRegex(@"^[(\[](?<rest>[^()\[\]]+)[)\]]?$|^(?<rest>[^()\[\]]+)[)\]]$")]
    private static partial Regex Brackets();

    [GeneratedRegex(
        @"^(?:l|glon)\s*[=:\s]\s*(?<l>" + PlainNumber + @")\s*(?:°|d|deg)?[\s,;]+(?:b|glat)\s*[=:\s]\s*(?<b>" + PlainNumber + @")\s*(?:°|d|deg)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex GalacticPair();

    [GeneratedRegex(
        @"^(?:b|glat)\s*[=:\s]\s*(?<b>" + PlainNumber + @")\s*(?:°|d|deg)?[\s,;]+(?:l|glon)\s*[=:\s]\s*(?<l>" + PlainNumber + @")\s*(?:°|d|deg)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex SwappedGalacticPair();

    /// <summary>G184.56-05.78, as sources of the Galactic plane are called.</summary>
    [GeneratedRegex(@"^G(?<l>\d{1,3}\.\d+)(?<b>[-+]\d{1,2}\.\d+)$")]
    private static partial Regex GalacticName();

    [GeneratedRegex(
        @"^(?:λ|lambda|elon)\s*[=:\s]\s*(?<l>" + PlainNumber + @")\s*(?:°|d|deg)?[\s,;]+(?:β|beta|elat)\s*[=:\s]\s*(?<b>" + PlainNumber + @")\s*(?:°|d|deg)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex EclipticPair();

    [GeneratedRegex(
        @"^(?:RA|R\.A\.|α|right\s+ascension)\s*[,/]\s*(?:Dec(?:l|lination)?\.?|δ)\s*[=:]?\s*(?<pair>.+)$"
        + @"|^(?:RA|R\.A\.|α|right\s+ascension)\s*[=:]?\s*(?<ra>[^a-z,;]*?(?:(?:h(?:ou)?rs?|min|sec|deg|[hmds°])[^a-z,;]*?){0,3}?)[\s,;]*(?:Decl(?:ination|\.)?|Dec\.?|DE|δ)\s*[=:]?\s*(?<dec>.+)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex LabelledPair();
}
