namespace Mmoda.HighEnergy;

/// <summary>A power law whose normalisation is its energy flux in a band.</summary>
internal sealed class PeggedPowerLaw() : AdditiveComponent(
    "pegpwrlw",
    "power law, norm = energy flux from eMin to eMax in 1e-12 erg/cm2/s",
    PowerLaw.Index("PhoIndex", 2),
    new("eMin", "keV", 20, 1e-3, 1e6, IsFrozen: true),
    new("eMax", "keV", 100, 1e-3, 1e6, IsFrozen: true),
    Norm("1e-12 erg/(cm2 s)"))
{
    private const double NormUnit = 1e-12;

    public override bool CanIntegrate => true;

    public override bool IsSmooth => true;

    protected override void Shape(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows)
    {
        Span<double> byIndex = rows.Wants(0) ? rows[0] : default;
        PowerLaw.Fill(grid, p[0], values, byIndex);

        // The energy flux is the integral of E^(1−Γ).
        double flux = PowerLawIntegral.Of(p[1], p[2], p[0] - 1, out double slope) * PhotonEnergy.ErgPerKeV / NormUnit;
        slope *= PhotonEnergy.ErgPerKeV / NormUnit;
        for (int i = 0; i < values.Length; i++)
        {
            double shape = values[i];
            values[i] = shape / flux;
            if (!byIndex.IsEmpty)
                byIndex[i] = (byIndex[i] - (shape * slope / flux)) / flux;
            double atMin = p[1] * Math.Pow(p[1], -p[0]), atMax = p[2] * Math.Pow(p[2], -p[0]);
            double unit = PhotonEnergy.ErgPerKeV / NormUnit / flux;
            if (rows.Wants(1))
                rows[1][i] = values[i] * atMin * unit;
            if (rows.Wants(2))
                rows[2][i] = -values[i] * atMax * unit;
        }
    }
}
