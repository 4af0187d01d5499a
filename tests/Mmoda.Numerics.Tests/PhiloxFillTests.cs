namespace Mmoda.Numerics.Tests;

/// <summary>Numbers in bulk and on threads are those of single calls in one thread.</summary>
public sealed class PhiloxFillTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Filling_gives_the_numbers_of_single_calls_and_leaves_the_same_state(int taken)
    {
        Philox bulk = new(11, 5), single = new(11, 5);
        for (int i = 0; i < taken; i++)
            Assert.Equal(single.NextUInt32(), bulk.NextUInt32());
        foreach (int count in (int[])[0, 1, 2, 15, 16, 17, 100, 1001])
        {
            double[] numbers = new double[count];
            bulk.FillUniform(numbers);
            Assert.Equal(Draw(count, single.NextDouble), numbers);
            bulk.FillNormal(numbers);
            Assert.Equal(Draw(count, single.NextNormal), numbers);
            foreach (double mean in (double[])[0, 0.3, 9.9, 70, 12345])
            {
                long[] counts = new long[count];
                bulk.FillPoisson(mean, counts);
                Assert.Equal(Draw(count, () => single.NextPoisson(mean)), counts);
            }

            double[] means = [.. numbers.Select(v => 30 * Math.Abs(v))];
            long[] various = new long[count];
            bulk.FillPoisson(means, various);
            Assert.Equal([.. means.Select(single.NextPoisson)], various);
            Assert.Equal(single.NextUInt32(), bulk.NextUInt32());
        }
    }

    [Fact]
    public void Blocks_are_counted_beyond_32_bits()
    {
        Philox bulk = new(1, ulong.MaxValue), single = new(1, ulong.MaxValue);
        bulk.Skip(4 * ((1UL << 32) - 3));
        single.Skip(4 * ((1UL << 32) - 3));
        double[] numbers = new double[64];

        bulk.FillUniform(numbers);

        Assert.Equal(Draw(64, single.NextDouble), numbers);
    }

    [Fact]
    public void Skipping_is_drawing_and_forgetting()
    {
        for (uint before = 0; before < 5; before++)
        {
            for (uint skipped = 0; skipped < 13; skipped++)
            {
                Philox skip = new(2, 3), draw = new(2, 3);
                for (uint i = 0; i < before; i++)
                    skip.NextUInt32();
                for (uint i = 0; i < before + skipped; i++)
                    draw.NextUInt32();

                skip.Skip(skipped);

                Assert.Equal(Draw(9, draw.NextDouble), Draw(9, skip.NextDouble));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Parts_of_a_stream_and_streams_by_item_are_the_same_on_any_number_of_threads(int threads)
    {
        const int Count = 10_000, Items = 60;
        double[] uniform = new double[Count], expected = new double[Count];
        long[][] counts = new long[Items][];
        new Philox(4, 9).FillUniform(expected);

        // One stream in equal parts, and a stream for each item, in whatever order threads take them.
        Run(threads, thread =>
        {
            int first = (int)((long)Count * thread / threads), end = (int)((long)Count * (thread + 1) / threads);
            var random = new Philox(4, 9);
            random.Skip(2 * (ulong)first);
            random.FillUniform(uniform.AsSpan(first, end - first));
        });
        int next = -1;
        Run(threads, _ =>
        {
            for (int item = Interlocked.Increment(ref next); item < Items; item = Interlocked.Increment(ref next))
                new Philox(4, (ulong)item).FillPoisson(item, counts[item] = new long[50]);
        });

        Assert.Equal(expected, uniform);
        for (int item = 0; item < Items; item++)
        {
            var random = new Philox(4, (ulong)item);
            Assert.Equal(Draw(50, () => random.NextPoisson(item)), counts[item]);
        }
    }

    [Fact]
    public void A_wrong_mean_is_refused_before_anything_is_drawn()
    {
        Philox random = new(1, 1), untouched = new(1, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => random.FillPoisson(-1, new long[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.FillPoisson([1, double.NaN], new long[2]));
        Assert.Throws<ArgumentException>(() => random.FillPoisson([1, 2], new long[1]));
        Assert.Equal(untouched.NextUInt32(), random.NextUInt32());
    }

    private static T[] Draw<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private static void Run(int threads, Action<int> work)
    {
        Thread[] all = [.. Enumerable.Range(0, threads).Select(i => new Thread(() => work(i)))];
        foreach (Thread thread in all)
            thread.Start();
        foreach (Thread thread in all)
            thread.Join();
    }
}
