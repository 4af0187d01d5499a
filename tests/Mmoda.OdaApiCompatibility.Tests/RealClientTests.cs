using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mmoda.OdaApiCompatibility.Tests;

/// <summary>
/// The unmodified Python client gets every product type, sync and async, and the errors that its users know. Needs Python
/// with astropy, and ODA_API_PATH, which names a checkout of oda_api and, separated by a colon, of what it needs.
/// </summary>
public sealed class RealClientTests
{
    private const string Program = """
        import os, sys
        from oda_api.api import DispatcherAPI, RemoteException, RequestNotUnderstood, Unauthorized
        import oda_api, numpy as np
        url, token, other, state = sys.argv[1:5]
        def answer(text): open(os.path.join(state, "DataServerQuery-status.state"), "w").write(text)
        disp = DispatcherAPI(url=url, instrument="mock")
        names = disp.get_instruments_list()
        assert "empty-async" in names and "isgri" in names, names
        for name in names:
            disp.get_instrument_description(name)
        print("descriptions", len(names))

        # every product of the installed instruments, canned
        for instrument, product in (("isgri", "isgri_image"), ("isgri", "isgri_spectrum"), ("isgri", "isgri_lc"), ("jemx", "jemx_image"),
                                    ("jemx", "jemx_spectrum"), ("jemx", "jemx_lc"), ("spi_acs", "spi_acs_lc"), ("polar", "polar_lc")):
            data = disp.get_product(instrument=instrument, product=product, product_type="Dummy")
            assert len(data._p_list) > 0, product
            for p in data._p_list:
                if hasattr(p, "data_unit"):
                    assert any(u.data is not None for u in p.data_unit), (product, p)
            print("product", product, [getattr(p, "name", None) for p in data._p_list])
        data = disp.get_product(instrument="empty", product="numerical", product_type="Dummy", token=token)
        assert data._p_list[0].data_unit[0].data.shape == (100, 100)

        # test instruments: dummy, echo, structured, optional
        disp.get_product(instrument="empty", product="dummy", product_type="Dummy")
        disp.get_product(instrument="empty", product="structured", product_type="Real", struct={"b": [1, 2], "a": 3})
        disp.get_product(instrument="empty", product="optional", product_type="Real", optional_def_float=None)
        disp.get_product(instrument="empty", product="echo", product_type="Real", ang=2., T1=57818.56, T2=57819.56, T_format="mjd", energ=1., energy_units="MeV")
        print("test instruments")

        # asynchronous: submitted, progress, ready, done
        answer("submitted")
        slow = DispatcherAPI(url=url, instrument="mock", wait=False)
        slow.get_product(instrument="empty-async", product="dummy", product_type="Real", token=token)
        assert slow.query_status == "submitted" and not slow.is_complete, slow.query_status
        import requests
        def report(action, **more):
            r = requests.get(url + "/call_back", params=dict(job_id=slow.job_id, session_id=slow.session_id, instrument_name="empty-async", action=action, token=token, **more))
            assert r.status_code == 200, r.text
        report("progress", node_id="node_0", message="progressing", progressing="")
        slow.poll()
        assert slow.query_status == "progress", slow.query_status
        report("done", node_id="node_final", message="done")
        answer("done")
        slow.poll()
        slow.poll()
        assert slow.query_status == "done" and slow.is_complete, slow.query_status
        print("asynchronous", slow.query_status)
        answer("submitted")
        broken = DispatcherAPI(url=url, instrument="mock", wait=False)
        broken.get_product(instrument="empty-async", product="dummy", product_type="Real", token=token, src_name="broken")
        requests.get(url + "/call_back", params=dict(job_id=broken.job_id, session_id=broken.session_id, instrument_name="empty-async", action="failed", token=token))
        try:
            broken.poll()
        except RemoteException as e:
            print("raised", e)
        assert broken.query_status == "failed", broken.query_status
        print("failure seen")

        # a service of notebooks
        data = disp.get_product(instrument="lab", product="echo", product_type="Real", radius=5.)
        assert data._p_list[0].name == "output", data._p_list
        table = disp.get_product(instrument="lab", product="structured", product_type="Real")._p_list[0].table
        assert list(table["col1"]) == ["foo", "bar", "baz"], table
        values = disp.get_product(instrument="lab", product="paramout", product_type="Real")._p_list
        assert [p.value for p in values[:3]] == ["Mrk 421", 4.2, 4], values
        print("notebooks", len(values))

        # errors
        def raises(kind, **query):
            try:
                disp.get_product(**query)
            except kind as e:
                print("error", kind.__name__, str(e)[:60].replace("\n", " "))
            else:
                raise AssertionError(query)
        raises(RequestNotUnderstood, instrument="empty", product="dummy", product_type="Dummy", T1="yesterday")
        raises(RequestNotUnderstood, instrument="empty", product="nosuch", product_type="Dummy")
        raises(Unauthorized, instrument="empty", product="numerical", product_type="Dummy")
        raises(Unauthorized, instrument="isgri", product="isgri_lc", product_type="Dummy", max_pointings=51)
        raises(Unauthorized, instrument="empty", product="dummy", product_type="Dummy", token=other)
        raises(RemoteException, instrument="empty", product="failing", product_type="Dummy")
        raises(RemoteException, instrument="empty", product="dummy", product_type="Real")
        raises(RemoteException, instrument="lab", product="failing", product_type="Real")
        raises(RequestNotUnderstood, instrument="lab", product="echo", product_type="Real", band="zz")

        # files, catalogues, what the answer says to run again
        catalog = disp.get_product(instrument="isgri", product="isgri_image", product_type="Dummy").dispatcher_catalog_1.get_api_dictionary()
        again = disp.get_product(instrument="isgri", product="isgri_image", product_type="Dummy", selected_catalog=catalog)
        first = requests.get(url + "/run_analysis", params=dict(instrument="isgri", product_type="isgri_image", query_type="Dummy", query_status="new", src_name="it's \u00e9")).json()
        scope = {}
        exec(first["products"]["api_code"], scope)
        assert scope["data_collection"].mosaic_image_0_mosaic.name == again.mosaic_image_0_mosaic.name
        print("code", first["job_monitor"]["job_id"])
        print("finished")
        """;

    [SkippableFact]
    public async Task The_python_client_gets_every_product_and_every_error()
    {
        string? path = Environment.GetEnvironmentVariable("ODA_API_PATH");
        Skip.If(path is null, "ODA_API_PATH does not name a checkout of oda_api.");
        await using NotebookService notebooks = await NotebookService.StartAsync();
        await using CompatibleServer server = await CompatibleServer.StartAsync(new RecordingClock(), service: new Analysis.RemoteService("lab", notebooks.Url));
        ProcessStartInfo start = new(
            Environment.GetEnvironmentVariable("PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3"),
            ["-c", Program, server.Url.ToString().TrimEnd('/'), TestToken.Of("user@example.org", "general"),
             TestToken.Of(new JsonObject { ["sub"] = "user@example.org", ["exp"] = Recording.Time + 1000 }, "another secret"), server.StateDirectory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = server.StateDirectory,
        };
        start.Environment["PYTHONPATH"] = path;
        start.Environment["HOME"] = server.StateDirectory; // No token of the one who runs the test.
        using Process python = Process.Start(start)!; // Null only for documents opened by the shell.
        Task<string> output = python.StandardOutput.ReadToEndAsync(), errors = python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        string text = await output + await errors;
        Assert.True(python.ExitCode == 0, text);
        Assert.Contains("failure seen", text, StringComparison.Ordinal);
        Assert.Contains("finished", text, StringComparison.Ordinal);
    }
}
