namespace Mmoda.Instruments;

/// <summary>INTEGRAL's dither patterns, as offsets from the target in the spacecraft's Y and Z directions.</summary>
internal static class DitherPattern
{
    /// <summary>Step of the patterns, degrees.</summary>
    public const double StepDegrees = 2.17;

    /// <summary>Names of the patterns.</summary>
    public static IReadOnlyList<string> Names { get; } = ["5x5", "hexagonal", "staring"];

    /// <summary>Offsets in degrees of pointing <paramref name="index"/>, which wraps around.</summary>
    public static (double Y, double Z) Offset(string pattern, int index) => pattern switch
    {
        "5x5" => Spiral(index % 25),
        "hexagonal" => Hexagon(index % 7),
        "staring" => (0, 0),
        _ => throw new ArgumentException($"The dither pattern is '{pattern}', allowed are {string.Join(", ", Names)}.", nameof(pattern)),
    };

    // A square spiral from the centre outwards, so that the first pointings have the target well inside the field.
    private static (double Y, double Z) Spiral(int index)
    {
        int y = 0, z = 0, dy = 1, dz = 0, leg = 1, left = 1, turns = 0;
        for (int i = 0; i < index; i++)
        {
            y += dy;
            z += dz;
            if (--left > 0)
                continue;
            (dy, dz) = (-dz, dy);
            leg += ++turns % 2 == 0 ? 1 : 0;
            left = leg;
        }

        return (y * StepDegrees, z * StepDegrees);
    }

    private static (double Y, double Z) Hexagon(int index)
    {
        if (index == 0)
            return (0, 0);
        (double sin, double cos) = Math.SinCos((index - 1) * Math.PI / 3);
        return (StepDegrees * cos, StepDegrees * sin);
    }
}
