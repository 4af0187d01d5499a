using System.Globalization;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// Names of sources that no catalogue knows: <c>NEW_1</c>, <c>NEW_2</c> …, without those that something else already has. A user
/// may ask for the <c>NEW_1</c> of an earlier image, which need not be the first unknown source of this one.
/// </summary>
/// <param name="catalogue">Names that are taken.</param>
/// <param name="others">Further names that are taken.</param>
internal sealed class NewSourceNames(SourceCatalogue catalogue, IEnumerable<string> others)
{
    private readonly HashSet<string> _others = new(others, StringComparer.OrdinalIgnoreCase);
    private int _number;

    /// <summary>The next name.</summary>
    public string Next()
    {
        string name;
        do
            name = string.Create(CultureInfo.InvariantCulture, $"NEW_{++_number}");
        while (_others.Contains(name) || catalogue.FindByName(name) is not null);
        return name;
    }
}
