using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

public sealed class MosaicFluxesTests
{
    private static readonly EnergyBand Band = new(20, 40);
    private static readonly SkyDirection Centre = SkyDirection.FromDegrees(150, 40);

    // Counts without noise of sources on a flat background of 300 counts/s.
    private static WindowShadowgram Shadowgram(params (SkyDirection Direction, double Flux)[] sources) => Shadowgram(1, sources);

    private static WindowShadowgram Shadowgram(int pointing, params (SkyDirection Direction, double Flux)[] sources)
    {
        Attitude attitude = Attitude.FromAxes(Centre, SkyDirection.FromDegrees(150, -50));
        Attitude isgri = attitude.OfInstrument(Rotation3.FromRows(IsgriGeometry.Misalignment));
        float[] efficiency = new float[IsgriDetector.Width * IsgriDetector.Height], counts = new float[efficiency.Length], pif = new float[efficiency.Length];
        IsgriDetector.ToGrid<float>([.. Enumerable.Repeat(0.7f, IsgriDetector.PixelCount)], efficiency);
        for (int i = 0; i < counts.Length; i++)
            counts[i] = efficiency[i] * 1000 * 300 / IsgriDetector.PixelCount;
        foreach ((SkyDirection direction, double flux) in sources)
        {
            TangentDirection at = IsgriCamera.ToTangent(isgri, direction)!.Value; // In front of the camera.
            PixelIllumination.Fill(IsgriCamera.Deconvolution.Camera, at, pif);
            double panel = IsgriResponse.BandMean(Band, e => IsgriResponse.OffAxisTransmission(e, IsgriCamera.Cosine(at)));
            for (int i = 0; i < counts.Length; i++)
                counts[i] += (float)(efficiency[i] * 1000 * flux * panel * pif[i] / IsgriResponse.OnAxisOpenPixels);
        }

        return new WindowShadowgram
        {
            Counts = counts,
            Efficiency = efficiency,
            Background = [.. efficiency.Select(e => e > 0 ? 1f : 0f)],
            Id = new ScienceWindowId(1922, pointing, 1, 0, 1),
            Limits = new TimeInterval(6600, 6600.1),
            Band = Band,
            Attitude = attitude,
            OnTimeSeconds = 1000,
            LiveFraction = 0.7,
            IsSimulated = true,
        };
    }

    private static SkyDirection At(double positionAngle, double degrees) => Centre.Offset(Angle.FromDegrees(positionAngle), Angle.FromDegrees(degrees));

