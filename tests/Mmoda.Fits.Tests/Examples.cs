using Mmoda.Tests;

namespace Mmoda.Fits.Tests;

/// <summary>The examples of the library's README, compiled and run.</summary>
public sealed class Examples : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_readme_shows_only_what_runs_here()
    {
        (int count, IReadOnlyList<string> missing) = ReadmeExamples.Compare("Mmoda.Fits");
        Assert.True(count > 4);
        Assert.Empty(missing);
    }

    [Fact]
    public void Reading_and_writing()
    {
        string path = Path.Combine(_folder.Path, "example.fits.gz");
        float[] sky = [.. Enumerable.Range(0, 64 * 64).Select(i => MathF.Sin(i))];
        double[] seconds = [1, 2, 3];
        float[] keV = [20, 30, 40];
        int[] y = [5, 6, 7];
        string[] names = ["a", "b", "c"];
        using (FitsWriter writer = FitsWriter.Create(path))        // a name that ends in .gz is compressed
        {
            writer.WriteImage<float>(new FitsHeader().Set("OBJECT", "Crab"), [2, 2], [1, 2, 3, 4]);
            writer.WriteCompressedImage<float>(new FitsHeader().Set("EXTNAME", "SKY"), [64, 64], sky, FitsCompression.Rice);
            writer.WriteTable(
                new FitsHeader().Set("EXTNAME", "EVENTS").Set("TELESCOP", "INTEGRAL"),
                new FitsTable().Add("TIME", seconds, "s").Add("ENERGY", keV, "keV").Add("Y", y).AddStrings("NAME", 8, names));
            writer.Commit();                                       // renames; without it nothing remains
        }

        using FitsFile file = FitsFile.Open(path);                 // .fits or .fits.gz
        BinaryTableHdu events = file.RequireTable("EVENTS");
        double[] times = events.ReadAll<double>("TIME");           // TSCAL, TZERO and TNULL applied
        string telescope = events.Header.RequireString("TELESCOP");

        Assert.Equal(seconds, times);
        Assert.Equal("INTEGRAL", telescope);

        float[] energies = new float[1024];
        int[] rows = new int[1024];
        for (long first = 0; first < events.RowCount; first += energies.Length)
        {
            int count = (int)Math.Min(energies.Length, events.RowCount - first);
            events.ReadColumns(first, [ColumnTarget.Into("ENERGY", energies.AsMemory(0, count)), ColumnTarget.Into("Y", rows.AsMemory(0, count))]);
        }

        Assert.Equal(keV, energies[..3]);
        Assert.Equal(y, rows[..3]);

        ImageHdu image = file.RequireImage("SKY");
        float[] pixels = image.ReadAll<float>();                   // x runs fastest; BLANK becomes NaN
        long width = image.Shape[0], height = image.Shape[1];

        Assert.Equal((64, 64), (width, height));
        Assert.All(pixels.Zip(sky), p => Assert.Equal(p.First, p.Second, 0.2f));
    }

    [Fact]
    public void Streaming_a_table()
    {
        string path = Path.Combine(_folder.Path, "stream.fits");
        Write(path);
        using FitsFile file = FitsFile.Open(path);
        Assert.Equal([1, 2, 3], file.RequireTable("COUNTS").ReadAll<int>("N"));

        static void Write(string path)
        {
            using FitsWriter writer = FitsWriter.Create(path);
            writer.WritePrimary(new FitsHeader());
            FitsTableStream stream = writer.BeginTable(new FitsHeader().Set("EXTNAME", "COUNTS"), [new("N", "1I")], rowCount: 3);
            stream.AppendRows([0, 1, 0, 2, 0, 3]);                     // rows as they are in the file: big-endian
            writer.Commit();
        }
    }

    [Fact]
    public void Changing_checking_and_texts()
    {
        string path = Path.Combine(_folder.Path, "changed.fits");
        double[] starts = [10, 30];
        double[] stops = [20, 40];
        using (FitsWriter writer = FitsWriter.Create(path))
        {
            writer.WritePrimary(new FitsHeader());
            writer.Commit();
        }

        using (FitsWriter writer = FitsWriter.Append(path))
        {
            writer.WriteTable(new FitsHeader().Set("EXTNAME", "GTI"), new FitsTable().Add("START", starts, "s").Add("STOP", stops, "s"));
            writer.Commit();
        }

        FitsEditor.EditHeader(path, hduIndex: 1, header => header.Set("OBSERVER", "Hubble", "who looked").AddHistory("named the observer"));

        using FitsFile file = FitsFile.Open(path);
        using StringWriter text = new();
        FitsTableText.Write(file.RequireTable("GTI"), text, FitsTextFormat.Ecsv);
        FitsTable table = FitsTableText.Read(new StringReader(text.ToString()), out FitsHeader keywords);

        Assert.Equal(2, table.RowCount);
        Assert.Equal(["START", "STOP"], table.Columns.Select(c => c.Name));
        Assert.Equal("Hubble", keywords.RequireString("OBSERVER"));
        Assert.True(file.Hdus[1].VerifyChecksum().IsAcceptable);

        foreach (FitsFinding finding in FitsConformity.Check(path))
            Console.WriteLine($"HDU {finding.HduIndex} {finding.Keyword}: {finding.Message}");

        Assert.Empty(FitsConformity.Check(path));
    }

    [Fact]
    public void Errors_name_the_file()
    {
        FitsException error = Assert.Throws<FitsException>(() => FitsFile.Open(new byte[2880], "zeros.fits"));
        Assert.Contains("zeros.fits", error.Message, StringComparison.Ordinal);
    }
}
