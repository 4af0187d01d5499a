using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;
using Xunit.Abstractions;

namespace Mmoda.Instruments.Tests;

public sealed class JemxReductionTests(JemxArchive simulated, ITestOutputHelper output) : IClassFixture<JemxArchive>
{
    private static readonly EnergyBand Band = new(3, 20);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void The_flux_and_place_of_the_Crab_are_found_from_raw_events(int number, int window)
    {
        JemxUnit unit = JemxUnit.Of(number);
        IntegralArchive archive = new(simulated.Root);
        JemxReduction reduction = JemxReduction.Open(archive, JemxArchive.Ids[window], unit, EventSelection.All, out _)!; // The window is good.
        float[] counts = new float[JemxGeometry.Side * JemxGeometry.Side];
        reduction.Read(
            block =>
            {
                for (int i = 0; i < block.Count; i++)
                    counts[block.Pixels[i]] += Band.Contains(block.EnergiesKeV[i]) ? 1 : 0;
            },
            CancellationToken.None);
        bool[] isLive = reduction.LiveCells();
        float seconds = (float)(reduction.Window.GoodTimes.TotalSeconds * reduction.Window.RecordedIn(reduction.Window.GoodTimes));
        float[] exposure = [.. isLive.Select(l => l ? seconds : 0)], shape = [.. isLive.Select(l => l ? 1f : 0)];
        Deconvolution decoding = JemxOptics.DecodingOf(unit, Band);
        Attitude axes = reduction.Window.Attitude.OfInstrument(unit.Alignment);
        (double x, double y, double z) = axes.ToSpacecraft(SkyDirection.FromDegrees(83.6332, 22.0145));

        CleanedImages images = new SidelobeCleaning(decoding).Clean(
            new Shadowgram(decoding.Camera.Detector, counts, exposure), decoding.PrepareWeights(shape, decoding.CreateWorkspace()), [shape], [],
            new SidelobeCleaningOptions(NewSourceThreshold: 6));

        double truth = ArchiveSimulator.Spectrum(ArchiveSimulator.Sources(JemxArchive.Plan).Single(s => s.Name == "Crab"), PhotonResponse.Jemx(unit)).BandRate(Band);
        FittedSource crab = images.Sources.Select(s => s.Source).MaxBy(s => s.Significance);
        double arcSeconds = 206265 * double.Hypot(crab.Direction.Y - (y / x), crab.Direction.Z - (z / x));
        output.WriteLine($"{unit.Name} {Math.Acos(x) * 57.2958:0.00} deg: {crab.Flux:0.00} ± {crab.FluxError:0.00} of {truth:0.00}, {arcSeconds:0.0}\", {images.Sources.Count} sources, chi2 {images.Fit.ChiSquared / images.Fit.DegreesOfFreedom:0.000}, {isLive.Count(l => l)} live, tally {reduction.Tally.Total} {reduction.Tally.Accepted} {reduction.Tally.Flagged}");
        Assert.Equal(1, crab.Flux / truth, 0.02 + (4 * crab.FluxError / truth));
        Assert.InRange(arcSeconds, 0, 10);
        Assert.Single(images.Sources);
    }
}
