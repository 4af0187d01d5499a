using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// The instruments that the platform's own test suite uses (protocol §10). They have parameters of every kind and products
/// of every form, and do no work.
/// </summary>
internal static class TestInstrumentCatalogue
{
    private static readonly WireParameter UserCatalogue = new("user_catalog", WireKind.UserCatalogue) { IsOptional = true };
    private static readonly WireParameter SelectedCatalogue = new("selected_catalog", WireKind.UserCatalogue) { IsOptional = true };
    private static readonly WireParameter Power = new("p", WireKind.Number) { Unit = "W", Value = 10.0 };

    private static readonly WireGroup Source = new("src_query", null,
    [
        new("src_name", WireKind.Name) { Value = "1E 1740.7-2942" },
        new("RA", WireKind.Angle) { Unit = "deg", Value = 265.97845833 },
        new("DEC", WireKind.Angle) { Unit = "deg", Value = -29.74516667 },
        new("T1", WireKind.Time) { Value = "2017-03-06T13:26:48.000" },
        new("T2", WireKind.Time) { Value = "2017-03-06T15:32:27.000" },
        new("token", WireKind.Name) { IsOptional = true, IsSecret = true },
    ]);

    private static readonly WireGroup Plain = new("empty_instrument_query", null, [UserCatalogue, List("p_list"), SelectedCatalogue]);
    private static readonly WireGroup Asynchronous = new("empty_async_instrument_query", null, [UserCatalogue, List("scw_list"), SelectedCatalogue]);

    private static readonly WireGroup Dummy = new("empty_parameters_dummy_query", "dummy", []);
    private static readonly WireGroup Numerical = new("numerical_parameters_dummy_query", "numerical", [Power]);
    private static readonly WireGroup Failing = new("failing_parameters_dummy_query", "failing", []);

    private static readonly WireGroup Parametrical = new("parametrical_parameters_dummy_query", "parametrical",
    [
        new("sb", WireKind.Energy) { Unit = "keV", Value = 10.0 },
    ]);

    private static readonly WireGroup Echo = new("echo_parameters_dummy_query", "echo",
    [
        new("ang", WireKind.Angle) { Unit = "arcsec", Value = 1.0 },
        new("ang_deg", WireKind.Angle) { Unit = "deg", RecordedUnit = "arcsec", Value = 1.0 },
        new("energ", WireKind.Energy) { Unit = "MeV", RecordedUnit = "keV", UnitArgument = "energy_units", Value = 1.0 },
    ]);

    /// <summary>All, in the order of the list of instruments.</summary>
    public static IReadOnlyList<WireInstrument> All { get; } =
    [
        new("empty", Source, Plain,
        [
            Dummy,
            Numerical,
            new("file_parameters_dummy_query", "file_dummy", [Power, new("dummy_file", WireKind.FileUrl) { IsOptional = true }]),
            Failing,
            Parametrical,
            Echo,
            new("restricted_parameters_dummy_query", "restricted",
            [
                new("bounded_int_par", WireKind.Integer) { Value = 5, Minimum = 2, Maximum = 8 },
                new("bounded_float_par", WireKind.Number) { Value = 5.0, Minimum = 2.2, Maximum = 7.7 },
                new("string_select_par", WireKind.Text) { Value = "spam", Allowed = ["spam", "eggs", "ham"] },
            ]),
            new("structured_param_dummy_query", "structured",
            [
                new("struct", WireKind.Structured) { Value = new JsonObject { ["a"] = new JsonArray(1, 2) } },
            ]),
            new("optional_param_dummy_query", "optional",
            [
                new("optional_def_float", WireKind.Number) { Value = 5.0, IsOptional = true },
                new("optional_def_none", WireKind.Number) { IsOptional = true },
            ]),
        ])
        {
            Answer = TestBackends.Plain,
        },
        new("empty-async", Source, Asynchronous,
        [
            Dummy,
            new("empty_parameters_dummy_log_submit_query", "dummy-log-submit", []),
            Numerical with { Parameters = [Power, new("string_like_name", WireKind.Name) { Value = "default-name" }] },
        ])
        {
            Answer = TestBackends.Asynchronous,
        },
        new("empty-semi-async", Source,
            Asynchronous with { Parameters = [UserCatalogue with { Name = null }, List(null), SelectedCatalogue] },
            [Dummy, Numerical])
        {
            Answer = TestBackends.SemiAsynchronous,
        },
        new("empty-development", Source, Plain, [Dummy, Numerical, Failing, Parametrical, Echo])
        {
            Answer = TestBackends.Plain,
            RequiredRoles = ["oda workflow developer"],
        },
        new("empty-async-return-progress", Source,
            Asynchronous with { QueryName = "empty_async_return_progress_instrument_query" },
            [new("empty_parameters_dummy_query_return_progress", "dummy", [Power])])
        {
            Answer = TestBackends.Progressing,
        },
        new("empty-with-conf", Source, Plain, [Dummy])
        {
            Answer = TestBackends.Configured,
        },
        new("empty-with-posix-path", Source, Plain,
            [new("file_parameters_dummy_query", "file_dummy", [new("dummy_POSIX_file", WireKind.FilePath) { IsOptional = true }, Power])])
        {
            Answer = TestBackends.Plain,
        },
    ];

    private static WireParameter List(string? name) => new(name, WireKind.InputList) { Value = new JsonArray(), IsOptional = true };
}
