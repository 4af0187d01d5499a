using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mmoda.Analysis;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Notebooks;

/// <summary>
/// A Jupyter notebook (nbformat 4.5) that takes one source from a mosaic to spectra and light curves with the client
/// <c>oda_api</c>. Its text is <c>expert.py</c>; names, defaults and comments of its parameters are those of the instrument.
/// </summary>
internal static partial class ExpertNotebook
{
    private static readonly string[] Kinds = ["image", "spectrum", "lc"];

    private static readonly Lazy<(string Head, string Body)[]> Program = new(() =>
    {
        using Stream stream = typeof(ExpertNotebook).Assembly.GetManifestResourceStream("expert.py")!; // Embedded by the project file.
        using StreamReader text = new(stream);
        return Cells(text.ReadToEnd().ReplaceLineEndings("\n"));
    });

    /// <summary>Whether an instrument has what the notebook asks for: images, spectra and light curves of a position in a time and a band.</summary>
    public static bool IsFor(Instrument instrument) =>
        Kinds.All(p => Product(instrument, p) is not null)
        && ExpertParameter.All.All(e => e.Names is null || e.IsOfSome || Parameter(instrument, e) is not null);

    /// <summary>The name of the file.</summary>
    public static string FileName(Instrument instrument) => $"mmoda_{instrument.Name}.ipynb";

    /// <summary>What people call it.</summary>
    public static string Title(Instrument instrument) => ExpertParameter.OneLine(instrument.Words.Title ?? instrument.Name);

    /// <summary>The document.</summary>
    /// <param name="instrument">One that <see cref="IsFor"/> allows.</param>
    /// <param name="site">Address of the site, without a slash at its end.</param>
    /// <param name="dispatcher">Address of the wire that the client speaks.</param>
    /// <param name="instead">Values by the names of queries, in the place of defaults; null for none.</param>
    public static JsonObject Of(Instrument instrument, string site, string dispatcher, IReadOnlyDictionary<string, JsonNode>? instead = null)
    {
        Dictionary<string, string> words = new()
        {
            ["TITLE"] = Title(instrument),
            ["FILE"] = FileName(instrument),
            ["HELP"] = $"{site}/#page=help&topic=notebooks",
            ["TABLE"] = string.Join("\n# ", ExpertParameter.All.Select(e => $"| `{e.Name}` | {e.MeaningOf(Parameter(instrument, e)).Replace("|", "\\|", StringComparison.Ordinal)} |")),
            ["PARAMETERS"] = string.Join('\n', ExpertParameter.All.Select(e => $"{e.Name} = {e.DefaultOf(Parameter(instrument, e), instead?.GetValueOrDefault(e.Names ?? ""))}  # {e.MeaningOf(Parameter(instrument, e))}")),
            ["HOST"] = PythonText.Json(dispatcher),
            ["INSTRUMENT"] = PythonText.Json(instrument.Name),
            ["QUERY"] = string.Join(", ", ExpertParameter.All.Where(e => Parameter(instrument, e) is not null).Select(e => $"{e.Names}={e.Name}")),
            ["IMAGE"] = PythonText.Json(Product(instrument, "image")!.Name), // IsFor has seen these.
            ["SPECTRUM"] = PythonText.Json(Product(instrument, "spectrum")!.Name),
            ["LIGHT_CURVE"] = PythonText.Json(Product(instrument, "lc")!.Name),
            ["ACKNOWLEDGEMENT"] = ExpertParameter.OneLine(instrument.Words.Acknowledgement ?? "Say in publications which data and software made the results."),
        };
        return new JsonObject
        {
            ["cells"] = new JsonArray([.. Program.Value.Select((c, number) => Cell(number, c.Head, Word().Replace(c.Body, w => words[w.Groups[1].Value])))]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = "Python 3", ["language"] = "python", ["name"] = "python3" },
                ["language_info"] = new JsonObject { ["name"] = "python" },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
    }

    /// <summary>Defaults of the instrument for what the notebook asks, by the names of queries.</summary>
    public static IReadOnlyDictionary<string, object?> Defaults(Instrument instrument) => ExpertParameter.All
        .Select(e => Parameter(instrument, e)).OfType<Parameter>().ToDictionary(p => p.Name, p => p.Default);

    private static ProductType? Product(Instrument instrument, string kind) => instrument.FindProduct($"{instrument.Name}_{kind}");

    private static Parameter? Parameter(Instrument instrument, ExpertParameter parameter) => parameter.Names is null || Product(instrument, "image") is not { } image
        ? null
        : instrument.ParametersOf(image).FirstOrDefault(p => p.Name == parameter.Names);

    /// <summary>Parts of a program in the percent form: what follows <c># %%</c> on its line, and the lines up to the next.</summary>
    private static (string Head, string Body)[] Cells(string program) =>
        [.. ("\n" + program).Split("\n# %%", StringSplitOptions.RemoveEmptyEntries).Select(c => (c[..c.IndexOf('\n')].Trim(), c[(c.IndexOf('\n') + 1)..].Trim('\n')))];

    private static JsonObject Cell(int number, string head, string body)
    {
        bool isCode = head != "[markdown]";
        string[] lines = body.Split('\n');
        IEnumerable<string> source = isCode ? lines : lines.Select(l => l.TrimStart('#').Length == 0 ? "" : l["# ".Length..]);
        JsonObject made = new()
        {
            ["cell_type"] = isCode ? "code" : "markdown",
            ["id"] = $"cell-{number}",
            ["metadata"] = head.Contains("\"parameters\"", StringComparison.Ordinal) ? new JsonObject { ["tags"] = new JsonArray("parameters") } : new JsonObject(),
            ["source"] = new JsonArray([.. source.Select((l, i) => JsonValue.Create(i < lines.Length - 1 ? l + "\n" : l))]),
        };
        if (isCode)
        {
            made["execution_count"] = null;
            made["outputs"] = new JsonArray();
        }

        return made;
    }

    [GeneratedRegex("@([A-Z_]+)@")]
    private static partial Regex Word();
}
