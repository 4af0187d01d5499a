using System.ComponentModel;
using System.Diagnostics;
using Mmoda.Fits;
using Mmoda.Sky;

namespace Mmoda.HighEnergy.Tests;

public sealed class SourceCatalogueTests
{
    private static readonly string[] Columns =
    [
        "SOURCE_ID:16A", "DAY_ID:1D", "NAME:20A", "CLASS:1I", "RA_OBJ:1E", "DEC_OBJ:1E", "ERR_RAD:1E", "ISGRI_FLAG:1B", "JEMX_FLAG:1B",
        "SPI_FLAG:1B", "PICSIT_FLAG:1B", "SPA_MODL:32A", "SPA_NPAR:1I", "SPA_PARS:8E", "SPE_MODL:128A", "SPE_NPAR:1I", "SPE_PARS:32E",
        "VAR_MODL:128A", "VAR_NPAR:1I", "VAR_PARS:8E", "COMMENTS:128A", "SPI_FLUX_1:1E", "SPI_FLUX_2:1E", "ISGR_FLUX_1:1E", "ISGR_FLUX_2:1E",
        "PICS_FLUX_1:1E", "PICS_FLUX_2:1E", "JEMX_FLUX_1:1E", "JEMX_FLUX_2:1E", "E_MIN:256E", "E_MAX:256E", "FLUX:256E", "FLUX_ERR:256E",
        "SEL_FLAG:1I", "FLAG:1I",
    ];

    [Theory]
    [InlineData("Crab")]
    [InlineData("crab")]
    [InlineData(" C r a b ")]
    [InlineData("PSR B0531+21")]
    [InlineData("psrb0531+21")]
    [InlineData("Crab_Nebula")]
    [InlineData("J053432.0+220052")]
    public void A_source_is_found_by_any_of_its_names(string name) =>
        Assert.Equal("Crab", SourceCatalogue.BuiltIn.FindByName(name)?.Name);

    [Fact]
    public void An_unknown_name_is_not_found() => Assert.Null(SourceCatalogue.BuiltIn.FindByName("Crab X-9"));

    [Fact]
    public void An_alias_never_hides_a_main_name()
    {
        SourceCatalogue catalogue = new([Source("A", "B"), Source("B")]);

        Assert.Equal("B", catalogue.FindByName("b")?.Name);
    }

    [Fact]
    public void Sources_within_a_radius_come_nearest_first()
    {
        SkyDirection center = SourceCatalogue.BuiltIn.FindByName("Sgr A*")!.Direction;

        IReadOnlyList<(CatalogueSource Source, Angle Separation)> near = SourceCatalogue.BuiltIn.Within(center, Angle.FromDegrees(2));

        Assert.Equal("Sgr A*", near[0].Source.Name);
        Assert.Contains(near, n => n.Source.Name == "1E 1740.7-2942");
        Assert.Equal(near.OrderBy(n => n.Separation), near);
        Assert.All(near, n => Assert.InRange(n.Separation.Degrees, 0, 2));
        Assert.True(near.Count is > 3 and < 20);
    }

    [SkippableFact]
    public void The_ISDC_reference_catalogue_is_read()
    {
        SourceCatalogue catalogue = Reference();

        Assert.Equal(1478, catalogue.Count);
        CatalogueSource crab = catalogue.FindByName("crab")!;
        Assert.Equal("J053432.0+220052", crab.Id);
        Assert.Equal((1, 1, 1, 1), (crab.IsgriFlag, crab.JemxFlag, crab.SpiFlag, crab.PicsitFlag));
        Assert.Equal(3101, crab.ClassCode);
        Assert.Equal("wabs*powerlaw", crab.XspecModel);
        Assert.Equal(2.1, crab.Spectrum!.Value.PhotonIndex, 1e-6);
        Assert.Equal(256, crab.Fluxes.Count);
        Assert.Equal(168.619, crab.InstrumentFluxes.Single(f => f.Instrument == "ISGRI" && f.Flux.Band == new EnergyBand(20, 60)).Flux.Value, 1e-3);
        Assert.Same(crab, catalogue.FindByName("V*CM Tau") ?? catalogue.FindByName("CM Tau"));
        Assert.Same(crab, catalogue.FindByName("Crab Nebula"));
    }

