namespace Mmoda.Instruments;

/// <summary>
/// The shapes that make up the background of a shadowgram; the level of each is fitted together with the sources. More shapes follow
/// a background that is not quite the template, and cost a little significance.
/// </summary>
internal static class BackgroundShapes
{
    /// <summary>Name of the parameter, of queries and of steps; a step without it has one shape.</summary>
    public const string Parameter = "background_model";

    /// <summary>The shape of the calibration alone.</summary>
    public const string Template = "template";

    /// <summary>The shape of the calibration and a flat one: its contrast is fitted.</summary>
    public const string WithFlat = "template+flat";

    /// <summary>The shape of the calibration with a level of its own in each module: the steps between modules are fitted.</summary>
    public const string ByModule = "modules";

    // Contrast below which a shape is as good as flat: two of them could not be told apart.
    private const double Flat = 1e-3;

    /// <summary>All models.</summary>
    public static IReadOnlyList<string> Models { get; } = [Template, WithFlat, ByModule];

    /// <summary>The model of a step's parameters.</summary>
    public static string ModelOf(IReadOnlyDictionary<string, string> parameters) => parameters.GetValueOrDefault(Parameter, Template);

    /// <summary>The shapes of a shadowgram, at least one; cells without exposure do not matter.</summary>
    /// <param name="model">One of <see cref="Models"/>.</param>
    /// <param name="template">Shape of the calibration, 130 × 134 cells, x fastest.</param>
    /// <param name="efficiency">0 for gaps and bad pixels.</param>
    public static IReadOnlyList<float[]> Of(string model, float[] template, ReadOnlySpan<float> efficiency)
    {
        switch (model)
        {
            case WithFlat:
                (double low, double high) = (double.PositiveInfinity, 0);
                for (int i = 0; i < template.Length; i++)
                {
                    if (efficiency[i] > 0)
                        (low, high) = (Math.Min(low, template[i]), Math.Max(high, template[i]));
                }

                return high - low > Flat ? [template, Ones(template.Length)] : [template];
            case ByModule:
                float[] numbers = new float[IsgriDetector.PixelCount], grid = new float[template.Length];
                for (int pixel = 0; pixel < numbers.Length; pixel++)
                    numbers[pixel] = IsgriDetector.Module(pixel >> 7, pixel & 127);
                IsgriDetector.ToGrid<float>(numbers, grid);
                float[][] modules = new float[IsgriDetector.ModuleCount][];
                bool[] isLive = new bool[modules.Length];
                for (int i = 0; i < template.Length; i++)
                {
                    if (!(efficiency[i] > 0))
                        continue;
                    int m = (int)grid[i];
                    (modules[m] ??= new float[template.Length])[i] = template[i];
                    isLive[m] = true;
                }

                return [.. modules.Where((_, m) => isLive[m])];
            default:
                return [template];
        }
    }

    private static float[] Ones(int length)
    {
        float[] flat = new float[length];
        Array.Fill(flat, 1f);
        return flat;
    }
}
