using Mmoda.Fits;

namespace Mmoda.Sky.Tests;

public sealed class BarycentricCorrectionTests
{
    private static readonly GoldenSpacecraft[] Spacecraft = GoldenFile.Read<GoldenSpacecraft[]>("barycentre.json", "spacecraft");
    private static readonly GoldenGround[] Ground = GoldenFile.Read<GoldenGround[]>("barycentre.json", "ground");

    private sealed record GoldenSpacecraft(
        double Ijd, double Ra, double Dec, double[] Spacecraft, double Roemer, double EinsteinGeocentre, double EinsteinPlace, double Shapiro);

    private sealed record GoldenGround(double Ijd, double Ra, double Dec, double[] Place, double LightTime, double TdbMinusTt);

    [Fact]
    public void Every_part_agrees_with_erfa_to_two_nanoseconds()
    {
        // 1 ns of interpolation, and rounding of IJD in one double (0.04 µs) times the rate of the light time, 1e-4.
        Assert.All(Spacecraft, golden =>
        {
            Assert.Equal(golden.Roemer, Seconds(golden, BarycentricTerms.Roemer), 2e-9);
            Assert.Equal(golden.EinsteinGeocentre + golden.EinsteinPlace, Seconds(golden, BarycentricTerms.Einstein), 2e-9);
            Assert.Equal(golden.Shapiro, Seconds(golden, BarycentricTerms.Shapiro), 1e-8);
            Assert.Equal(
                golden.Roemer + golden.EinsteinGeocentre + golden.EinsteinPlace + golden.Shapiro, Seconds(golden, BarycentricTerms.All), 1.2e-8);
            Assert.Equal(0, Seconds(golden, BarycentricTerms.None));
        });
    }

    [Fact]
    public void An_observer_on_ground_agrees_with_astropy_to_a_hundred_nanoseconds()
    {
        Assert.All(Ground, golden =>
        {
            SpacecraftOrbit place = Resting(golden.Ijd, golden.Place);
            SkyDirection source = SkyDirection.FromDegrees(golden.Ra, golden.Dec);

            double roemer = At(golden.Ijd, source, place, BarycentricTerms.Roemer), einstein = At(golden.Ijd, source, place, BarycentricTerms.Einstein);

            // Interpolation and IJD in one double, as above. (The place is the one astropy means; tools/golden/sky/barycentre.py says why.)
            Assert.Equal(golden.LightTime, roemer, 5e-9);
            // Its topocentric waves are the main ones of v·r/c² only.
            Assert.Equal(golden.TdbMinusTt, einstein, 1e-7);
        });
    }

    // Worked examples of the specification of this system, computed there with erfa's ephemeris and a series of two waves for TDB (20 µs).
    [Theory]
    [InlineData(3006.124122, 83.633218, 22.014464, 60000, -90000, 70000, -89.51490961352816, -2.0134574550198394e-06)]
    [InlineData(6481.5, 266.41683, -29.00781, -50000, 80000, 60000, -84.79143224179354, -1.764393692431091e-06)]
    [InlineData(8317.6, 288.2646, 19.7733, 10000, 20000, 120000, 45.8905229889648, 8.956499787327676e-07)]
    public void Worked_examples_are_met(double ijd, double ra, double dec, double x, double y, double z, double roemer, double shapiro)
    {
        SkyDirection source = SkyDirection.FromDegrees(ra, dec);
        SpacecraftOrbit orbit = Resting(ijd, [x, y, z]);

        Assert.Equal(roemer, At(ijd, source, orbit, BarycentricTerms.Roemer), 1e-6);
        Assert.Equal(shapiro, At(ijd, source, orbit, BarycentricTerms.Shapiro), 1e-9);
    }

    [Fact]
    public void Many_arrivals_are_corrected_as_single_ones_and_without_allocation()
    {
        SkyDirection crab = SkyDirection.FromDegrees(83.63308, 22.0145);
        Epoch first = Epoch.FromIjd(3006), last = Epoch.FromIjd(3009);
        BarycentricCorrection correction = new(crab, first, last, Resting(3007.5, [60000, -90000, 70000]));
        Random random = new(7);
        double[] ijd = [.. Enumerable.Range(0, 5000).Select(_ => 3006 + 3 * random.NextDouble()), 3006, 3009];
        double[] seconds = new double[ijd.Length], barycentric = new double[ijd.Length];
        correction.Delays(ijd, seconds);
        correction.Correct(ijd, barycentric);

        long before = GC.GetAllocatedBytesForCurrentThread();
        correction.Delays(ijd, seconds);
        correction.Correct(ijd, barycentric);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        for (int i = 0; i < ijd.Length; i += 97)
        {
            Assert.Equal(seconds[i], correction.SecondsAt(Epoch.FromIjd(ijd[i])), 1e-11);
            // A range of its own around the instant has other nodes: the difference is the error of the interpolation.
            Assert.Equal(seconds[i], At(ijd[i], crab, Resting(3007.5, [60000, -90000, 70000]), BarycentricTerms.All), 2e-9);
            Assert.Equal(ijd[i] + seconds[i] / 86400, barycentric[i]);
        }
    }

