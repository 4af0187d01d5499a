using System.Numerics;

namespace Mmoda.Fits.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void A_written_file_reads_back_with_correct_checksums()
    {
        using MemoryStream stream = new();
        FitsTable table = new FitsTable()
            .Add("TIME", [1.5, 2.5, double.NaN], "d")
            .Add<ushort>("PHA", [0, 40000, 65535])
            .Add<short>("PAIR", [1, 2, 3, 4, 5, 6], repeat: 2)
            .AddStrings("NAME", 6, ["Crab", "", "Cyg X1"])
            .Add("FLAG", [true, false, true])
            .Add("Z", [new Complex(1, 2), default, new Complex(-1, 0.5)])
            .AddArrays("VEC", [[1f, 2f], [], [3f]])
            .AddArrays<ushort>("UVEC", [[], [1, 40000], [65535]]);
        using (FitsWriter writer = FitsWriter.Create(stream))
        {
            writer.WritePrimary(new FitsHeader().Set("ORIGIN", "O'Neil", "who").AddHistory("made by a test"));
            writer.WriteImage<float>(new FitsHeader().Set("EXTNAME", "IMG"), [2, 3], [1, 2, 3, 4, 5, 6]);
            writer.WriteTable(new FitsHeader().Set("EXTNAME", "EVENTS").Set("LONG", new string('x', 200) + "'"), table);
            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(stream.ToArray(), "memory");
        BinaryTableHdu events = file.RequireTable("events");

        Assert.Equal("O'Neil", file.Hdus[0].Header.RequireString("ORIGIN"));
        Assert.Equal([1f, 2, 3, 4, 5, 6], file.RequireImage("IMG").ReadAll<float>());
        Assert.Equal([2L, 3L], file.RequireImage("IMG").Shape);
        Assert.Equal([1.5, 2.5, double.NaN], events.ReadAll<double>("TIME"));
        Assert.Equal([0, 40000, 65535], events.ReadAll<ushort>("PHA"));
        Assert.Equal([0f, 40000, 65535], events.ReadAll<float>("PHA"));
        Assert.Equal([1, 2, 3, 4, 5, 6], events.ReadAll<int>("PAIR"));
        Assert.Equal(["Crab", "", "Cyg X1"], events.ReadStrings("NAME"));
        Assert.Equal([true, false, true], events.ReadAll<bool>("FLAG"));
        Assert.Equal([new Complex(1, 2), default, new Complex(-1, 0.5)], events.ReadAll<Complex>("Z"));
        Assert.Equal([1f, 2f], events.ReadArray<float>("VEC", 0));
        Assert.Empty(events.ReadArray<float>("VEC", 1));
        Assert.Equal([1, 40000], events.ReadArray<int>("UVEC", 1));
        Assert.Equal(new string('x', 200) + "'", events.Header.RequireString("LONG"));
        Assert.All(file.Hdus, h => Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), h.VerifyChecksum()));
    }
}