    [Fact]
    public void Fluxes_are_exact_without_noise_also_off_axis()
    {
        SkyDirection a = At(0, 2), b = At(77, 8), c = At(200, 12);
        MosaicFluxes fluxes = new([a, b, c], [], Telescope.Isgri);

        fluxes.Add(Shadowgram((a, 100), (b, 30), (c, 50)));

        // Counts and model are single precision: 1e-5 of the total.
        Assert.Equal(100, fluxes[0].Flux, 0.02);
        Assert.Equal(30, fluxes[1].Flux, 0.02);
        Assert.Equal(50, fluxes[2].Flux, 0.02);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal((1, 1), (fluxes[i].InField, fluxes[i].Detected)));
    }

    [Fact]
    public void A_companion_that_is_fitted_along_does_not_leak_into_the_source()
    {
        SkyDirection source = At(40, 12), companion = At(62, 9);
        WindowShadowgram shadowgram = Shadowgram((source, 20), (companion, 20));
        MosaicFluxes alone = new([source], [], Telescope.Isgri), together = new([source], [companion], Telescope.Isgri);

        alone.Add(shadowgram);
        together.Add(shadowgram);

        Assert.Equal(20, together[0].Flux, 0.02);
        Assert.True(Math.Abs(alone[0].Flux - 20) > 0.1, $"{alone[0].Flux}");
        Assert.True(together[0].Error >= alone[0].Error * 0.98 && together[0].Error < 1.1 * alone[0].Error);
    }

    [Fact]
    public void A_source_outside_the_field_has_no_flux()
    {
        MosaicFluxes fluxes = new([At(0, 25), At(0, 120)], [At(0, 90)], Telescope.Isgri);

        fluxes.Add(Shadowgram((At(0, 1), 10)));

        Assert.True(double.IsNaN(fluxes[0].Flux) && double.IsNaN(fluxes[1].Flux));
        Assert.Equal(0, fluxes[1].InField);
    }

    [Fact]
    public void Windows_are_averaged()
    {
        SkyDirection source = At(0, 3);
        MosaicFluxes fluxes = new([source], [], Telescope.Isgri);

        fluxes.Add(Shadowgram((source, 90)));
        double one = fluxes[0].Error;
        fluxes.Add(Shadowgram(2, (source, 110)));

        // The brighter window has the larger error: its weight is a little less.
        Assert.InRange(fluxes[0].Flux, 98.5, 100);
        Assert.Equal(one / Math.Sqrt(2), fluxes[0].Error, 0.02 * one);
        Assert.Equal(2, fluxes[0].InField);
    }

    [Fact]
    public void Two_units_that_saw_a_source_in_one_window_count_as_one_window()
    {
        SkyDirection source = At(0, 3);
        MosaicFluxes fluxes = new([source], [], Telescope.Isgri);

        foreach ((int pointing, double flux) in new[] { (1, 90.0), (1, 0.0), (2, 0.0), (2, 110.0), (3, 0.0) })
            fluxes.Add(Shadowgram(pointing, (source, flux)));

        Assert.Equal((3, 2), (fluxes[0].InField, fluxes[0].Detected));
    }

    [Fact]
    public void A_source_that_is_taken_out_leaves_the_others_as_if_it_had_not_been_fitted()
    {
        SkyDirection a = At(0, 2), b = At(62, 9), c = At(40, 12);
        MosaicFluxes all = new([a, b, c], [], Telescope.Isgri), two = new([a, c], [], Telescope.Isgri);
        foreach (WindowShadowgram shadowgram in new[] { Shadowgram((a, 100), (c, 30)), Shadowgram((a, 80), (c, 35)) })
        {
            all.Add(shadowgram);
            two.Add(shadowgram);
        }

        double together = all[0].Error;
        all.Drop(1);

        // The weights of the fits differ a little: those of the first know of a flux of b that is not exactly 0.
        Assert.Equal(two[0].Flux, all[0].Flux, 0.01);
        Assert.Equal(two[1].Flux, all[2].Flux, 0.01);
        Assert.Equal(two[1].Error, all[2].Error, 1e-3);
        Assert.True(double.IsNaN(all[1].Flux));
        all.Restore(1);
        Assert.Equal(together, all[0].Error, 1e-9);
    }

    [Fact]
    public void Windows_take_as_much_memory_as_they_say_and_no_more_than_they_may()
    {
        SkyDirection[] sources = [.. Enumerable.Range(0, 40).Select(i => At(9 * i, 1 + (i % 8)))];
        WindowShadowgram shadowgram = Shadowgram((sources[0], 100));
        FluxMemory memory = new(100_000);
        MosaicFluxes fluxes = new(sources, [], Telescope.Isgri, placed: false, memory);
        fluxes.Add(shadowgram);
        long one = memory.Taken;
        for (int i = 0; i < 12; i++)
            fluxes.Add(shadowgram);

        // 40 sources: half a matrix of singles, and for each source its number, score, and two estimates.
        Assert.Equal((40 * 41 / 2 * 4) + (40 * (4 + 8 + 48)), one);
        Assert.Equal(13 * one, memory.Taken);
        string message = Assert.Throws<FluxMemoryException>(() =>
        {
            for (int i = 0; i < 10; i++)
                fluxes.Add(shadowgram);
        }).Message;
        Assert.Contains("higher detection threshold, fewer energy bands or fewer windows", message, StringComparison.Ordinal);
        Assert.InRange(memory.Taken, 100_000 - one, 100_000);
    }

    [Fact]
    public void Settled_fluxes_stay_and_give_their_memory_back()
    {
        FluxMemory memory = new();
        MosaicFluxes fluxes = new([At(0, 2), At(90, 5)], [], Telescope.Isgri, placed: true, memory);
        fluxes.Add(Shadowgram((At(0, 2), 100)));
        fluxes.Drop(1);
        (double Flux, double Error, int InField, int Detected) left = fluxes[0];
        Attitude? best = fluxes.BestAttitudeOf(0);

        fluxes.Settle();

        Assert.Equal((left, best, 0L), (fluxes[0], fluxes.BestAttitudeOf(0), memory.Taken));
        Assert.NotNull(best);
        Assert.Throws<InvalidOperationException>(() => fluxes.Restore(1));
    }

    [Fact]
    public void A_search_that_needs_more_memory_than_it_may_take_is_refused()
    {
        WindowShadowgram shadowgram = Shadowgram((At(0, 2), 100));
        Wcs wcs = Wcs.NorthUp(Centre, 8, 8, Angle.FromArcMinutes(5));
        Grid2<float> empty = new(8, 8);
        (string, SkyDirection)[] wanted = [.. Enumerable.Range(0, 30).Select(i => ($"{i}", At(12 * i, 1 + (i % 7))))];
        MosaicSourceSearch Search(long mostBytes)
        {
            MosaicSourceSearch search = new(new SourceCatalogue([]), [], wanted, Telescope.Isgri, threshold: 6, mostBytes);
            search.Search(new SkyImage(wcs, Band, empty, empty, empty, empty));
            return search;
        }

        // A window with 30 sources takes 3660 bytes; each fit has them anew.
        Assert.Equal(30, Search(15_000).Measure(Enumerable.Repeat<IReadOnlyList<WindowShadowgram>>([shadowgram], 4)).Limits.Count);
        Assert.Throws<FluxMemoryException>(() => Search(15_000).Measure(Enumerable.Repeat<IReadOnlyList<WindowShadowgram>>([shadowgram], 5)));
    }

    [Fact]
    public void A_replica_explains_the_counts_of_a_weak_source_almost_as_well_and_of_a_strong_one_not()
    {
        Attitude isgri = Shadowgram((Centre, 1)).Axes;
        TangentDirection at = new(-2.79 * Math.PI / 180, 2.33 * Math.PI / 180);
        SkyDirection source = IsgriCamera.ToSky(isgri, at);
        SkyDirection[] replicas = [.. ReplicaContest.ReplicasOf(IsgriCamera.Deconvolution.Camera, isgri, source)];
        IReadOnlyList<SourceReplica> Open(double flux)
        {
            MosaicFluxes fluxes = new([source, .. replicas], [], Telescope.Isgri, placed: false);
            fluxes.Add(Shadowgram((source, flux)));
            for (int i = 1; i <= replicas.Length; i++)
                fluxes.Drop(i);
            return ReplicaContest.Open(fluxes, 0, [.. replicas.Select((r, i) => (i + 1, r))]);
        }

        // Without noise χ² differs by S² (1 − ρ²), with the correlation ρ = 0.69 for the replicas 10.6° away along Y and along Z, and less for
        // the others: 4 σ leave these two open, 8 σ none.
        double error = FluxError(source);
        IReadOnlyList<SourceReplica> open = Open(4 * error);
        Assert.Equal(2, open.Count);
        foreach (TangentDirection expected in new[] { at with { Y = at.Y + 0.18533 }, at with { Z = at.Z - 0.18533 } })
            Assert.Single(open, r => r.Direction.SeparationTo(IsgriCamera.ToSky(isgri, expected)).ArcMinutes < 0.5);
        Assert.All(open, r => Assert.InRange(r.ChiSquared, 0.4 * 16, 0.65 * 16));
        Assert.Empty(Open(8 * error));
    }

    private static double FluxError(SkyDirection source)
    {
        MosaicFluxes fluxes = new([source], [], Telescope.Isgri, placed: false);
        fluxes.Add(Shadowgram((source, 5)));
        return fluxes[0].Error;
    }
}