    [Fact]
    public void A_source_behind_the_Sun_gives_a_finite_delay()
    {
        Epoch instant = Epoch.FromIjd(6481.5);
        SkyDirection sun = AnalyticEphemeris.Instance.State(SolarSystemBody.Sun, SolarSystemBody.Earth, instant).Direction;

        double shapiro = At(instant.Ijd, sun, null, BarycentricTerms.Shapiro);

        // 2 · 4.9 µs · ln 1e-6.
        Assert.Equal(-1.36e-4, shapiro, 1e-6);
    }

    [Fact]
    public void Times_outside_the_range_are_refused()
    {
        SkyDirection crab = SkyDirection.FromDegrees(83.63308, 22.0145);
        BarycentricCorrection correction = new(crab, Epoch.FromIjd(3006), Epoch.FromIjd(3009));

        Assert.Throws<ArgumentOutOfRangeException>(() => correction.SecondsAt(Epoch.FromIjd(3005.9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => correction.Delays([double.NaN], new double[1]));
        Assert.Throws<ArgumentException>(() => correction.Delays([3007.0], new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BarycentricCorrection(crab, Epoch.FromIjd(3009), Epoch.FromIjd(3006)));
        Assert.Throws<ArgumentException>(() => new BarycentricCorrection(default, Epoch.FromIjd(3006), Epoch.FromIjd(3009)));
    }

    [Fact]
    public void An_orbit_is_interpolated_by_cubics()
    {
        // A circle of 10 000 km about the Earth: ω² = GM/r³.
        const double Radius = 1e4, GM = 398600.44, Step = 60;
        double omega = Math.Sqrt(GM / (Radius * Radius * Radius));
        Epoch start = Epoch.FromIjd(3006.9);
        Epoch[] instants = [.. Enumerable.Range(0, 20).Select(i => start.AddSeconds(Step * i))];
        SpacecraftOrbit orbit = new(instants, [.. Enumerable.Range(0, 20).Select(i => Circle(Step * i))]);

        Property.ForAll(
            random => random.NextDouble() * 19 * Step,
            seconds =>
            {
                StateVector error = orbit.At(start.AddSeconds(seconds)) - Circle(seconds);
                // h⁴/384 · r·ω⁴, and √3/216 · h³ of it for the velocity.
                Assert.InRange(error.Distance, 0, Math.Pow(Step * omega, 4) / 384 * Radius * 1.1);
                Assert.InRange(error.Speed, 0, Math.Pow(Step * omega, 3) * Math.Sqrt(3) / 216 * Radius * omega * 1.1);
            });
        Assert.Throws<ArgumentOutOfRangeException>(() => orbit.At(start.AddSeconds(-100)));
        Assert.Throws<ArgumentException>(() => new SpacecraftOrbit([start], [default]));
        Assert.Throws<ArgumentException>(() => new SpacecraftOrbit([start, start], [default, default]));
        Assert.Throws<ArgumentException>(() => new SpacecraftOrbit([start, start.AddSeconds(1)], [default, new(double.NaN, 0, 0, 0, 0, 0)]));

        StateVector Circle(double t)
        {
            (double s, double c) = Math.SinCos(omega * t);
            return new(Radius * c, Radius * s, 0, -Radius * omega * s, Radius * omega * c, 0);
        }
    }

    [SkippableFact]
    public void A_real_orbit_file_is_read_and_its_velocities_fit_its_positions()
    {
        string? path = RealFile.Find("aux/sc_orbit_param_scw169600130010.fits.gz");
        Skip.If(path is null, "The real orbit file is not here (set MMODA_TEST_DATA).");
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable("INTL-ORBI-SCP");
        OnBoardTime[] times = OnBoardClock.ReadTimes(table, "OB_TIME");
        // The table has no times in TT; any line through its first reading will do.
        Epoch start = Epoch.FromIjd(6024.9);
        OnBoardClock clock = new([times[0], times[^1]], [start, start.AddSeconds(times[^1].SecondsSince(times[0]))]);

        SpacecraftOrbit orbit = SpacecraftOrbit.Read(table, clock);

        Assert.Equal(123007.696, orbit.At(orbit.First).Distance, 1e-3);
        StateVector before = orbit.At(start.AddSeconds(800)), after = orbit.At(start.AddSeconds(816)), middle = orbit.At(start.AddSeconds(808));
        // Velocities of the file have some 1e-4 km/s of noise.
        Assert.Equal((after.X - before.X) / 16, middle.VelocityX, 1e-3);
        Assert.Equal((after.Z - before.Z) / 16, middle.VelocityZ, 1e-3);
    }

    private static double Seconds(GoldenSpacecraft golden, BarycentricTerms terms) => At(
        golden.Ijd, SkyDirection.FromDegrees(golden.Ra, golden.Dec), Resting(golden.Ijd, golden.Spacecraft), terms);

    private static double At(double ijd, SkyDirection source, SpacecraftOrbit? orbit, BarycentricTerms terms) => new BarycentricCorrection(
        source, Epoch.FromIjd(ijd - 0.11), Epoch.FromIjd(ijd + 0.1), orbit, terms).SecondsAt(Epoch.FromIjd(ijd));

    private static SpacecraftOrbit Resting(double ijd, double[] place)
    {
        StateVector state = new(place[0], place[1], place[2], 0, 0, 0);
        return new([Epoch.FromIjd(ijd - 3), Epoch.FromIjd(ijd + 3)], [state, state]);
    }
}
