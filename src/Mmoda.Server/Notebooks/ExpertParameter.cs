using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Notebooks;

/// <summary>A parameter of the expert notebooks: its name there, and the parameter of queries that it stands for.</summary>
/// <param name="Name">Name in the notebook.</param>
/// <param name="Names">Its name in queries; null for what concerns the notebook alone.</param>
internal sealed record ExpertParameter(string Name, string? Names)
{
    /// <summary>All of them, in the order of the existing notebooks, whose names these are.</summary>
    public static IReadOnlyList<ExpertParameter> All { get; } =
    [
        new("T1", "T1"),
        new("T2", "T2"),
        new("src_name", "src_name"),
        new("RA", "RA"),
        new("DEC", "DEC"),
        new("radius", "radius"),
        new("jemx_unit", "jemx_num") { IsOfSome = true },
        new("osa_version", "osa_version"),
        new("data_version", "data_version") { IsOfSome = true },
        new("rights", "integral_data_rights"),
        new("s_max", "max_pointings"),
        new("host_type", null)
        {
            Fixed = "\"this\"",
            Words = "Which server is asked: \"this\", from which the notebook is; \"local\", one on this machine; an address, https://host/dispatch-data; or a site that oda_api knows by name.",
        },
        new("upload_to_gallery", null) { Fixed = "False", Words = "Posting to a gallery is not possible yet: True stops the notebook with a message." },
        new("E1", "E1_keV"),
        new("E2", "E2_keV"),
    ];

    /// <summary>Whether instruments may lack it.</summary>
    public bool IsOfSome { get; private init; }

    /// <summary>The value of one that concerns the notebook alone, in Python.</summary>
    private string? Fixed { get; init; }

    /// <summary>What is said of one that concerns the notebook alone.</summary>
    private string? Words { get; init; }

    /// <summary>The default in Python; of a choice without default the first.</summary>
    /// <param name="parameter">The parameter of queries; null where there is none.</param>
    /// <param name="instead">What comes in the place of its default; null for nothing.</param>
    public string DefaultOf(Parameter? parameter, JsonNode? instead = null) =>
        Fixed ?? (parameter is null ? "None" : Python(instead ?? ParameterWire.Told(ParameterWire.Value(parameter, parameter.Default ?? parameter.Allowed?[0]))));

    /// <summary>What it means, in one line: label, unit, allowed values, description.</summary>
    public string MeaningOf(Parameter? parameter)
    {
        if (Words is not null)
            return Words;
        if (parameter is null)
            return "This instrument has no such choice; the value does not matter.";
        string unit = parameter.Unit is null or "str" or "isot" ? "" : $" ({parameter.Unit})";
        string values = (parameter.Allowed, parameter.Minimum, parameter.Maximum) switch
        {
            ({ } allowed, _, _) => $": {string.Join(" or ", allowed)}{(parameter.IsOptional ? ", or None for either" : "")}",
            (_, { } least, { } most) => $", {Number(least)} to {Number(most)}",
            (_, { } least, null) => $", at least {Number(least)}",
            (_, null, { } most) => $", at most {Number(most)}",
            _ => "",
        };
        return OneLine($"{parameter.Label ?? parameter.Name}{unit}{values}. {parameter.Description}");
    }

    /// <summary>Text that cannot leave its line.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim();

    private static string Python(JsonNode? value) => PythonText.Json(value) switch { "null" => "None", "true" => "True", "false" => "False", var text => text };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
