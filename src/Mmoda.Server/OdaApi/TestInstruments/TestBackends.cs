using System.Globalization;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>What the test instruments answer (protocol §10): some always the same, some what a file says.</summary>
internal static class TestBackends
{
    private const string StateFile = "DataServerQuery-status.state";

    /// <summary>Answers at once; most real requests fail, as they do on the platform, for want of a back end.</summary>
    public static TestAnswer Plain(TestCall call) => (call.Product, call.IsDummy) switch
    {
        ("dummy", true) => Message(),
        ("numerical" or "file_dummy", true) => Zeros(call),
        ("parametrical", true) => TestAnswer.Done(),
        ("failing", true) => TestAnswer.Broken(call, "InternalError()"),
        (_, true) => TestAnswer.Broken(call, "RuntimeError('<cdci_data_analysis.plugins.dummy_plugin.data_server_dispatcher: get_dummy_products needs to be implemented in derived class')"),
        ("echo" or "restricted", false) => Echo(call, v => v.Given),
        ("structured" or "optional", false) => Echo(call, v => v.Recorded),
        ("dummy" or "failing", false) => new TestAnswer("failed", [])
        {
            IsBroken = true,
            Message = $"failed: {call.Product}",
            ErrorMessage = "TypeError(\"'NoneType' object is not callable\")",
        },
        _ => new TestAnswer("failed", [])
        {
            IsBroken = true,
            Message = $"unexpected error while testing communication with [ Instrument : {call.Instrument} ], TypeError(\"'NoneType' object is not callable\")",
            ErrorMessage = TestAnswer.Support(call.Instrument, call.Product),
        },
    };

    /// <summary>The state of the job is what a file says.</summary>
    public static TestAnswer Asynchronous(TestCall call)
    {
        if (call.IsDummy)
            return call.Product == "numerical" ? Zeros(call) : Message();
        string? state = call.State(StateFile);
        if (call.Product == "dummy-log-submit")
        {
            if (state?.Length == 0)
                File.WriteAllText(Path.Combine(call.StateDirectory, StateFile), state = "submitted");
            return state is "progress" or "submitted" or "done" ? Reported(call, state).Remarked() : new TestAnswer("submitted", []);
        }

        return (state ?? "submitted") switch
        {
            "" => new TestAnswer("submitted", []),
            "failed" => TestAnswer.Broken(call, "TypeError(\"QueryOutput.set_failed() missing 1 required positional argument: 'failed_operation'\")"),
            var known => Reported(call, known).Remarked(),
        };
    }

    /// <summary>A small number is queued, a larger one is done.</summary>
    public static TestAnswer SemiAsynchronous(TestCall call)
    {
        if (call.IsDummy)
            return call.Product == "numerical" ? Zeros(call) : Message();
        if (call.Product == "dummy")
            return TestAnswer.Broken(call, "Warning('parameter', 'scw_list', 'not found')");
        double power = call.Values["p"].Recorded?.GetValue<double>() ?? 0;
        return new TestAnswer(power switch { -1 => "failed", >= 0 and < 4 => "submitted", _ => "done" }, []).Remarked();
    }

    /// <summary>Gives intermediate products.</summary>
    public static TestAnswer Progressing(TestCall call)
    {
        double power = double.TryParse(call.State("ReturnProgressProductQuery-current_p_value.out"), NumberStyles.Float, CultureInfo.InvariantCulture, out double p) ? p : 0;
        TestAnswer answer = new(call.ReturnsProgress ? "submitted" : "done", new JsonObject { ["p"] = power });
        return call.IsDummy ? answer : answer.Remarked();
    }

    /// <summary>Tells what is configured.</summary>
    public static TestAnswer Configured(TestCall call) => call.IsDummy
        ? Message()
        : new TestAnswer("submitted", []) { Comment = $"dataserver products url: {call.ProductsUrl}", Warning = "mock warning" };

    private static TestAnswer Reported(TestCall call, string state)
    {
        if (state != "done" || call.Product == "numerical")
            return new TestAnswer(state, []);
        JsonNode windows = call.Values.TryGetValue("scw_list", out WireValue? list) && list.Recorded is { } given ? given.DeepClone() : new JsonArray();
        JsonObject unit = Unit("table", null, NumpyPickle.Array([0], "<f8", []));
        unit["meta_data"] = new JsonObject { ["scw_list"] = windows };
        return TestAnswer.Done(new JsonObject { ["input_param_scw_list"] = Product(unit), ["prod_process_message"] = "" });
    }

    private static TestAnswer Message() => TestAnswer.Done(new JsonObject { ["prod_process_message"] = "" });

    private static TestAnswer Echo(TestCall call, Func<WireValue, JsonNode?> form) => TestAnswer.Done(new JsonObject
    {
        ["echo"] = new JsonObject(call.Parameters.Select(p =>
            KeyValuePair.Create(p.Name!, p.IsSecret ? null : form(call.Values.GetValueOrDefault(p.Name!) ?? p.Default())?.DeepClone()))), // All have names.
    });

    private static TestAnswer Zeros(TestCall call)
    {
        const int width = 100;
        JsonObject products = new() { ["numpy_data_product_list"] = new JsonArray(Product(Unit("table", "image", NumpyPickle.Array([width, width], "<f8", new byte[width * width * sizeof(double)])))) };
        if (call.Values.GetValueOrDefault("selected_catalog")?.Recorded is { } catalogue)
            products["catalog"] = SelectedCatalogue.Read(catalogue.GetValue<string>(), null).Described;
        return TestAnswer.Done(products);
    }

    private static JsonObject Product(JsonObject unit) => new() { ["data_unit_list"] = new JsonArray(unit), ["name"] = null, ["meta_data"] = "{}" };

    private static JsonObject Unit(string name, string? type, byte[] pickle) => new()
    {
        ["data"] = null,
        ["dt"] = "float64",
        ["name"] = name,
        ["header"] = new JsonObject(),
        ["binarys"] = NumpyProduct.Base64(pickle),
        ["meta_data"] = new JsonObject(),
        ["hdu_type"] = type,
        ["units_dict"] = null,
    };
}
