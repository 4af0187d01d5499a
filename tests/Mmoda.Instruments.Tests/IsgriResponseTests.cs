using Mmoda.HighEnergy;

namespace Mmoda.Instruments.Tests;

/// <summary>The corrections that turn a fitted contrast into the flux unit.</summary>
public sealed class IsgriResponseTests
{
    [Fact]
    public void Below_300_keV_the_mask_has_full_contrast() =>
        Assert.InRange(IsgriResponse.Contrast(new EnergyBand(20, 300)), 1 - 1e-4, 1);

    [Fact]
    public void At_800_keV_one_photon_in_twelve_crosses_a_closed_element()
    {
        // exp(−μ/ρ · ρ · d) with 0.0807 cm²/g (NIST XCOM), 19.25 g/cm³ and 1.6 cm.
        double expected = Math.Exp(-0.0807 * 19.25 * 1.6);

        Assert.Equal(expected, IsgriResponse.ClosedElementTransmission(800), 6);
        Assert.InRange(IsgriResponse.Contrast(new EnergyBand(799, 801)), 1 - expected - 1e-3, 1 - expected + 1e-3);
    }

    [Fact]
    public void On_axis_the_panel_needs_no_correction_and_off_axis_it_grows_towards_low_energies()
    {
        Assert.Equal(1, IsgriResponse.FluxCorrection(new EnergyBand(28, 40), 1), 9);

        double cosine = Math.Cos(10 * Math.PI / 180);
        double soft = IsgriResponse.FluxCorrection(new EnergyBand(20, 30), cosine), hard = IsgriResponse.FluxCorrection(new EnergyBand(80, 100), cosine);

        // τ(25 keV) ≈ 0.83 and τ(90 keV) ≈ 0.24: e^{τ (1/cos 10° − 1)}.
        Assert.InRange(soft, 1.010, 1.016);
        Assert.InRange(hard, 1.003, 1.005);
    }

    [Fact]
    public void The_area_is_that_of_the_published_points()
    {
        Assert.Equal(751, IsgriResponse.EffectiveAreaCm2(30), 0.5);
        Assert.Equal(1104, IsgriResponse.EffectiveAreaCm2(60), 0.5);
        Assert.Equal(368, IsgriResponse.EffectiveAreaCm2(200), 0.5);
    }
}
