using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

public sealed class MosaicFluxesTests
{
    private static readonly EnergyBand Band = new(20, 40);
    private static readonly SkyDirection Centre = SkyDirection.FromDegrees(150, 40);

    // Counts without noise of sources on a flat background of 300 counts/s.
    private static IsgriShadowgram Shadowgram(params (SkyDirection Direction, double Flux)[] sources)
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

        return new IsgriShadowgram
        {
            Counts = counts,
            Efficiency = efficiency,
            Background = [.. efficiency.Select(e => e > 0 ? 1f : 0f)],
            Id = new ScienceWindowId(1922, 1, 1, 0, 1),
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
        MosaicFluxes fluxes = new([a, b, c], []);

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
        IsgriShadowgram shadowgram = Shadowgram((source, 20), (companion, 20));
        MosaicFluxes alone = new([source], []), together = new([source], [companion]);

        alone.Add(shadowgram);
        together.Add(shadowgram);

        Assert.Equal(20, together[0].Flux, 0.02);
        Assert.True(Math.Abs(alone[0].Flux - 20) > 0.1, $"{alone[0].Flux}");
        Assert.True(together[0].Error >= alone[0].Error * 0.98 && together[0].Error < 1.1 * alone[0].Error);
    }

    [Fact]
    public void A_source_outside_the_field_has_no_flux()
    {
        MosaicFluxes fluxes = new([At(0, 25), At(0, 120)], [At(0, 90)]);

        fluxes.Add(Shadowgram((At(0, 1), 10)));

        Assert.True(double.IsNaN(fluxes[0].Flux) && double.IsNaN(fluxes[1].Flux));
        Assert.Equal(0, fluxes[1].InField);
    }

    [Fact]
    public void Windows_are_averaged()
    {
        SkyDirection source = At(0, 3);
        MosaicFluxes fluxes = new([source], []);

        fluxes.Add(Shadowgram((source, 90)));
        double one = fluxes[0].Error;
        fluxes.Add(Shadowgram((source, 110)));

        // The brighter window has the larger error: its weight is a little less.
        Assert.InRange(fluxes[0].Flux, 98.5, 100);
        Assert.Equal(one / Math.Sqrt(2), fluxes[0].Error, 0.02 * one);
        Assert.Equal(2, fluxes[0].InField);
    }

    [Fact]
    public void A_source_that_is_taken_out_leaves_the_others_as_if_it_had_not_been_fitted()
    {
        SkyDirection a = At(0, 2), b = At(62, 9), c = At(40, 12);
        MosaicFluxes all = new([a, b, c], []), two = new([a, c], []);
        foreach (IsgriShadowgram shadowgram in new[] { Shadowgram((a, 100), (c, 30)), Shadowgram((a, 80), (c, 35)) })
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
    public void A_replica_explains_the_counts_of_a_weak_source_almost_as_well_and_of_a_strong_one_not()
    {
        Attitude isgri = Shadowgram((Centre, 1)).IsgriAttitude;
        TangentDirection at = new(-2.79 * Math.PI / 180, 2.33 * Math.PI / 180);
        SkyDirection source = IsgriCamera.ToSky(isgri, at);
        SkyDirection[] replicas = [.. ReplicaContest.ReplicasOf(isgri, source)];
        IReadOnlyList<SourceReplica> Open(double flux)
        {
            MosaicFluxes fluxes = new([source, .. replicas], [], placed: false);
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
        MosaicFluxes fluxes = new([source], [], placed: false);
        fluxes.Add(Shadowgram((source, 5)));
        return fluxes[0].Error;
    }
}
