using System.Globalization;
using Mmoda.Fits;

namespace Mmoda.Instruments.Tests;

/// <summary>What we write is valid for others, and says that it is simulated.</summary>
public sealed class FileConformanceTests(CrabArchive crab) : IClassFixture<CrabArchive>
{
    private static string[] FitsFiles(string root) =>
        [.. Directory.EnumerateFiles(root, "*.fits*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private async Task<(ImageRun Run, TemporaryFolder Folder)> RunAsync()
    {
        TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"));
        return (await analysis.RunAsync(Sky.Windows(CrabArchive.Ids.Take(2))), folder);
    }

    [SkippableFact]
    public void Every_file_of_an_archive_passes_fitsverify()
    {
        string[] files = FitsFiles(crab.Root);

        string report = OtherPrograms.Fitsverify(files);

        Assert.True(files.Length > 50);
        AssertWithoutErrors(report, files);
    }

    [SkippableFact]
    public async Task Every_file_of_the_steps_passes_fitsverify()
    {
        (_, TemporaryFolder folder) = await RunAsync();
        using (folder)
        {
            string[] files = FitsFiles(folder.Path);

            string report = OtherPrograms.Fitsverify(files);

            Assert.Equal(["isgri_sky_ima.fits", "mosaic.fits", "mosaic_sums.fits", "shadowgram.fits", "sources.fits"], files.Select(f => Path.GetFileName(f)).Distinct().Order(StringComparer.Ordinal));
            AssertWithoutErrors(report, files);
        }
    }

    [SkippableTheory]
    [InlineData("isgri_spectrum", "isgri_arf.fits", "isgri_rmf.fits", "isgri_spectrum_Crab.fits", "isgri_window_spectra.fits")]
    [InlineData("isgri_lc", "isgri_lc_Crab.fits", "isgri_window_lc.fits")]
    public async Task Every_file_of_spectra_and_light_curves_passes_fitsverify_opens_in_astropy_and_says_that_it_is_simulated(string product, params string[] expected)
    {
        using TemporaryFolder folder = new();
        await using ImageAnalysis analysis = new(crab.Root, folder.In("store"), product: product);
        await analysis.RunAsync(Sky.Windows(CrabArchive.Ids.Take(2)));
        string[] files = [.. FitsFiles(folder.Path).Where(f => expected.Contains(Path.GetFileName(f)))];

        Assert.Equal(expected, files.Select(f => Path.GetFileName(f)).Distinct().Order(StringComparer.Ordinal));
        AssertWithoutErrors(OtherPrograms.Fitsverify(files), files);
        const string Script = """
            import sys, warnings
            from astropy.io import fits
            warnings.simplefilter('error')
            units = 0
            for path in sys.argv[1:]:
                with fits.open(path, checksum=True) as file:
                    for hdu in file:
                        hdu.verify('exception')
                        units += hdu.data is not None and hdu.header['SIMULATD']
            print(units)
            """;
        int tables = files.Sum(f => Path.GetFileName(f) is "isgri_rmf.fits" or "isgri_window_spectra.fits" or "isgri_window_lc.fits" ? 2 : 1);
        Assert.Equal(tables, int.Parse(OtherPrograms.Python(Script, files), CultureInfo.InvariantCulture));
    }

    // fitsverify -q prints one line for each file: "verification OK" or "… had n warnings and m errors".
    private static void AssertWithoutErrors(string report, string[] files)
    {
        string[] lines = [.. report.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Contains("verification", StringComparison.OrdinalIgnoreCase))];
        Assert.Equal(files.Length, lines.Length);
        Assert.All(lines, l => Assert.True(l.Contains("OK", StringComparison.Ordinal) || l.Contains("and 0 errors", StringComparison.Ordinal), l));
    }

    [Fact]
    public async Task Every_unit_of_every_file_says_that_it_is_simulated()
    {
        (_, TemporaryFolder folder) = await RunAsync();
        using (folder)
        {
            foreach (string path in FitsFiles(crab.Root).Concat(FitsFiles(folder.Path)))
            {
                using FitsFile file = FitsFile.Open(path);

                // The catalogue of an archive holds facts about real sources; its file says simulated in the primary unit.
                Assert.Empty(file.Hdus.Where(h => h.Name != "GNRL-REFR-CAT" && h.Header.GetLogical("SIMULATD") != true).Select(h => $"{path} HDU {h.Index}"));
            }
        }
    }

    [SkippableFact]
    public async Task Astropy_finds_the_Crab_where_it_is()
    {
        (ImageRun run, TemporaryFolder folder) = await RunAsync();
        using (folder)
        {
            const string Script = """
                import sys, warnings, numpy
                warnings.simplefilter('ignore')
                from astropy.io import fits
                from astropy.wcs import WCS
                planes = {h.header['IMATYPE']: h for h in fits.open(sys.argv[1], checksum=True)[2:]}
                image = planes['SIGNIFICANCE']
                y, x = numpy.unravel_index(numpy.argmax(image.data), image.data.shape)
                rows = fits.open(sys.argv[2])[1].data
                print(*WCS(image.header).all_pix2world(x, y, 0), image.data[y, x], len(planes), rows['NAME'][0], rows['RA_FIN'][0], rows['DEC_FIN'][0], rows['FLUX'][0][0])
                """;
            string[] told = OtherPrograms.Python(Script, run.PathOf("mosaic_image"), run.PathOf("dispatcher_catalog")).Split();

            double[] numbers = [.. told.Where(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out _)).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
            Assert.Contains("Crab", told);

            // The brightest pixel lies within half a pixel of 4.94′ of the source.
            Assert.Equal(Sky.CrabRightAscension, numbers[0], 0.05 / Math.Cos(Sky.CrabDeclination * Math.PI / 180));
            Assert.Equal(Sky.CrabDeclination, numbers[1], 0.05);
            Assert.InRange(numbers[2], 50, 150);
            Assert.Equal(4, numbers[3]);
            Assert.Equal(Sky.CrabRightAscension, numbers[4], 0.01);
            Assert.Equal(Sky.CrabDeclination, numbers[5], 0.01);
            Assert.Equal(run.Sources()[0].Flux, numbers[6], 1e-3);
        }
    }
}
