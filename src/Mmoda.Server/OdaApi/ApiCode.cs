using System.Text;
using System.Text.Json.Nodes;

namespace Mmoda.Server.OdaApi;

/// <summary>The Python program that repeats a request.</summary>
internal static class ApiCode
{
    private static readonly HashSet<string> Skipped = ["job_id", "query_status", "session_id", "use_resolver[local]", "use_scws", "token"];

    /// <summary>
    /// A program that runs as it is. It has no token; that of somebody who is known is read where the client's users keep it, because
    /// <c>get_product</c> of oda_api 1.3 does not look for one by itself.
    /// </summary>
    /// <param name="url">Public URL of the dispatcher.</param>
    /// <param name="parameters">The normalised parameters.</param>
    /// <param name="caller">Who asked.</param>
    public static string Of(string url, JsonObject parameters, Caller caller)
    {
        StringBuilder code = new();
        if (!caller.IsAnonymous)
            code.Append("import os\nfrom pathlib import Path\n");
        code.Append("from oda_api.api import DispatcherAPI\n");
        code.Append("disp=DispatcherAPI(url=").Append(PythonText.List([url])[1..^1]).Append(", instrument='mock')\n\npar_dict={\n");
        code.AppendJoin(",\n", parameters.Where(p => p.Value is not null && !Skipped.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => (Name: p.Key switch { "product_type" => "product", "query_type" => "product_type", _ => p.Key }, p.Value))
            .Select(p => $"    {PythonText.Json(p.Name)}: {Value(p.Value, 4)}"));
        code.Append("\n}\n\n");
        if (!caller.IsAnonymous)
            code.Append("par_dict['token'] = (os.environ.get('ODA_TOKEN') or Path('~/.oda-token').expanduser().read_text()).strip()\n");
        return code.Append("data_collection = disp.get_product(**par_dict)\n").ToString();
    }

    private static string Value(JsonNode? value, int indent)
    {
        string inner = new(' ', indent + 4), end = new(' ', indent);
        return value switch
        {
            JsonArray { Count: 0 } => "[]",
            JsonArray list => $"[\n{string.Join(",\n", list.Select(i => inner + Value(i, indent + 4)))}\n{end}]",
            JsonObject { Count: 0 } => "{}",
            JsonObject o => $"{{\n{string.Join(",\n", o.Select(p => $"{inner}{PythonText.Json(p.Key)}: {Value(p.Value, indent + 4)}"))}\n{end}}}",
            null => "None",
            _ => PythonText.Json(value) switch { "true" => "True", "false" => "False", var text => text },
        };
    }
}
