using System.Globalization;
using System.Text;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Sources as a DS9 region file: circles of 12′, the size of a mask element, with names.</summary>
internal static class RegionList
{
    /// <summary>Writes the file atomically.</summary>
    public static void Write(string path, IReadOnlyList<DetectedSource> sources, bool isSimulated)
    {
        StringBuilder text = new("# Region file format: DS9 version 4.1\n");
        if (isSimulated)
            text.Append("# simulated data, not an observation\n");
        text.Append("icrs\n");
        foreach (DetectedSource source in sources)
        {
            // Braces end a text in this format; they occur in no source name, but names come from catalogues.
            string name = source.Name.Replace("{", "(", StringComparison.Ordinal).Replace("}", ")", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"circle({source.Direction.RightAscensionDegrees:F5},{source.Direction.DeclinationDegrees:F5},0.2) # text={{{name}}} color={(source.IsNew ? "red" : "white")}\n");
        }

        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text.ToString());
        File.Move(temporary, path, overwrite: true);
    }
}
