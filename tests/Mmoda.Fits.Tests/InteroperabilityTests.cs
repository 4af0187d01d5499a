using System.Globalization;
using System.Runtime.CompilerServices;

namespace Mmoda.Fits.Tests;

/// <summary>Compares with astropy, an independent reader, on real files and on files that we write.</summary>
public sealed class InteroperabilityTests
{
    [SkippableFact]
    public void Real_files_have_the_sums_that_astropy_computes()
    {
        string? root = TestFiles.RealRoot();
        Skip.If(root is null, "The folder of real files (shared/data or MMODA_TEST_DATA) is absent.");

        string[] paths = [.. TestFiles.RealFits(root!)];
        Assert.True(CompareWithAstropy(paths) > 500);
    }

    [SkippableFact]
    public void Golden_files_have_the_sums_that_astropy_computes() =>
        Assert.Equal(29, CompareWithAstropy([TestFiles.Golden("images.fits"), TestFiles.Golden("table.fits")]));

    [SkippableFact]
    public void What_we_write_astropy_reads_with_the_same_values_and_fitsverify_accepts()
    {
        using TemporaryFolder folder = new();
        string[] paths = [folder.File("all.fits"), folder.File("all.fits.gz")];
        foreach (string path in paths)
        {
            Samples.WriteAll(path);
        }

        string? report = TestFiles.TryRun("fitsverify", out int code, paths);
        Skip.If(report is null, "fitsverify is not installed.");
        Assert.True(code == 0 && report!.Split("found 0 warning(s) and 0 error(s)").Length == 3, report);
        Assert.True(CompareWithAstropy(paths) > 30);
    }

    [SkippableFact]
    public void Compressed_images_that_we_write_astropy_and_funpack_read_and_fitsverify_accepts()
    {
        using TemporaryFolder folder = new();
        string packed = folder.File("packed.fits.fz");
        File.WriteAllBytes(packed, CompressedImageWritingTests.WriteAll());

        string? report = TestFiles.TryRun("fitsverify", out int code, packed);
        Skip.If(report is null, "fitsverify is not installed.");
        Assert.True(code == 0 && report!.Contains("found 0 warning(s) and 0 error(s)", StringComparison.Ordinal), report);

        string plain = folder.File("plain.fits");
        string? message = TestFiles.TryRun("funpack", out int funpackCode, "-O", plain, packed);
        Skip.If(message is null, "funpack is not installed.");
        Assert.True(funpackCode == 0, message);
        using FitsFile ours = FitsFile.Open(packed);
        using FitsFile theirs = FitsFile.Open(plain);
        Assert.Equal(
            ours.Hdus.OfType<ImageHdu>().Select(i => (i.Name, i.BitPix, i.PixelCount)), theirs.Hdus.OfType<ImageHdu>().Select(i => (i.Name, i.BitPix, i.PixelCount)));
        foreach (ImageHdu image in ours.Hdus.OfType<ImageHdu>().Where(i => i.PixelCount > 0))
        {
            Assert.Equal(((ImageHdu)theirs.Hdus[image.Index]).ReadAll<double>(), image.ReadAll<double>());
        }

        // astropy 5.2.1 does not know ZBLANK (nor in files of fpack): it gets an image without NaN.
        string whole = folder.File("whole.fits.fz");
        File.WriteAllBytes(whole, CompressedImageWritingTests.WriteAll(hole: 0));
        Assert.Equal(ours.Hdus.Count - 1, CompareWithAstropy([whole]));
    }

    /// <summary>The number of images and columns compared.</summary>
    private static int CompareWithAstropy(string[] paths)
    {
        string? python = TestFiles.Python();
        Skip.If(python is null, "No python3 that imports astropy.");
        string output = TestFiles.TryRun(python!, out int code, [Script(), .. paths])!;
        Assert.True(code == 0, output);

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<FitsFile> files = [.. paths.Select(FitsFile.Open)];
        foreach (string line in lines)
        {
            double[] told = [.. line.Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
            FitsHdu hdu = files[(int)told[0]].Hdus[(int)told[1]];
            double[] values = Values(hdu, (int)told[2]);
            double[] finite = [.. values.Where(double.IsFinite)];
            string place = $"{hdu.Layout.Source.Name} HDU {hdu.Index} column {told[2]}: astropy {line}; ours {values.Length} {finite.Length} {finite.Sum():R}";

            Assert.True(values.Length == (int)told[3] && finite.Length == (int)told[4], place);
            // Order of summation: each of n additions rounds by at most 2^-53 of the sum of magnitudes; float32 scaling by 2^-24.
            Assert.True(Math.Abs(finite.Sum() - told[5]) <= Math.Max(1, told[6]) * 1e-9 || finite.Sum() == told[5] || !double.IsFinite(told[6]), place);
        }

        files.ForEach(f => f.Dispose());
        return lines.Length;
    }

    private static double[] Values(FitsHdu hdu, int column)
    {
        if (hdu is ImageHdu image)
        {
            return image.ReadAll<double>();
        }

        BinaryTableHdu table = Assert.IsType<BinaryTableHdu>(hdu);
        FitsColumn which = table.Columns[column];
        if (which.ElementType == FitsElementType.Character)
        {
            return [.. table.ReadStrings(which).Select(s => (double)s.Sum(c => c))];
        }

        if (which is { ElementType: FitsElementType.Logical, IsVariableLength: false })
        {
            // astropy tells undefined logicals (zero bytes) as False; as reals we tell NaN.
            return [.. table.ReadAll<bool>(which).Select(b => b ? 1.0 : 0.0)];
        }

        return which.IsVariableLength
            ? [.. Enumerable.Range(0, (int)table.RowCount).SelectMany(r => table.ReadArray<double>(which, r))]
            : table.ReadAll<double>(which);
    }

    private static string Script([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../tools/golden/fits/summarise.py"));
}
