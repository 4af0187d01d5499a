using System.Diagnostics;

namespace Mmoda.Server.Tests;

/// <summary>The real Python client against this server. Set ODA_API_PATH to a checkout of oda_api 1.3.5, and PYTHON if it is not <c>python3</c>.</summary>
public sealed class RealClientTests
{
    private const string Program =
        """
        import sys, tempfile, os, importlib.metadata
        version = importlib.metadata.version  # A checkout is not installed, so it has no version.
        importlib.metadata.version = lambda name: "1.3.5" if name == "oda-api" else version(name)
        os.chdir(tempfile.mkdtemp())
        from oda_api.api import DispatcherAPI, RemoteException, RequestNotUnderstood
        disp = DispatcherAPI(url=sys.argv[1] + "dispatch-data", instrument="mock")
        assert "isgri" in disp.get_instruments_list(), disp.get_instruments_list()
        disp.get_instrument_description("isgri")
        for kind, scws in (("Dummy", None), ("Real", ["066500220010.001", "066500230010.001"])):
            extra = {} if scws is None else {"scw_list": scws}
            data = disp.get_product(instrument="isgri", product="isgri_image", product_type=kind, osa_version="OSA11.2",
                                    E1_keV=25.0, E2_keV=80.0, detection_threshold=7.0, src_name="Crab", RA=83.63, DEC=22.01,
                                    T1="2017-03-06T13:26:48.0", T2="2017-03-06T15:32:27.0", radius=8., **extra)
            mosaic = data.mosaic_image_0_mosaic
            kinds = [u.header.get("IMATYPE") for u in mosaic.data_unit]
            assert kinds == [None, None, "INTENSITY", "VARIANCE", "SIGNIFICANCE", "EXPOSURE"], kinds
            image = mosaic.get_data_unit(4).data
            assert image.shape == (6, 8) and str(image.dtype) == "float32", (image.shape, image.dtype)
            assert image[0, 0] != image[0, 5] and image[0, 5] != image[0, 5] and abs(image[1, 0] - 8.12) < 1e-5, image
            assert [str(s).strip() for s in mosaic.get_data_unit(1).data["MEMBER_XTENSION"]] != [], "grouping"
            mosaic.write_fits_file("m.fits", overwrite=True)
            from astropy.io import fits
            assert [h.name for h in fits.open("m.fits")][2] == "ISGR-MOSA-IMA"
            table = data.dispatcher_catalog_1.table
            assert list(table["src_names"]) == ["1E 1740.7-2942", "NEW_1"], table
            print(kind, "ok")
        catalog = data.dispatcher_catalog_1.get_api_dictionary()
        again = disp.get_product(instrument="isgri", product="isgri_image", product_type="Dummy", selected_catalog=catalog)
        print("catalogue ok", again.mosaic_image_0_mosaic.name)
        import requests
        code = requests.get(sys.argv[1] + "dispatch-data/run_analysis", params=dict(instrument="isgri", product_type="isgri_image",
            query_type="Dummy", query_status="new", src_name="it's \u00e9", image_scale_min="1e-07", foo="1")).json()["products"]["api_code"]
        scope = {}
        exec(code, scope)
        print("code ok", scope["data_collection"].mosaic_image_0_mosaic.name)
        curves = disp.get_product(instrument="isgri", product="isgri_lc", product_type="Real", time_bin=500, src_name="Crab")
        first = curves._p_list[0]
        assert [p.meta_data["src_name"] for p in curves._p_list] == ["Crab", "4U 0517+17"], curves._p_list
        assert list(first.data_unit[1].data["RATE"]) == [100, 101] and first.meta_data["time_bin"] == 500 / 86400, first.meta_data
        spectra = disp.get_product(instrument="isgri", product="isgri_spectrum", product_type="Real", src_name="Crab")
        parts = [(p.meta_data["src_name"], p.meta_data["product"]) for p in spectra._p_list]
        assert parts[:3] == [("Crab", "isgri_spectrum"), ("Crab", "isgri_arf"), ("Crab", "isgri_rmf")] and len(parts) == 6, parts
        assert spectra._p_list[0].data_unit[1].header["RESPFILE"] == "NONE"
        assert spectra._p_list[2].data_unit[2].data["MATRIX"].shape == (2, 2)
        code = requests.get(sys.argv[1] + "dispatch-data/run_analysis", params=dict(instrument="isgri", product_type="isgri_lc",
            query_type="Dummy", query_status="new", time_bin="0.25", time_bin_format="jd")).json()["products"]["api_code"]
        exec(code, scope)
        print("curves ok", scope["data_collection"]._p_list[0].meta_data["time_bin"])
        try:
            disp.get_product(instrument="isgri", product="isgri_image", product_type="Real", scw_list=["none"])
            print("no failure")
        except RemoteException as e:
            print("failed:", e.message)
        try:
            disp.get_product(instrument="isgri", product="isgri_image", product_type="Real", E1_keV=5.)
            print("no refusal")
        except RequestNotUnderstood as e:
            print("refused:", e)
        """;

    [SkippableFact]
    public async Task The_python_client_gets_images_catalogues_curves_spectra_and_failures()
    {
        string? path = Environment.GetEnvironmentVariable("ODA_API_PATH");
        Skip.If(path is null, "ODA_API_PATH does not name a checkout of oda_api.");
        await using RunningServer server = await RunningServer.StartAsync();
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3"), ["-c", Program, server.Url.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = path;
        using Process python = Process.Start(start)!; // Null only for documents opened by the shell.
        Task<string> output = python.StandardOutput.ReadToEndAsync(), errors = python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        string text = await output + await errors;
        Assert.True(python.ExitCode == 0, text);
        Assert.Contains("Dummy ok", text, StringComparison.Ordinal);
        Assert.Contains("Real ok", text, StringComparison.Ordinal);
        Assert.Contains("catalogue ok", text, StringComparison.Ordinal);
        Assert.Contains("code ok", text, StringComparison.Ordinal);
        Assert.Contains("curves ok 0.25", text, StringComparison.Ordinal);
        Assert.Contains("failed: No science window of the list is in the archive.", text, StringComparison.Ordinal);
        Assert.Contains("ISGRI energy range is restricted to 15 - 1000 keV", text, StringComparison.Ordinal);
    }
}
