namespace Mmoda.CodedMask.Tests;

public sealed class SidelobeCleaningTests(SidelobeCleaningTests.Kernels kernels) : IClassFixture<SidelobeCleaningTests.Kernels>
{
    private const double BackgroundRate = 920;

    private static readonly (TangentDirection Direction, double Flux)[] Field =
    [
        (SimulatedSky.AtPixel(245.43, 246.88), 190),
        (SimulatedSky.AtPixel(330.2, 150.7), 30),
        (SimulatedSky.AtPixel(180.3, 221.6), 12),
    ];

    [Fact]
    public void A_crab_and_two_weak_sources_are_found_blindly()
    {
        CleanedImages images = kernels.Clean(SimulatedSky.Observe(7, BackgroundRate, Field), []);

        // The weakest has 10 sigma; nothing else is there, and no replica may be taken for a source.
        Assert.Equal(3, images.Sources.Count);
        foreach ((TangentDirection direction, double flux) in Field)
        {
            CleanedSource found = Assert.Single(images.Sources, s => ArcMinutes(s.Source.Direction, direction) < 2.5);
            Assert.Null(found.Candidate);
            Assert.InRange((found.Source.Flux - flux) / found.Source.FluxError, -3.5, 3.5);
        }

        (double mean, double width, double largest) = Significance(images);
        Assert.InRange(mean, -0.05, 0.05);
        Assert.InRange(width, 0.96, 1.04);
        Assert.InRange(largest, 3, 5.5);
    }

    [Fact]
    public void Thirty_blind_searches_find_all_sources_with_true_errors_and_nothing_else()
    {
        var pulls = new List<double>();
        for (ulong seed = 200; seed < 230; seed++)
        {
            CleanedImages images = kernels.Clean(SimulatedSky.Observe(seed, BackgroundRate, Field), []);

            Assert.Equal(3, images.Sources.Count);
            foreach ((TangentDirection direction, double flux) in Field)
            {
                FittedSource found = images.Sources.Select(s => s.Source).MinBy(s => ArcMinutes(s.Direction, direction));
                pulls.Add((found.Flux - flux) / found.FluxError);
                pulls.Add((found.Direction.Y - direction.Y) / found.DirectionErrorY);
                pulls.Add((found.Direction.Z - direction.Z) / found.DirectionErrorZ);
            }
        }

        // 270 pulls: the mean within 3.3 / sqrt(270), the width within 3.5 / sqrt(540), none beyond 4.5 sigma.
        double mean = pulls.Average();
        Assert.InRange(mean, -0.2, 0.2);
        Assert.InRange(Math.Sqrt(pulls.Average(p => (p - mean) * (p - mean))), 0.85, 1.15);
        Assert.InRange(pulls.Max(Math.Abs), 0, 4.5);
    }

    [Fact]
    public void The_image_shows_the_fitted_fluxes_and_the_residual_does_not()
    {
        CleanedImages images = kernels.Clean(SimulatedSky.Observe(8, BackgroundRate, Field), []);

        foreach (CleanedSource source in images.Sources)
        {
            (double x, double y) = images.Grid.ToPixel(source.Source.Direction);
            int pixel = ((int)Math.Round(y) * images.Grid.Width) + (int)Math.Round(x);
            double sigma = Math.Sqrt(images.Variance[pixel]);

            // A pixel may be half a fine pixel off in both axes: 94 % of the peak; the residual adds its noise.
            Assert.InRange(images.Intensity[pixel], (0.94 * source.Source.Flux) - (4 * sigma), source.Source.Flux + (4 * sigma));
            Assert.InRange(images.Residual[pixel] / sigma, -4, 4);
        }
    }

