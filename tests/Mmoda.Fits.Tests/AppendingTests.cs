namespace Mmoda.Fits.Tests;

/// <summary>HDUs added to files, and tables whose rows come in blocks.</summary>
public sealed class AppendingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.fits")]
    [InlineData("a.fits.gz")]
    public void An_HDU_is_added_and_those_before_stay_byte_for_byte(string name)
    {
        string path = _folder.File(name);
        Samples.WriteAll(path);
        byte[] before = Inflated(path);

        using (FitsWriter writer = FitsWriter.Append(path))
        {
            writer.WriteTable(new FitsHeader().Set("EXTNAME", "MORE"), new FitsTable().Add("A", new[] { 4, 5 }));
            writer.Commit();
        }

        byte[] after = Inflated(path);
        Assert.Equal(before, after[..before.Length]);
        using FitsFile file = FitsFile.Open(path);
        Assert.Equal("MORE", file.Hdus[^1].Name);
        Assert.Equal([4, 5], file.RequireTable("MORE").ReadAll<int>("A"));
        Assert.True(file.Hdus[^1].VerifyChecksum().IsAcceptable);
    }

    [Fact]
    public void Without_commit_the_file_stays_and_nothing_lies_beside_it()
    {
        string path = _folder.File("a.fits");
        Samples.WriteAll(path);
        byte[] before = File.ReadAllBytes(path);

        using (FitsWriter writer = FitsWriter.Append(path))
        {
            writer.WriteImage<byte>(new FitsHeader(), [2], [1, 2]);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [SkippableFact]
    public void The_file_keeps_its_permissions_and_a_link_to_it_stays_a_link()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip.If(true, "Windows has no such permissions.");
            return;
        }

        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        string path = _folder.File("a.fits");
        string link = _folder.File("link.fits");
        Samples.WriteAll(path);
        File.CreateSymbolicLink(link, path);
        File.SetUnixFileMode(path, Mode);

        using (FitsWriter writer = FitsWriter.Append(link))
        {
            writer.WriteImage<byte>(new FitsHeader().Set("EXTNAME", "MORE"), [2], [1, 2]);
            writer.Commit();
        }

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(Mode, File.GetUnixFileMode(path));
        using FitsFile file = FitsFile.Open(path);
        Assert.Equal("MORE", file.Hdus[^1].Name);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        string path = _folder.File("a.fits");
        Samples.WriteAll(path);
        byte[] content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..(content.Length * 9 / 10)]);

        Assert.Throws<FitsException>(() => FitsWriter.Append(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Padding_after_the_last_HDU_goes_and_missing_padding_comes_and_EXTEND_becomes_true()
    {
        byte[] primary = FitsBytes.Header("SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = 5", "EXTEND  = F");
        foreach (byte[] content in (byte[][])[[.. primary, 1, 2, 3, 4, 5], [.. primary, .. FitsBytes.Pad([1, 2, 3, 4, 5]), .. new byte[2880]]])
        {
            string path = _folder.File("a.fits");
            File.WriteAllBytes(path, content);
            using (FitsWriter writer = FitsWriter.Append(path))
            {
                writer.WriteImage<byte>(new FitsHeader(), [2], [1, 2]);
                writer.Commit();
            }

            using FitsFile file = FitsFile.Open(path);
            Assert.Equal(2, file.Hdus.Count);
            Assert.Equal(5760, file.Hdus[1].HeaderOffset);
            Assert.True(file.Hdus[0].Header.GetLogical("EXTEND"));
            Assert.Equal([1, 2, 3, 4, 5], ((ImageHdu)file.Hdus[0]).ReadAll<byte>());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_may_come_in_blocks_whose_number_nobody_knows(bool intoStreamThatCannotSeek)
    {
        using MemoryStream bytes = new();
        using (OneWayStream oneWay = new(bytes))
        using (FitsWriter writer = FitsWriter.Create(intoStreamThatCannotSeek ? oneWay : bytes))
        {
            FitsTableStream? rows = null;
            for (int block = 0; block < 5; block++)
            {
                int[] values = [.. Enumerable.Range(block * 1000, 1000)];
                FitsTable table = new FitsTable().Add("A", values, "count").AddStrings("S", 5, [.. values.Select(v => $"s{v}")]);
                rows ??= writer.BeginTable(new FitsHeader().Set("EXTNAME", "T"), table.Columns);
                rows.AppendRows(table);
            }

            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(bytes.ToArray(), "rows");
        BinaryTableHdu read = file.RequireTable("T");
        Assert.Equal(Enumerable.Range(0, 5000), read.ReadAll<int>("A"));
        Assert.Equal("s4999", read.ReadStrings("S")[^1]);
        Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), read.VerifyChecksum());
    }

    [Fact]
    public void A_block_of_other_columns_is_refused()
    {
        using FitsWriter writer = FitsWriter.Create(new MemoryStream());
        FitsTableStream rows = writer.BeginTable(new FitsHeader(), [new("A", "1J")]);

        ArgumentException e = Assert.Throws<ArgumentException>(() => rows.AppendRows(new FitsTable().Add("A", new[] { 1.0 })));
        Assert.Contains("1D", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => rows.AppendRows(new FitsTable().Add("A", new[] { 1 }).Add("B", new[] { 1 })));
        writer.WriteImage<byte>(new FitsHeader(), [1], [1]);
        Assert.Throws<InvalidOperationException>(() => rows.AppendRows(new FitsTable().Add("A", new[] { 1 })));
    }

    [Theory]
    [InlineData("images.fits")]
    [InlineData("table-gzip.fits")]
    public void A_stream_that_cannot_seek_is_read(string name)
    {
        using OneWayStream content = new(new MemoryStream(File.ReadAllBytes(TestFiles.Golden(name))));
        using FitsFile file = FitsFile.Open(content, name);

        Assert.True(Reading.Everything(file) > 0);
    }

    private static byte[] Inflated(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        byte[] all = new byte[file.Hdus[^1].Layout.Source.Length];
        file.Hdus[^1].Layout.Source.Read(0, all);
        return all;
    }

    /// <summary>What a socket or a pipe is like.</summary>
    private sealed class OneWayStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 777));

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
