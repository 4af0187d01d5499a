using System.IO.Compression;

namespace Mmoda.Fits.Tests;

public sealed class WriterTests
{
    [Fact]
    public void Equal_calls_give_equal_bytes() => Assert.Equal(Samples.All(), Samples.All());

    [Fact]
    public void A_file_appears_at_commit_and_not_before()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("new.fits");
        using (FitsWriter writer = FitsWriter.Create(path))
        {
            writer.WritePrimary(new FitsHeader());
            Assert.False(File.Exists(path));
            writer.Commit();
            Assert.True(File.Exists(path));
        }

        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Without_commit_the_old_file_stays_and_nothing_is_left()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("old.fits");
        File.WriteAllText(path, "old");
        using (FitsWriter writer = FitsWriter.Create(path))
        {
            writer.WritePrimary(new FitsHeader());
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("a.fits")]
    [InlineData("a.fits.gz")]
    public void Files_and_streams_get_the_same_content(string name)
    {
        using TemporaryFolder folder = new();
        Samples.WriteAll(folder.File(name));
        using FitsFile file = FitsFile.Open(folder.File(name));
        using FitsFile memory = FitsFile.Open(Samples.All(), "memory");

        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal(memory.Hdus.Count, file.Hdus.Count);
        Assert.Equal(Reading.Everything(memory), Reading.Everything(file));
        Assert.All(file.Hdus, h => Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), h.VerifyChecksum()));
    }

    [Fact]
    public void A_stream_that_cannot_seek_gets_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("packed.gz");
        using (FileStream file = File.Create(path))
        using (GZipStream gzip = new(file, CompressionLevel.Fastest))
        using (FitsWriter writer = FitsWriter.Create(gzip))
        {
            writer.WriteImage<short>(new FitsHeader(), [3], [1, 2, 3]);
            writer.Commit();
        }

        using FitsFile read = FitsFile.Open(path);
        Assert.Equal([1, 2, 3], Assert.IsType<ImageHdu>(read.Hdus[0]).ReadAll<short>());
    }

    [Fact]
    public void A_table_that_lacks_rows_cannot_be_committed()
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        FitsTableStream table = writer.BeginTable(new FitsHeader(), [new("A", "1J")], 2);
        table.AppendRows([0, 0, 0, 1]);

        Assert.Throws<InvalidOperationException>(writer.Commit);
        Assert.Throws<InvalidOperationException>(() => table.AppendRows(new byte[8]));
        Assert.Throws<ArgumentException>(() => table.AppendRows(new byte[3]));
        table.AppendRows([0, 0, 0, 2]);
        writer.Commit();
    }

    [Fact]
    public void A_header_read_from_one_file_can_be_written_to_another()
    {
        using FitsFile source = FitsFile.Open(TestFiles.Golden("images.fits"));
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);
        ImageHdu scaled = source.RequireImage("SCALED");
        writer.WriteImage<float>(source.Hdus[0].Header, [4, 3], scaled.ReadAll<float>());
        writer.WriteImage<double>(scaled.Header, [4, 3], scaled.ReadAll<double>());
        writer.Commit();

        using FitsFile copy = FitsFile.Open(stream.ToArray(), "copy");
        Assert.Equal(scaled.ReadAll<double>(), copy.RequireImage("SCALED").ReadAll<double>());
        Assert.Equal("O'Neil's", copy.Hdus[0].Header.GetString("OBJECT"));
    }

    [Fact]
    public void Mistakes_of_the_caller_are_argument_exceptions()
    {
        using MemoryStream stream = new();
        using FitsWriter writer = FitsWriter.Create(stream);

        Assert.Throws<ArgumentException>(() => writer.WriteImage<float>(new FitsHeader(), [2, 2], new float[3]));
        Assert.Throws<ArgumentException>(() => writer.WriteImage<bool>(new FitsHeader(), [1], new bool[1]));
        Assert.Throws<ArgumentException>(() => new FitsTable().Add<int>("A", [1]).Add<int>("B", [1, 2]));
        Assert.Throws<ArgumentException>(() => new FitsTable().Add<int>("A", [1]).Add<int>("a", [1]));
        Assert.Throws<ArgumentException>(() => new FitsTable().AddStrings("S", 2, ["abc"]));
        Assert.Throws<ArgumentException>(() => new FitsTable().Add<decimal>("D", [1]));
        Assert.Throws<ArgumentException>(() => writer.BeginTable(new FitsHeader(), [new("V", "1PE(3)")], 1));
        Assert.Throws<InvalidOperationException>(writer.Commit);
    }
}