    [Fact]
    public void Candidates_are_accepted_where_they_are_and_others_passed_over()
    {
        TangentDirection[] candidates =
        [
            SimulatedSky.AtPixel(120, 120),     // nothing there
            Field[0].Direction,
            SimulatedSky.AtPixel(245.5, 246.9), // the same source once more
            Field[2].Direction,
            SimulatedSky.AtPixel(900, 100),     // outside the image
        ];

        CleanedImages images = kernels.Clean(SimulatedSky.Observe(9, BackgroundRate, Field), candidates);

        Assert.Equal([1, 3, null], images.Sources.Select(s => s.Candidate));
        Assert.Equal(Field[2].Direction, images.Sources[1].Source.Direction);
        Assert.False(images.Sources[1].Source.IsPositionFree);
        Assert.True(images.Sources[0].Source.IsPositionFree);
    }

    [Fact]
    public void A_source_at_the_edge_of_the_field_is_not_taken_for_its_replica()
    {
        // 14 degrees off axis: coded by a fraction of the detector only, so its replica near the axis fits worse.
        (TangentDirection, double)[] edge = [(SimulatedSky.AtPixel(345.3, 262.8), 60)];

        CleanedImages images = kernels.Clean(SimulatedSky.Observe(10, BackgroundRate, edge), []);

        CleanedSource source = Assert.Single(images.Sources);
        Assert.InRange(ArcMinutes(source.Source.Direction, edge[0].Item1), 0, 2);
    }

    [Fact]
    public void An_empty_field_has_no_sources()
    {
        for (ulong seed = 100; seed < 110; seed++)
        {
            CleanedImages images = kernels.Clean(SimulatedSky.Observe(seed, BackgroundRate), []);

            Assert.Empty(images.Sources);
            Assert.Equal(images.Residual, images.Intensity);
        }
    }

    [Fact]
    public void A_shadowgram_without_counts_is_not_an_error()
    {
        var shadowgram = new Shadowgram(IsgriCamera.Detector, new float[SimulatedSky.Exposure.Length], SimulatedSky.Exposure);

        CleanedImages images = kernels.Clean(shadowgram, [Field[0].Direction]);

        Assert.Empty(images.Sources);
        Assert.All(images.Intensity, v => Assert.Equal(0, v, 1e-4f));
    }

    private static double ArcMinutes(TangentDirection a, TangentDirection b) =>
        Math.Sqrt(Math.Pow(a.Y - b.Y, 2) + Math.Pow(a.Z - b.Z, 2)) * 180 * 60 / Math.PI;

    [Fact]
    public void Planes_that_are_used_again_hold_nothing_of_the_images_before()
    {
        SidelobeCleaning cleaning = kernels.Create();
        CleanedImages Clean(SidelobeCleaning with, ulong seed) =>
            Kernels.Clean(with, kernels.Weights, SimulatedSky.Observe(seed, BackgroundRate, Field), []);
        cleaning.TakeBack(Clean(cleaning, 13));

        CleanedImages again = Clean(cleaning, 14), fresh = Clean(kernels.Create(), 14);

        Assert.Equal(fresh.Intensity, again.Intensity);
        Assert.Equal(fresh.Variance, again.Variance);
        Assert.Equal(fresh.Residual, again.Residual);
    }

    private (double Mean, double Width, double Largest) Significance(CleanedImages images)
    {
        double[] values = [.. Enumerable.Range(0, images.Residual.Length).Where(i => kernels.Weights.PartialCoding[i] > 0.05)
            .Select(i => images.Residual[i] / Math.Sqrt(images.Variance[i]))];
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), values.Max());
    }

    public sealed class Kernels
    {
        private readonly Deconvolution _deconvolution = new(IsgriCamera.Camera);

        public Kernels() => Weights = _deconvolution.PrepareWeights(SimulatedSky.Weights, _deconvolution.CreateWorkspace());

        public DecodingWeights Weights { get; }

        public SidelobeCleaning Create() => new(_deconvolution);

        public CleanedImages Clean(Shadowgram shadowgram, IReadOnlyList<TangentDirection> candidates) => Clean(Create(), Weights, shadowgram, candidates);

        public static CleanedImages Clean(SidelobeCleaning cleaning, DecodingWeights weights, Shadowgram shadowgram, IReadOnlyList<TangentDirection> candidates) =>
            cleaning.Clean(shadowgram, weights, [SimulatedSky.BackgroundShape], candidates, new SidelobeCleaningOptions());
    }
}
