using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>A catalogue that a user chose, in the protocol's form (§2.3).</summary>
/// <param name="Text">The text as it was given, or with the chosen rows only.</param>
/// <param name="Described">The catalogue with the types that its values have.</param>
internal sealed record SelectedCatalogue(string Text, JsonObject Described)
{
    private const string Prefix = "Error while setting catalog object : ";
    private const string Wrong = Prefix + "the selected catalog is wrongly formatted, please check your inputs";

    /// <summary>Reads and checks a catalogue.</summary>
    /// <param name="text">Its JSON.</param>
    /// <param name="chosen">Identifiers of the rows to keep, separated by commas; null for all.</param>
    /// <exception cref="OdaError">It is no catalogue.</exception>
    public static SelectedCatalogue Read(string text, string? chosen)
    {
        JsonObject catalogue;
        JsonArray[] columns;
        string[] names;
        try
        {
            catalogue = JsonNode.Parse(text)?.AsObject() ?? throw new JsonException("null");
            columns = [.. catalogue["cat_column_list"]?.AsArray().Select(c => c?.AsArray() ?? []) ?? throw new JsonException("no columns")];
            names = [.. catalogue["cat_column_names"]?.AsArray().Select(n => (string?)n ?? "") ?? throw new JsonException("no names")];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw OdaError.NotUnderstood(Wrong);
        }

        int[] lengths = [.. columns.Select(c => c.Count).Distinct().Order()];
        if (lengths.Length > 1)
            throw OdaError.NotUnderstood($"{Prefix}Inconsistent data column lengths: {{{string.Join(", ", lengths)}}}");
        if (columns.Length != names.Length || Array.IndexOf(names, "meta_ID") is var id && id < 0 || !names.Contains("src_names"))
            throw OdaError.NotUnderstood(Wrong);

        if (chosen is not null)
        {
            HashSet<long> wanted = [];
            foreach (string item in chosen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                wanted.Add(long.TryParse(item, out long number) ? number : throw OdaError.NotUnderstood(Wrong));
            int[] rows = [.. Enumerable.Range(0, columns[id].Count).Where(r => columns[id][r] is JsonValue value && value.TryGetValue(out long number) && wanted.Contains(number))];
            if (rows.Length < columns[id].Count)
            {
                columns = [.. columns.Select(c => new JsonArray([.. rows.Select(r => c[r]?.DeepClone())]))];
                catalogue["cat_column_list"] = new JsonArray([.. columns.Select(c => c.DeepClone())]);
                text = PythonText.Dump(catalogue, sorted: false);
            }
        }

        JsonObject described = new()
        {
            ["cat_frame"] = catalogue["cat_frame"]?.DeepClone(),
            ["cat_coord_units"] = catalogue["cat_coord_units"]?.DeepClone(),
            ["cat_column_list"] = catalogue["cat_column_list"]?.DeepClone(),
            ["cat_column_names"] = catalogue["cat_column_names"]?.DeepClone(),
            ["cat_column_descr"] = new JsonArray([.. names.Zip(columns).Select((c, i) => new JsonArray(c.First, TypeOf(c.Second, Given(catalogue, i))))]),
            ["cat_lat_name"] = catalogue["cat_lat_name"]?.DeepClone(),
            ["cat_lon_name"] = catalogue["cat_lon_name"]?.DeepClone(),
        };
        return new SelectedCatalogue(text, described);
    }

    private static string? Given(JsonObject catalogue, int column) =>
        catalogue["cat_column_descr"] is JsonArray all && column < all.Count && all[column] is JsonArray { Count: 2 } pair && pair[1] is JsonValue value && value.TryGetValue(out string? type) ? type : null;

    /// <summary>The numpy type that holds the values; single precision and short integers are kept when they were given.</summary>
    private static string TypeOf(JsonArray column, string? given)
    {
        if (column.Any(c => c?.GetValueKind() == JsonValueKind.String))
            return $"<U{column.Max(c => c?.GetValueKind() == JsonValueKind.String ? c.GetValue<string>().Length : 0)}";
        bool isWhole = column.All(c => c?.GetValueKind() == JsonValueKind.Number && !c.ToJsonString().AsSpan().ContainsAny(".eE"));
        return isWhole ? (given is "<u2" or "<i2" or "<i4" ? given : "<i8") : given is "<f4" ? given : "<f8";
    }
}
