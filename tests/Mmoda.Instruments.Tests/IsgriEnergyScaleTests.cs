using Mmoda.Numerics;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

public sealed class IsgriEnergyScaleTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1500.0)]
    [InlineData(6626.0)]
    public void An_encoded_energy_is_decoded_within_a_channel_and_without_bias(double ijd)
    {
        SimulatedInstrument instrument = new(CrabArchive.Plan);
        double[] temperatures = [-8, -7, -9, -8.5, -10, -3, 0, 2];
        PulseEncoder encoder = new(instrument.Calibration, ijd, temperatures);
        IsgriEnergyScale scale = new(instrument.Calibration, ijd, temperatures);
        GainDrift drift = instrument.Calibration.DriftAt(ijd);
        Philox random = new(1, 2);
        double sum = 0, squares = 0;
        const int Trials = 200_000;
        for (int i = 0; i < Trials; i++)
        {
            int y = (int)(128 * random.NextDouble()), z = (int)(128 * random.NextDouble());
            int pixel = IsgriDetector.Pixel(y, z), module = IsgriDetector.Module(y, z), rise = 9 + (int)(66 * random.NextDouble());
            double energy = 20 + 280 * random.NextDouble();
            int pulse = encoder.PulseHeight(energy, rise, pixel, module);
            Assert.InRange(pulse, 0, 2047);

            double decoded = scale.Energy(pulse, rise, pixel, module, 0.5f, 0.5f, out int corrected);

            // A telemetered channel in keV: the table's 0.4787 keV times charge loss, times the gains of pixel, module and drift
            // (all within 10 % of the drift's). Rounding errs by at most half of it.
            double channel = IsgriNominalCalibration.ChannelKeV * IsgriNominalCalibration.ChargeLossCorrection(corrected) * drift.PhaGain * 1.1;
            Assert.InRange(decoded - energy, -channel, channel);
            double error = (decoded - energy) / channel;
            sum += error;
            squares += error * error;
        }

        output.WriteLine($"mean {sum / Trials:F5}, rms {Math.Sqrt(squares / Trials):F4} channels");

        // Rounding is uniform over a channel, of 0.29 rms: the mean scatters by 0.29/√n = 0.0006 channels.
        Assert.InRange(sum / Trials, -4 * 0.0007, 4 * 0.0007);
        Assert.InRange(Math.Sqrt(squares / Trials), 0.2, 0.3);
    }

    [Fact]
    public void Energies_beyond_the_electronics_have_no_pulse_height()
    {
        PulseEncoder encoder = new(IsgriNominalCalibration.Create(), 6000, new double[8]);

        Assert.Equal(-1, encoder.PulseHeight(5000, 40, 0, 7));
        Assert.Equal(-1, encoder.PulseHeight(-1, 40, 0, 7));
    }

    [Fact]
    public void An_energy_is_never_negative_nor_outside_the_table()
    {
        IsgriEnergyScale scale = new(IsgriNominalCalibration.Create(), 6000, [-8, -8, -8, -8, -8, -8, -8, -8]);

        foreach (int pulse in new[] { 0, 1, 2047, 65535 })
        {
            foreach (int rise in new[] { 0, 127, 255 })
            {
                float energy = scale.Energy(pulse, rise, 0, 7, 0, 0.999f, out int corrected);
                Assert.True(energy >= 0 && float.IsFinite(energy));
                Assert.InRange(corrected, 0, 255);
            }
        }
    }
}
