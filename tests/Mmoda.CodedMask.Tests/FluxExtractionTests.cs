namespace Mmoda.CodedMask.Tests;

public sealed class FluxExtractionTests
{
    private static readonly (TangentDirection Direction, double Flux)[] Field =
    [
        (SimulatedSky.AtPixel(245.43, 246.88), 100), (SimulatedSky.AtPixel(180.3, 221.6), 12),
        (SimulatedSky.AtPixel(290.1, 160.2), 6), (SimulatedSky.AtPixel(140.7, 170.4), 0.5), (SimulatedSky.AtPixel(205.2, 130.9), 3),
    ];

    [Fact]
    public void Fluxes_and_errors_are_those_of_the_joint_fit()
    {
        Shadowgram shadowgram = SimulatedSky.Observe(3, 920, Field);
        SourceFitResult joint = SourceFit.Fit(
            IsgriCamera.Camera, shadowgram, [SimulatedSky.BackgroundShape], [.. Field.Select(s => new SourcePosition(s.Direction, IsFree: false))]);
        (double[] fluxes, double[] errors, FluxBin bin, FluxWorkspace workspace) = Extract(shadowgram, [.. Field.Select(s => s.Direction)]);

        for (int k = 0; k < Field.Length; k++)
        {
            // The faintest source is left out of the variances here: it makes 0.1 % of them.
            Assert.Equal(joint.Sources[k].Flux, fluxes[k], 1e-2 * joint.Sources[k].FluxError);
            Assert.Equal(joint.Sources[k].FluxError, errors[k], 2e-3 * joint.Sources[k].FluxError);
            Assert.Equal(errors[k] * errors[k], workspace.Covariance(k, k), 1e-12);
        }

        Assert.InRange(bin.ChiSquared / joint.ChiSquared, 0.998, 1.002);
        Assert.Equal(joint.DegreesOfFreedom, bin.DegreesOfFreedom);
        Assert.Equal(joint.Covariance[(6 * 2) + 1], workspace.Covariance(1, 0), 2e-3 * errors[0] * errors[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.02)]
    [InlineData(0.001)] // One second: six counts in a hundred pixels.
    public void Fluxes_are_unbiased_with_true_errors_however_few_the_counts(double fraction)
    {
        const int Trials = 60;
        float[] exposure = [.. SimulatedSky.Exposure.Select(e => (float)(e * fraction))];
        (TangentDirection Direction, double Flux)[] bright = [(Field[0].Direction, 100), (Field[1].Direction, 40)];
        List<double> pulls = [];
        for (ulong seed = 0; seed < Trials; seed++)
        {
            Shadowgram shadowgram = SimulatedSky.Observe(seed + 77, 920 * fraction, [.. bright.Select(s => (s.Direction, s.Flux * fraction))]);
            (double[] fluxes, double[] errors, _, _) = Extract(
                new Shadowgram(IsgriCamera.Detector, shadowgram.Counts.ToArray(), exposure), [.. bright.Select(s => s.Direction)]);
            for (int k = 0; k < bright.Length; k++)
                pulls.Add((fluxes[k] - bright[k].Flux) / errors[k]);
        }

        // 120 pulls: mean within 3.3 / sqrt(120), width within 3.5 / sqrt(240).
        double mean = pulls.Average();
        Assert.InRange(mean, -0.3, 0.3);
        Assert.InRange(Math.Sqrt(pulls.Average(p => (p - mean) * (p - mean))), 0.77, 1.23);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void In_bins_of_a_hundred_counts_errors_are_true_and_averages_with_them_unbiased(double flux)
    {
        // 0.1 s of 920 counts/s: channels of high energies have no more.
        const int Trials = 400;
        const double Fraction = 0.1 / SimulatedSky.Seconds;
        float[] exposure = [.. SimulatedSky.Exposure.Select(e => (float)(e * Fraction))];
        (TangentDirection Direction, double Flux) source = (Field[0].Direction, flux);
        double[] pulls = new double[Trials], errors = new double[Trials];
        double weighted = 0, weight = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            Shadowgram observed = SimulatedSky.Observe((ulong)trial + 5000, 920 * Fraction, (source.Direction, flux * Fraction));
            (double[] f, double[] e, _, _) = Extract(new Shadowgram(IsgriCamera.Detector, observed.Counts.ToArray(), exposure), [source.Direction, Field[1].Direction]);
            pulls[trial] = (f[0] - flux) / e[0];
            errors[trial] = e[0];
            weighted += f[0] / (e[0] * e[0]);
            weight += 1 / (e[0] * e[0]);
        }

        // The width of 400 pulls within 4 / sqrt(800); the weighted mean within 4 of its own errors.
        Assert.InRange(Math.Sqrt(pulls.Average(p => p * p)), 0.86, 1.14);
        Assert.InRange((weighted / weight - flux) * Math.Sqrt(weight), -4, 4);
        Assert.InRange(errors.Min() / errors.Average(), 0.6, 1);
    }

    [Fact]
    public void What_lights_nothing_or_cannot_be_told_apart_has_no_flux()
    {
        TangentDirection inside = Field[0].Direction, outside = new(2, 0);
        (double[] fluxes, double[] errors, _, FluxWorkspace workspace) = Extract(
            SimulatedSky.Observe(3, 920, (inside, 100)), [inside, outside, inside]);

        Assert.Equal(100, fluxes[0], 5 * errors[0]);
        Assert.Equal((double.NaN, double.PositiveInfinity), (fluxes[1], errors[1]));
        Assert.Equal((double.NaN, double.PositiveInfinity), (fluxes[2], errors[2]));
        Assert.Equal(double.NaN, workspace.Covariance(0, 1));
    }

    [Fact]
    public void An_empty_bin_and_a_dead_detector_are_no_accident()
    {
        TangentDirection[] sources = [Field[0].Direction];
        float[] nothing = new float[IsgriCamera.Detector.CellCount];
        (double[] empty, double[] error, FluxBin bin, _) = Extract(new Shadowgram(IsgriCamera.Detector, nothing, SimulatedSky.Exposure), sources);
        Assert.Equal(0, empty[0], 1e-9);
        Assert.True(double.IsFinite(error[0]));
        Assert.Equal(0, bin.Counts);

        (double[] dead, _, bin, _) = Extract(new Shadowgram(IsgriCamera.Detector, nothing, nothing), sources);
        Assert.Equal(double.NaN, dead[0]);
        Assert.Equal(0, bin.DegreesOfFreedom);
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        FluxExtraction extraction = new(IsgriCamera.Camera, [Field[0].Direction]);
        float[] plane = new float[IsgriCamera.Detector.CellCount];
        FluxWorkspace workspace = extraction.CreateWorkspace();
        Assert.Throws<ArgumentException>(() => extraction.Extract(plane.AsSpan(1), plane, plane, workspace, new double[1], new double[1]));
        Assert.Throws<ArgumentException>(() => extraction.Extract(plane, plane, plane, workspace, new double[2], new double[1]));
        Assert.Throws<ArgumentException>(
            () => extraction.Extract(plane, plane, plane, new FluxExtraction(IsgriCamera.Camera, []).CreateWorkspace(), new double[1], new double[1]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        FluxExtraction extraction = new(IsgriCamera.Camera, [.. Field.Select(s => s.Direction)]);
        FluxWorkspace workspace = extraction.CreateWorkspace();
        Shadowgram shadowgram = SimulatedSky.Observe(3, 920, Field);
        double[] fluxes = new double[Field.Length], errors = new double[Field.Length];
        extraction.Extract(shadowgram.Counts.Span, shadowgram.ExposureSeconds.Span, SimulatedSky.BackgroundShape, workspace, fluxes, errors);

        long before = GC.GetAllocatedBytesForCurrentThread();
        extraction.Extract(shadowgram.Counts.Span, shadowgram.ExposureSeconds.Span, SimulatedSky.BackgroundShape, workspace, fluxes, errors);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static (double[] Fluxes, double[] Errors, FluxBin Bin, FluxWorkspace Workspace) Extract(Shadowgram shadowgram, TangentDirection[] sources)
    {
        FluxExtraction extraction = new(IsgriCamera.Camera, sources);
        FluxWorkspace workspace = extraction.CreateWorkspace();
        double[] fluxes = new double[sources.Length], errors = new double[sources.Length];
        FluxBin bin = extraction.Extract(
            shadowgram.Counts.Span, shadowgram.ExposureSeconds.Span, SimulatedSky.BackgroundShape, workspace, fluxes, errors);
        return (fluxes, errors, bin, workspace);
    }
}
