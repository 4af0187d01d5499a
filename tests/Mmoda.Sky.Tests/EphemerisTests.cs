using System.Globalization;

namespace Mmoda.Sky.Tests;

public sealed class EphemerisTests
{
    /// <summary>1e-7 au, the accuracy asked of positions.</summary>
    private const double KilometresAllowed = 1e-7 * KilometresPerAu;

    private const double KilometresPerAu = 149597870.7;
    private const double SecondsPerDay = 86400;

    private static readonly GoldenState[] Golden = GoldenFile.Read<GoldenState[]>("ephemerides.json", "states");

    private sealed record GoldenState(double Ijd, double[] EarthFromSun, double[] EarthFromBarycentre, double[] MoonFromEarth);

    [Fact]
    public void Earth_and_Sun_agree_with_erfa_to_a_metre()
    {
        Assert.All(Golden, golden =>
        {
            Epoch instant = Instant(golden);
            StateVector fromSun = Analytic(SolarSystemBody.Earth, SolarSystemBody.Sun, instant);
            StateVector fromBarycentre = Analytic(SolarSystemBody.Earth, SolarSystemBody.Barycentre, instant);
            StateVector sun = Analytic(SolarSystemBody.Sun, SolarSystemBody.Barycentre, instant);

            // Phases of up to 400 rad/a · 50 a, in double 4e-12 rad: some mm; erfa sums in another order.
            AssertNear(InKilometres(golden.EarthFromSun), fromSun, 1e-3, 1e-9);
            AssertNear(InKilometres(golden.EarthFromBarycentre), fromBarycentre, 1e-3, 1e-9);
            AssertNear(fromBarycentre - fromSun, sun, 1e-6, 1e-12);
        });
    }

    [Fact]
    public void The_Moon_is_within_two_kilometres_of_the_full_theory()
    {
        // Largest residuals of the fit: 1.1″ (2 km) of longitude, 0.8″ of latitude, 1.5 km of distance, never all at once.
        // Their r.m.s. of 0.5 km has periods of some days: 3 · 0.5 km · 2π / 13 d = 8 mm/s.
        double worst = 0, worstSpeed = 0;
        foreach (GoldenState golden in Golden)
        {
            StateVector error = Analytic(SolarSystemBody.Moon, SolarSystemBody.Earth, Instant(golden)) - State(golden.MoonFromEarth);
            worst = Math.Max(worst, error.Distance);
            worstSpeed = Math.Max(worstSpeed, error.Speed);
        }

        Assert.InRange(worst, 0, 2);
        Assert.InRange(worstSpeed, 0, 1e-5);
    }

    [Fact]
    public void Velocities_are_the_derivatives_of_positions()
    {
        foreach (SolarSystemBody body in new[] { SolarSystemBody.Sun, SolarSystemBody.Earth, SolarSystemBody.Moon })
        {
            Property.ForAll(
                random => Epoch.FromIjd(random.NextDouble() * 33000 - 14600),
                instant =>
                {
                    const double Step = 600;
                    StateVector before = Analytic(body, SolarSystemBody.Barycentre, instant.AddSeconds(-Step));
                    StateVector after = Analytic(body, SolarSystemBody.Barycentre, instant.AddSeconds(Step));
                    StateVector middle = Analytic(body, SolarSystemBody.Barycentre, instant);

                    // (2.7e-6/s · 600 s)² / 6 of 1 km/s for the Moon, and rounding of IJD (0.05 µs · 30 km/s) over 1200 s.
                    Assert.InRange(
                        new StateVector(
                            (after.X - before.X) / (2 * Step) - middle.VelocityX, (after.Y - before.Y) / (2 * Step) - middle.VelocityY,
                            (after.Z - before.Z) / (2 * Step) - middle.VelocityZ, 0, 0, 0).Distance, 0, 1e-6);
                },
                cases: 20);
        }
    }

    [Fact]
    public void Every_pair_of_bodies_closes_the_chain()
    {
        Epoch instant = Epoch.FromIjd(6481.5);
        SolarSystemBody[] bodies = Enum.GetValues<SolarSystemBody>();
        foreach (SolarSystemBody body in bodies)
        {
            foreach (SolarSystemBody origin in bodies)
            {
                StateVector chain = Analytic(body, SolarSystemBody.Barycentre, instant) - Analytic(origin, SolarSystemBody.Barycentre, instant);
                // Digits of 1.5e8 km.
                AssertNear(chain, Analytic(body, origin, instant), 1e-6, 1e-12);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Analytic((SolarSystemBody)9, SolarSystemBody.Sun, instant));
    }

    /// <summary>JPL publishes single coordinates with each ephemeris, computed by themselves, to test installations.</summary>
    [SkippableFact]
    public void Test_positions_of_JPL_DE405_are_met_within_1e_7_au()
    {
        string? path = RealFile.Find("ephemerides/testpo.405");
        Skip.If(path is null, "The test positions of DE405 (testpo.405) are not here (set MMODA_TEST_DATA).");
        Epoch first = Epoch.FromMjd(36934, TimeScale.Tdb), last = Epoch.FromMjd(69807, TimeScale.Tdb);
        int compared = 0;
        foreach (string[] words in File.ReadLines(path).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words.Length != 7 || words[0] != "405" || Body(words[3]) is not { } body || Body(words[4]) is not { } origin)
                continue;
            Epoch instant = Epoch.FromJulianDate(double.Parse(words[2], CultureInfo.InvariantCulture), TimeScale.Tdb);
            if (instant < first || instant > last)
                continue;
            StateVector state = Analytic(body, origin, instant);
            int axis = int.Parse(words[5], CultureInfo.InvariantCulture);
            double[] values = [state.X, state.Y, state.Z, state.VelocityX, state.VelocityY, state.VelocityZ];
            double expected = double.Parse(words[6], CultureInfo.InvariantCulture);

            // Positions in au; velocities in au/d: 5 mm/s of the series.
            if (axis <= 3)
                Assert.InRange(Math.Abs(values[axis - 1] - expected * KilometresPerAu), 0, KilometresAllowed);
            else
                Assert.InRange(Math.Abs(values[axis - 1] - expected * KilometresPerAu / SecondsPerDay), 0, 1e-5 * 4);
            compared++;
        }

        Assert.InRange(compared, 20, 1000);

        static SolarSystemBody? Body(string number) => number switch
        {
            "3" => SolarSystemBody.Earth,
            "10" => SolarSystemBody.Moon,
            "11" => SolarSystemBody.Sun,
            "12" => SolarSystemBody.Barycentre,
            _ => null,
        };
    }

    private static StateVector Analytic(SolarSystemBody body, SolarSystemBody origin, Epoch instant) =>
        AnalyticEphemeris.Instance.State(body, origin, instant);

    /// <summary>Both programs take TDB.</summary>
    private static Epoch Instant(GoldenState golden) => Epoch.FromMjd(51544, golden.Ijd, TimeScale.Tdb);

    private static StateVector State(double[] v) => new(v[0], v[1], v[2], v[3], v[4], v[5]);

    private static StateVector InKilometres(double[] v)
    {
        const double V = KilometresPerAu / SecondsPerDay;
        return new(v[0] * KilometresPerAu, v[1] * KilometresPerAu, v[2] * KilometresPerAu, v[3] * V, v[4] * V, v[5] * V);
    }

    private static void AssertNear(StateVector expected, StateVector actual, double kilometres, double kilometresPerSecond)
    {
        Assert.InRange((actual - expected).Distance, 0, kilometres);
        Assert.InRange((actual - expected).Speed, 0, kilometresPerSecond);
    }
}
