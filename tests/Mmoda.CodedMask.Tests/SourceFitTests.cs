namespace Mmoda.CodedMask.Tests;

public sealed class SourceFitTests
{
    private const double ArcMinutesPerTangent = 180 * 60 / Math.PI;

    [Fact]
    public void Fluxes_and_positions_are_unbiased_with_true_errors()
    {
        const int Trials = 30;
        TangentDirection truth = SimulatedSky.AtPixel(221.37, 178.61), start = SimulatedSky.AtPixel(221.8, 178.3);
        var pulls = new List<double>();

        // Flux, and the 90 % radius of the reference computation at that significance (20, 48, 94), in arc minutes.
        foreach ((double flux, double radius90) in ((double, double)[])[(22, 0.56), (55, 0.22), (115, 0.115)])
        {
            double[] offsets = new double[Trials];
            double chi2 = 0;
            for (int trial = 0; trial < Trials; trial++)
            {
                Shadowgram shadowgram = SimulatedSky.Observe((ulong)((1000 * flux) + trial), 920, (truth, flux));
                SourceFitResult result = SourceFit.Fit(
                    IsgriCamera.Camera, shadowgram, [SimulatedSky.BackgroundShape], [new SourcePosition(start, IsFree: true)]);
                FittedSource source = result.Sources[0];
                double y = source.Direction.Y - truth.Y, z = source.Direction.Z - truth.Z;
                pulls.AddRange([(source.Flux - flux) / source.FluxError, y / source.DirectionErrorY, z / source.DirectionErrorZ]);
                offsets[trial] = Math.Sqrt((y * y) + (z * z)) * ArcMinutesPerTangent;
                chi2 += result.ChiSquared / result.DegreesOfFreedom / Trials;
            }

            // The 90 % point of 30 draws is known to about 15 %, the reference to as much: three times both.
            Array.Sort(offsets);
            Assert.InRange(offsets[26], 0, 1.6 * radius90);

            // 30 x 15237 pixels of Poisson mean 70: 1 within 4 sqrt(2 / 457110).
            Assert.InRange(chi2, 0.99, 1.01);
        }

        // 270 pulls: the mean within 3.3 / sqrt(270), the width within 3.5 / sqrt(540).
        double mean = pulls.Average();
        Assert.InRange(mean, -0.2, 0.2);
        Assert.InRange(Math.Sqrt(pulls.Average(p => (p - mean) * (p - mean))), 0.85, 1.15);
    }

    [Fact]
    public void Fluxes_at_fixed_positions_have_pulls_of_unit_width()
    {
        (TangentDirection Direction, double Flux)[] field =
        [
            (SimulatedSky.AtPixel(245.43, 246.88), 100), (SimulatedSky.AtPixel(180.3, 221.6), 12),
            (SimulatedSky.AtPixel(290.1, 160.2), 6), (SimulatedSky.AtPixel(140.7, 170.4), 0.5), (SimulatedSky.AtPixel(205.2, 130.9), 3),
        ];
        SourcePosition[] positions = [.. field.Select(s => new SourcePosition(s.Direction, IsFree: false))];
        var pulls = new List<double>();

        for (ulong seed = 0; seed < 60; seed++)
        {
            SourceFitResult result = SourceFit.Fit(
                IsgriCamera.Camera, SimulatedSky.Observe(seed, 920, field), [SimulatedSky.BackgroundShape], positions);
            pulls.AddRange(field.Select((s, k) => (result.Sources[k].Flux - s.Flux) / result.Sources[k].FluxError));
        }

        // 300 pulls: mean within 3 / sqrt(300), width within 3.5 / sqrt(600).
        double mean = pulls.Average();
        Assert.InRange(mean, -0.18, 0.18);
        Assert.InRange(Math.Sqrt(pulls.Average(p => (p - mean) * (p - mean))), 0.85, 1.15);
    }

    [Fact]
    public void Several_background_shapes_are_told_apart()
    {
        float[] gradient = [.. Enumerable.Range(0, SimulatedSky.BackgroundShape.Length).Select(i => ((i % 130) - 64.5f) / 65)];
        TangentDirection direction = SimulatedSky.AtPixel(230, 215);
        Shadowgram flat = SimulatedSky.Observe(5, 920, (direction, 40));
        float[] tilted = [.. flat.Counts.ToArray().Select((c, i) => SimulatedSky.Exposure[i] > 0 ? c + (20 * (1 + gradient[i])) : 0)];

        SourceFitResult result = SourceFit.Fit(
            IsgriCamera.Camera,
            new Shadowgram(IsgriCamera.Detector, tilted, SimulatedSky.Exposure),
            [SimulatedSky.BackgroundShape, gradient],
            [new SourcePosition(direction, IsFree: false)]);

        // 20 counts per pixel and unit of gradient over 1215 s; 1 sigma is sqrt(3 * 90 / 15237) = 0.13 counts.
        Assert.Equal(20 / SimulatedSky.Seconds, result.BackgroundScales[1], 4 * 0.13 / SimulatedSky.Seconds);
        Assert.Equal(40, result.Sources[0].Flux, 4.5 * result.Sources[0].FluxError);
        Assert.Equal(9, result.Covariance.Count);
    }

    [Fact]
    public void What_cannot_be_determined_is_said()
    {
        Shadowgram shadowgram = SimulatedSky.Observe(5, 920);
        SourcePosition a = new(SimulatedSky.AtPixel(230, 215), IsFree: false), outside = new(SimulatedSky.AtPixel(990, 215), IsFree: false);

        Assert.Throws<InvalidOperationException>(() => SourceFit.Fit(IsgriCamera.Camera, shadowgram, [SimulatedSky.BackgroundShape], [a, a]));
        Assert.Throws<InvalidOperationException>(() => SourceFit.Fit(IsgriCamera.Camera, shadowgram, [SimulatedSky.BackgroundShape], [outside]));
        Assert.Throws<ArgumentException>(() => SourceFit.Fit(IsgriCamera.Camera, shadowgram, [], [a]));
    }
}
