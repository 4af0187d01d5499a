using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments.Tests;

/// <summary>Positions from shifts on the detector planes.</summary>
public sealed class MosaicPositionTests
{
    private const float Seconds = 1000;

    [Fact]
    public void A_source_that_no_window_shows_is_placed_by_all_of_them_together()
    {
        // Three sigma in each of 36 windows of different attitude are 18 in all; the start is off by 2.1', as a peak of an image may be.
        Philox random = new(11, 3);
        SkyDirection truth = SkyDirection.FromDegrees(100, 30), start = truth.TangentOffset(Angle.FromArcMinutes(1.5), Angle.FromArcMinutes(-1.5));
        MosaicFluxes fluxes = new([start], [], Telescope.Isgri);
        for (int i = 0; i < 36; i++)
        {
            SkyDirection axis = truth.Offset(Angle.FromDegrees(10 * i), Angle.FromDegrees(0.1 * i));
            fluxes.Add(Window(Attitude.FromAxes(axis, Perpendicular(axis, i)), truth, 2.2, random));
        }

        (double flux, double error, _, int detected) = fluxes[0];

        // 10.8' / SNR hold 90 % of positions; three times that holds all.
        Assert.InRange(flux / error, 12, 25);
        Assert.InRange(detected, 0, 15);
        Assert.InRange(fluxes.PositionOf(0).SeparationTo(truth).ArcMinutes, 0, 3 * 10.8 / 18);
        Assert.True(fluxes.PositionOf(0).SeparationTo(truth) < start.SeparationTo(truth));
    }

    [Fact]
    public void A_bright_source_is_placed_to_a_tenth_of_an_arc_minute()
    {
        Philox random = new(12, 3);
        SkyDirection truth = SkyDirection.FromDegrees(250, -60), axis = truth.Offset(Angle.FromDegrees(70), Angle.FromDegrees(5));
        MosaicFluxes fluxes = new([truth.TangentOffset(Angle.FromArcMinutes(0.4), Angle.FromArcMinutes(0.3))], [], Telescope.Isgri);
        fluxes.Add(Window(Attitude.FromAxes(axis, Perpendicular(axis, 0)), truth, 400, random));

        Assert.InRange(fluxes.PositionOf(0).SeparationTo(truth).ArcMinutes, 0, 0.1);
    }

    private static SkyDirection Perpendicular(SkyDirection axis, int roll)
    {
        (SkyDirection east, SkyDirection north) = axis.TangentAxes();
        (double sin, double cos) = Math.SinCos(0.3 * roll);
        return SkyDirection.FromVector((cos * east.X) + (sin * north.X), (cos * east.Y) + (sin * north.Y), (cos * east.Z) + (sin * north.Z));
    }

    private static WindowShadowgram Window(Attitude attitude, SkyDirection source, double flux, Philox random)
    {
        CodedMaskCamera camera = IsgriCamera.Deconvolution.Camera;
        float[] counts = new float[camera.Detector.CellCount], efficiency = new float[counts.Length], background = new float[counts.Length], pif = new float[counts.Length];
        WindowShadowgram empty = new()
        {
            Counts = counts,
            Efficiency = efficiency,
            Background = background,
            Id = default,
            Limits = new TimeInterval(1000, 1001),
            Band = new EnergyBand(40, 80),
            Attitude = attitude,
            OnTimeSeconds = Seconds,
            LiveFraction = 1,
            IsSimulated = true,
        };
        PixelIllumination.Fill(camera, IsgriCamera.ToTangent(empty.Axes, source)!.Value, pif); // It is in the field.
        for (int i = 0; i < counts.Length; i++)
        {
            if (!camera.Detector.IsPixel[i])
                continue;
            efficiency[i] = background[i] = 1;
            counts[i] = random.NextPoisson(Seconds * ((450.0 / IsgriDetector.PixelCount) + (flux * pif[i] / camera.FluxNormalisation)));
        }

        return empty;
    }
}
