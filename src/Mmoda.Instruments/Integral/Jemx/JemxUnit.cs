using System.Globalization;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>One of the two equal units of JEM-X, which look along the same axis.</summary>
internal sealed class JemxUnit
{
    private JemxUnit(int number, ReadOnlySpan<double> alignment)
    {
        Number = number;
        Name = string.Create(CultureInfo.InvariantCulture, $"JMX{number}");
        Alignment = Rotation3.FromRows(alignment);
    }

    /// <summary>Both units; index 0 is unit 1. Rotations from the spacecraft frame: structure GNRL-IROT-MOD of inst_misalign_20050328.fits.</summary>
    public static IReadOnlyList<JemxUnit> All { get; } =
    [
        new(1, [0.999997072, -0.00104192564, -0.00218419751, 0.00104367532, 0.999999135, 0.000800077782, 0.002183362, -0.000802355032, 0.999997295]),
        new(2, [0.999997276, -0.000835991943, -0.00217943269, 0.000837590103, 0.999999381, 0.00073248185, 0.00217881899, -0.000734305326, 0.999997357]),
    ];

    /// <summary>1 or 2.</summary>
    public int Number { get; }

    /// <summary><c>JMX1</c> or <c>JMX2</c>, as in INSTRUME.</summary>
    public string Name { get; }

    /// <summary>Rotation from the spacecraft frame to that of the unit.</summary>
    public Rotation3 Alignment { get; }

    /// <summary>A unit by its number.</summary>
    public static JemxUnit Of(int number) => All[number - 1];

    /// <summary>A data structure of the unit, as <c>JMX1-FULL-ALL</c>.</summary>
    public string Structure(string suffix) => Name + "-" + suffix;

    /// <summary>A file of a science window, as <c>jmx1_events.fits</c>.</summary>
    public string File(string suffix) => string.Create(CultureInfo.InvariantCulture, $"jmx{Number}_{suffix}.fits");
}
