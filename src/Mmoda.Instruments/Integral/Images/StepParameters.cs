using System.Globalization;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Canonical text of the parameters of steps.</summary>
internal static class StepParameters
{
    /// <summary>Text of a number: shortest form that reads back equal.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public static double Number(IReadOnlyDictionary<string, string> parameters, string name) =>
        double.Parse(parameters[name], CultureInfo.InvariantCulture);

    /// <summary>The band of <c>e1_kev</c> and <c>e2_kev</c>.</summary>
    public static EnergyBand Band(IReadOnlyDictionary<string, string> parameters) =>
        new(Number(parameters, "e1_kev"), Number(parameters, "e2_kev"));

    /// <summary>The bands of <c>bands</c>.</summary>
    public static EnergyBands Bands(IReadOnlyDictionary<string, string> parameters, Telescope telescope) => EnergyBands.Parse(parameters["bands"], telescope);
}
