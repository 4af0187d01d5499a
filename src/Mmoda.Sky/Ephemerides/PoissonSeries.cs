using System.Globalization;

namespace Mmoda.Sky;

/// <summary>A sum of waves whose amplitudes are polynomials of time: Σ t^k · a · cos(p + f·t).</summary>
internal sealed class PoissonSeries
{
    private readonly Wave[][] _wavesOfPower;

    private PoissonSeries(Wave[][] wavesOfPower) => _wavesOfPower = wavesOfPower;

    /// <summary>Reads the series of an embedded table, by name.</summary>
    /// <param name="resource">
    /// Text: <c>#</c> comments; a line <c>name power</c> begins a section; the others are amplitude, phase and frequency.
    /// </param>
    /// <param name="phaseOffset">Added to the phases: −π/2 if the table is one of sines.</param>
    public static Dictionary<string, PoissonSeries> Read(string resource, double phaseOffset = 0)
    {
        Dictionary<string, List<List<Wave>>> sections = [];
        List<Wave> current = [];
        using Stream stream = typeof(PoissonSeries).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The embedded table {resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] words = line.Split(' ');
            if (words.Length == 2)
            {
                List<List<Wave>> powers = sections.TryGetValue(words[0], out List<List<Wave>>? known) ? known : sections[words[0]] = [];
                int power = int.Parse(words[1], CultureInfo.InvariantCulture);
                while (powers.Count <= power)
                    powers.Add([]);
                current = powers[power];
            }
            else
            {
                current.Add(new Wave(Number(words[0]), Number(words[1]) + phaseOffset, Number(words[2])));
            }
        }

        return sections.ToDictionary(s => s.Key, s => new PoissonSeries([.. s.Value.Select(w => w.ToArray())]));
    }

    /// <summary>The sum and its derivative at <paramref name="t"/>, in the units of the table.</summary>
    public (double Value, double Rate) At(double t)
    {
        double value = 0, rate = 0, power = 1, powerBelow = 0;
        for (int k = 0; k < _wavesOfPower.Length; k++)
        {
            double sum = 0, sumRate = 0;
            // From the smallest wave to the largest, to keep the digits of the small ones.
            Wave[] waves = _wavesOfPower[k];
            for (int i = waves.Length - 1; i >= 0; i--)
            {
                ref readonly Wave wave = ref waves[i];
                (double sin, double cos) = Math.SinCos(wave.Phase + wave.Frequency * t);
                sum += wave.Amplitude * cos;
                sumRate -= wave.Amplitude * wave.Frequency * sin;
            }

            value += power * sum;
            rate += power * sumRate + k * powerBelow * sum;
            (power, powerBelow) = (power * t, power);
        }

        return (value, rate);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private readonly record struct Wave(double Amplitude, double Phase, double Frequency);
}