    [SkippableFact]
    public void The_ISDC_reference_catalogue_survives_a_round_trip()
    {
        SourceCatalogue catalogue = Reference();

        SourceCatalogue back = WriteAndRead(catalogue);

        AssertSame(catalogue, back);
    }

    [Fact]
    public void The_built_in_catalogue_is_written_with_the_columns_that_OSA_reads()
    {
        using MemoryStream stream = new();
        using (FitsWriter writer = FitsWriter.Create(stream))
        {
            SourceCatalogue.BuiltIn.Write(writer);
            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(stream.ToArray(), "catalogue");
        BinaryTableHdu table = file.RequireTable("GNRL-REFR-CAT");

        Assert.Equal(Columns, table.Columns.Select(c => $"{c.Name}:{c.Format}"));
        Assert.Equal(4808, table.RowByteCount);
        Assert.Equal(32768, table.Header.GetReal("TZERO4"));
        Assert.Equal(60, table.Header.GetReal("ISGEMAX1"));
    }

    [Fact]
    public void The_built_in_catalogue_survives_a_round_trip_in_photons()
    {
        SourceCatalogue back = WriteAndRead(SourceCatalogue.BuiltIn);

        Assert.Equal(SourceCatalogue.BuiltIn.Count, back.Count);
        foreach ((CatalogueSource expected, CatalogueSource actual) in SourceCatalogue.BuiltIn.Zip(back))
        {
            Assert.Equal((expected.Id, expected.Name, expected.IsgriFlag), (actual.Id, actual.Name, actual.IsgriFlag));
            // RA_OBJ and DEC_OBJ are single precision: half a step of 3e-5°.
            Assert.InRange(actual.Direction.SeparationTo(expected.Direction).Degrees, 0, 2e-5);
            Assert.Equal(expected.Spectrum!.Value.PhotonIndex, actual.Spectrum!.Value.PhotonIndex, 1e-6);
            Assert.Equal(expected.Spectrum.Value.CutoffKeV ?? 0, actual.Spectrum.Value.CutoffKeV ?? 0, 1e-4);
            Assert.Equal(
                expected.Fluxes.Select(f => (float)(f.Value / 1000 * CrabSpectrum.PhotonFlux(f.Band))), actual.Fluxes.Select(f => (float)f.Value));
        }
    }

    [SkippableFact]
    public void Fitsverify_has_nothing_to_say_about_a_written_catalogue()
    {
        string folder = Directory.CreateTempSubdirectory("mmoda").FullName;
        try
        {
            string path = Path.Combine(folder, "catalogue.fits");
            using (FitsWriter writer = FitsWriter.Create(path))
            {
                SourceCatalogue.BuiltIn.Write(writer);
                writer.Commit();
            }

            string? output = RunFitsverify(path);
            Skip.If(output is null, "fitsverify is not installed.");
            Assert.True(output.Contains("0 warning(s) and 0 error(s)", StringComparison.Ordinal), output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Names_that_do_not_fit_are_kept_whole_among_the_other_names()
    {
        const string Long = "A name that is longer than twenty characters";

        SourceCatalogue back = WriteAndRead(new([Source(Long)]));

        Assert.Equal(Long[..20], back[0].Name);
        Assert.NotNull(back.FindByName(Long));
    }

    [Fact]
    public void A_catalogue_without_sources_can_be_written() => Assert.Empty(WriteAndRead(new([])));

    [Fact]
    public void A_file_without_the_table_is_refused()
    {
        using MemoryStream stream = new();
        using (FitsWriter writer = FitsWriter.Create(stream))
        {
            writer.WritePrimary(new FitsHeader());
            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(stream.ToArray(), "nothing");
        FitsException exception = Assert.Throws<FitsException>(() => SourceCatalogue.Read(file));
        Assert.Contains("GNRL-REFR-CAT", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_position_that_is_none_names_its_row()
    {
        FitsTable table = new FitsTable().AddStrings("SOURCE_ID", 16, ["a", "b"]).AddStrings("NAME", 20, ["A", "B"])
            .Add("RA_OBJ", [1f, 2f]).Add("DEC_OBJ", [1f, float.NaN]);
        using MemoryStream stream = new();
        using (FitsWriter writer = FitsWriter.Create(stream))
        {
            writer.WriteTable(new FitsHeader().Set("EXTNAME", "GNRL-REFR-CAT"), table);
            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(stream.ToArray(), "broken");
        FitsException exception = Assert.Throws<FitsException>(() => SourceCatalogue.Read(file));
        Assert.Contains("Row 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detected_source_is_new_without_identification()
    {
        CatalogueSource crab = SourceCatalogue.BuiltIn.FindByName("Crab")!;
        DetectedSource found = new()
        {
            Name = "Crab",
            Direction = crab.Direction.Offset(Angle.Zero, Angle.FromArcMinutes(0.3)),
            Flux = 180,
            FluxError = 1,
            Significance = 180,
            Identification = crab,
        };

        Assert.False(found.IsNew);
        Assert.Equal(0.3, found.SeparationFromCatalogue!.Value.ArcMinutes, 1e-9);
        Assert.True((found with { Identification = null }).IsNew);
    }

    private static string? RunFitsverify(string path)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("fitsverify", [path]) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (Win32Exception)
        {
            // The program is not on the path.
            return null;
        }
    }

    private static SourceCatalogue Reference()
    {
        string? path = RealFile.Find("catalogs/gnrl_refr_cat_0023.fits.gz");
        Skip.If(path is null, "The ISDC reference catalogue is not here (set MMODA_TEST_DATA).");
        using FitsFile file = FitsFile.Open(path);
        return SourceCatalogue.Read(file);
    }

    private static SourceCatalogue WriteAndRead(SourceCatalogue catalogue)
    {
        using MemoryStream stream = new();
        using (FitsWriter writer = FitsWriter.Create(stream))
        {
            catalogue.Write(writer);
            writer.Commit();
        }

        using FitsFile file = FitsFile.Open(stream.ToArray(), "written");
        return SourceCatalogue.Read(file);
    }

    private static void AssertSame(SourceCatalogue expected, SourceCatalogue actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((CatalogueSource a, CatalogueSource b) in expected.Zip(actual))
        {
            Assert.Equal((a.Id, a.Name, a.ClassCode, a.IsgriFlag, a.JemxFlag, a.SpiFlag, a.PicsitFlag), (b.Id, b.Name, b.ClassCode, b.IsgriFlag, b.JemxFlag, b.SpiFlag, b.PicsitFlag));
            Assert.InRange(b.Direction.SeparationTo(a.Direction).Degrees, 0, 1e-9);
            Assert.Equal(a.ErrorRadius.Degrees, b.ErrorRadius.Degrees, 1e-9);
            Assert.Equal((a.XspecModel, a.Spectrum), (b.XspecModel, b.Spectrum));
            Assert.Equal(a.XspecParameters, b.XspecParameters);
            Assert.Equal(a.AlternativeNames, b.AlternativeNames);
            Assert.Equal(a.Fluxes, b.Fluxes);
            Assert.Equal(a.InstrumentFluxes, b.InstrumentFluxes);
        }
    }

    private static CatalogueSource Source(string name, params string[] others) => new()
    {
        Id = "J000000.0+000000",
        Name = name,
        Direction = SkyDirection.FromDegrees(0, 0),
        AlternativeNames = others,
    };
}
