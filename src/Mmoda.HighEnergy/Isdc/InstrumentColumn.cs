using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <summary>The columns SPI_FLUX_1 … JEMX_FLUX_2 and the header keywords with their bands.</summary>
internal sealed record InstrumentColumn(string Instrument, EnergyBand Band, FluxUnit Unit, double[] Values)
{
    /// <summary>Instrument, column prefix, keyword prefix, soft and hard band of the reference catalogue, unit.</summary>
    public static IReadOnlyList<(string Instrument, string Column, string Keyword, EnergyBand[] Bands, FluxUnit Unit)> Kinds { get; } =
    [
        ("SPI", "SPI_FLUX", "SPI", [new(15, 300), new(300, 8000)], FluxUnit.PhotonsPerSecondPerSquareCentimetre),
        ("ISGRI", "ISGR_FLUX", "ISG", [new(20, 60), new(60, 200)], FluxUnit.CountsPerSecond),
        ("PICSIT", "PICS_FLUX", "PIC", [new(100, 600), new(600, 6000)], FluxUnit.CountsPerSecond),
        ("JEMX", "JEMX_FLUX", "JMX", [new(3, 10), new(10, 30)], FluxUnit.CountsPerSecond),
    ];

    public static IEnumerable<InstrumentColumn> In(BinaryTableHdu table)
    {
        foreach ((string instrument, string column, string keyword, EnergyBand[] bands, FluxUnit unit) in Kinds)
        {
            for (int i = 0; i < bands.Length; i++)
            {
                if (table.FindColumn($"{column}_{i + 1}") is null)
                    continue;
                double min = table.Header.GetReal($"{keyword}EMIN{i + 1}") ?? bands[i].MinKeV;
                double max = table.Header.GetReal($"{keyword}EMAX{i + 1}") ?? bands[i].MaxKeV;
                EnergyBand band = min >= 0 && max > min && double.IsFinite(max) ? new(min, max) : bands[i];
                yield return new(instrument, band, unit, table.ReadAll<double>($"{column}_{i + 1}"));
            }
        }
    }

    public InstrumentFlux Flux(int row) => new(Instrument, new(Band, Values[row], Unit));
}
