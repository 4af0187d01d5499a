using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

/// <summary>The shadow of a soft source is blurred more than that of a hard one.</summary>
public sealed class JemxSpectralBiasTests(ITestOutputHelper output)
{
    private const double Seconds = 1000, BackgroundPerCell = 1.5e-4;

    private static readonly JemxTelescope Telescope = (JemxTelescope)Instruments.Telescope.Jemx[0];

    [Theory]
    [InlineData(1, 3, 20)]
    [InlineData(2.1, 3, 20)]
    [InlineData(3, 3, 35)]
    [InlineData(4, 3, 20)]
    [InlineData(4, 3, 10)]
    [InlineData(4, 10, 25)]
    public void Fluxes_of_wide_bands_do_not_depend_on_the_spectrum(double index, double low, double high)
    {
        double bias = Bias(Window(index, new EnergyBand(low, high)));

        output.WriteLine($"{100 * bias:0.00} %");
        Assert.Equal(0, bias, 0.005);
    }

    [Fact]
    public void In_one_piece_a_soft_source_would_lose_two_percent()
    {
        WindowShadowgram window = Window(4, new EnergyBand(3, 20)), whole = new()
        {
            Telescope = Telescope,
            Counts = window.Counts,
            Efficiency = window.Efficiency,
            Background = window.Background,
            Id = window.Id,
            Limits = window.Limits,
            Band = window.Band,
            Attitude = window.Attitude,
            OnTimeSeconds = Seconds,
            LiveFraction = 1,
            IsSimulated = true,
        };

        Assert.InRange(Bias(whole), -0.04, -0.02);
    }

    private static double Bias(WindowShadowgram window)
    {
        MosaicFluxes fluxes = new([Source(window)], [], Telescope);
        fluxes.Add(window);
        return (fluxes[0].Flux / 50) - 1;
    }

    // Half a degree off the axis.
    private static SkyDirection Source(WindowShadowgram window) => IsgriCamera.ToSky(window.Axes, new TangentDirection(0.008, -0.005));

    // Expected counts of a source of 50 counts/s in the band, from many energies each with its own blur, on a flat background.
    private static WindowShadowgram Window(double index, EnergyBand band)
    {
        const double Rate = 50;
        bool[] isPixel = [.. Telescope.Detector.IsPixel];
        float[] live = Array.ConvertAll(isPixel, p => p ? 1f : 0f), pif = new float[live.Length];
        BandPart[] parts = [.. EnergyBands.PartsOf(band, Telescope).Select(p => new BandPart(p, new float[live.Length]))];
        List<(int Part, EnergyBand Line, double Weight)> lines = [];
        for (int p = 0; p < parts.Length; p++)
        {
            const int Steps = 12;
            double ratio = Math.Pow(parts[p].Band.MaxKeV / parts[p].Band.MinKeV, 1.0 / Steps);
            for (int i = 0; i < Steps; i++)
            {
                double from = parts[p].Band.MinKeV * Math.Pow(ratio, i), middle = from * Math.Sqrt(ratio);
                lines.Add((p, new EnergyBand(from, from * ratio), JemxResponse.EffectiveAreaCm2(Telescope.Unit, middle) * Math.Pow(middle, 1 - index)));
            }
        }

        foreach ((int part, EnergyBand line, double weight) in lines)
        {
            CodedMaskCamera camera = Telescope.CameraOf(line);
            PixelIllumination.Fill(camera, new TangentDirection(0.008, -0.005), pif);
            double scale = Seconds * Rate * weight / lines.Sum(l => l.Weight) / camera.FluxNormalisation;
            for (int i = 0; i < pif.Length; i++)
                parts[part].Counts[i] += live[i] > 0 ? (float)((scale * pif[i]) + (Seconds * BackgroundPerCell / lines.Count)) : 0;
        }

        return new WindowShadowgram
        {
            Telescope = Telescope,
            Counts = [.. live.Select((_, i) => parts.Sum(p => p.Counts[i]))],
            Parts = parts,
            Efficiency = live,
            Background = live,
            Id = default,
            Limits = new TimeInterval(1000, 1001),
            Band = band,
            Attitude = Attitude.FromAxes(SkyDirection.FromDegrees(100, 10), SkyDirection.FromDegrees(10, 0)),
            OnTimeSeconds = Seconds,
            LiveFraction = 1,
            IsSimulated = true,
        };
    }
}
