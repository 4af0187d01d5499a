using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// The gallery as programs see it (protocol §1.3): entries with fields and files, in tables of our own. Answers have the
/// keys that the client reads.
/// </summary>
/// <param name="records">Where the tables are.</param>
/// <param name="options">The public address.</param>
/// <param name="instruments">The instruments, which are terms.</param>
/// <param name="clock">Source of time.</param>
internal sealed class OdaGallery(OdaRecords records, ServerOptions options, WireInstruments instruments, TimeProvider clock)
{
    private const string Contributor = "gallery contributor";
    private const string Posting = "post on the product gallery";
    private const string Product = "data_product";
    private const string Observation = "observation";
    private const string Source = "astro_entity";

    /// <summary>Arguments that are about the request.</summary>
    private static readonly HashSet<string> About =
        ["token", "content_type", "session_id", "query_status", "create_new", "update_observation", "update_astro_entity", "auto_update", "insert_new_source"];

    /// <summary>Parameters of a job that an entry takes over.</summary>
    private static readonly string[] OfJob = ["instrument", "product_type", "T1", "T2"];

    public void Map(IEndpointRouteBuilder routes)
    {
        string[] both = ["GET", "POST"];
        routes.MapMethods("/get_list_terms", both, (HttpRequest http, CancellationToken c) => ReadAsync(http, Posting, a => Terms(a.Text("group")), c));
        routes.MapMethods("/get_parents_term", both, (HttpRequest http, CancellationToken c) => ReadAsync(http, Posting, a => Parents(a.Text("term")), c));
        routes.MapMethods("/get_all_revs", both, (HttpRequest http, CancellationToken c) => ReadAsync(http, "getting all the revolutions from the product gallery", _ => Titles(Observation), c));
        routes.MapMethods("/get_all_astro_entities", both, (HttpRequest http, CancellationToken c) => ReadAsync(http, "getting all the astro entities from the product gallery", _ => Sources(), c));
        routes.MapMethods("/get_observation_attachments", both, (HttpRequest http, CancellationToken c) => ReadAsync(http, Posting, a => Attachments(a.Text("title")), c));
        routes.MapMethods("/get_astro_entity_info_by_source_name", both, async (HttpRequest http, CancellationToken c) =>
            OdaResults.Json(SourceNamed((await OdaArguments.ReadAsync(http, c)).Text("src_name"), options.PublicUrlOf(http))));
        routes.MapMethods("/get_data_product_list_with_conditions", both, async (HttpRequest http, CancellationToken c) =>
        {
            http.HttpContext.OdaCaller();
            return OdaResults.Json(Products(await OdaArguments.ReadAsync(http, c)));
        });
        routes.MapMethods("/get_data_product_list_by_source_name", both, async (HttpRequest http, CancellationToken c) =>
        {
            if (!http.HttpContext.OdaCaller().IsAnonymous)
                http.HttpContext.RequireCaller(Contributor, Posting);
            return OdaResults.Json(Products(await OdaArguments.ReadAsync(http, c)));
        });
        routes.MapPost("/post_product_to_gallery", (HttpRequest http, CancellationToken c) => PostAsync(http, Product, "product_title", "product_id", Posting, c));
        routes.MapPost("/post_observation_to_gallery", (HttpRequest http, CancellationToken c) => PostAsync(http, Observation, "title", "title", Posting, c));
        routes.MapPost("/post_astro_entity_to_gallery", (HttpRequest http, CancellationToken c) => PostAsync(http, Source, "src_name", "src_name", Posting, c));
        routes.MapPost("/post_revolution_processing_log_to_gallery", (HttpRequest http, CancellationToken c) =>
            PostAsync(http, "revolution_processing_log", "title", null, "post revolution processing log on the product gallery", c));
        routes.MapPost("/delete_product_to_gallery", DeleteAsync);
    }

    private static async Task<IResult> ReadAsync(HttpRequest http, string action, Func<OdaArguments, JsonNode> read, CancellationToken cancellationToken)
    {
        http.HttpContext.RequireCaller(Contributor, action);
        return OdaResults.Json(read(await OdaArguments.ReadAsync(http, cancellationToken)));
    }

    private async Task<IResult> PostAsync(HttpRequest http, string kind, string titleArgument, string? idArgument, string action, CancellationToken cancellationToken)
    {
        Caller caller = http.HttpContext.RequireCaller(Contributor, action);
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        JsonObject fields = new(arguments.Names.Where(n => !About.Contains(n)).Select(n => KeyValuePair.Create(n.ToLowerInvariant(), arguments.Value(n)?.DeepClone())).DistinctBy(p => p.Key));
        fields["title"] = arguments.Text(titleArgument) ?? kind;
        if (arguments.Text("job_id") is { } job)
        {
            OdaRecord? record = records.FindFirst(job);
            if (record is not null && OdaJobId.Of(record.Parameters, caller.Subject) != job)
                throw OdaError.NotAuthorized("Request not authorized");
            foreach (string name in OfJob)
                fields.TryAdd(name.ToLowerInvariant(), record?.Parameters[name]?.DeepClone());
        }

        long number = records.With(c =>
        {
            string? id = idArgument is null ? null : arguments.Text(idArgument);
            long? known = id is null ? null : c.QueryFirstOrDefault<long?>("SELECT number FROM gallery WHERE kind = @kind AND id = @id", new { kind, id });
            if (known is { } old)
            {
                JsonObject merged = Fields(c.QueryFirst<string>("SELECT fields FROM gallery WHERE number = @old", new { old }));
                foreach ((string name, JsonNode? value) in fields)
                    merged[name] = value?.DeepClone();
                c.Execute("UPDATE gallery SET fields = @text, time = @time WHERE number = @old", new { text = merged.ToJsonString(), time = Now, old });
            }

            long entry = known ?? c.ExecuteScalar<long>(
                "INSERT INTO gallery (kind, id, author, time, fields) VALUES (@kind, @id, @author, @time, @text) RETURNING number",
                new { kind, id, author = caller.Subject, time = Now, text = fields.ToJsonString() });
            foreach (OdaUpload file in arguments.Files)
            {
                c.Execute("INSERT INTO gallery_file (entry, part, name, content) VALUES (@entry, @Part, @Name, @Content)", new { entry, file.Part, file.Name, file.Content });
            }

            return entry;
        });
        return OdaResults.Json(Node(number, kind, fields, options.PublicUrlOf(http)));
    }

    private async Task<IResult> DeleteAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        http.HttpContext.RequireCaller(Contributor, "delete from the product gallery");
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        string id = arguments.Text("product_id") ?? throw OdaError.NotUnderstood("Non-optional parameter product_id is set to None");
        int removed = records.With(c => c.Execute("DELETE FROM gallery WHERE kind = @Product AND id = @id", new { Product, id }));
        return OdaResults.Json(removed > 0
            ? new JsonObject()
            : new JsonObject { ["output_message"] = $"no data-product with product_id {id} has been found, no data-product deletion will take place" });
    }

    private JsonArray Terms(string? group) => group switch
    {
        "instruments" => [.. instruments.Names.Select(n => JsonValue.Create(n))],
        "products" => [.. instruments.All.SelectMany(i => i.Products).Select(p => p.Product).Distinct().Select(p => JsonValue.Create(p))],
        "sources" => Titles(Source),
        _ => [],
    };

    private JsonArray Parents(string? term) =>
        [.. instruments.All.Where(i => i.Products.Any(p => p.Product == term)).Select(i => JsonValue.Create(i.Name))];

    private JsonArray Titles(string kind) => [.. All(kind).Select(e => e.Fields["title"]?.DeepClone())];

    private JsonArray Sources() => [.. All(Source).Select(e => new JsonObject
    {
        ["title"] = e.Fields["title"]?.DeepClone(),
        ["ra"] = e.Fields["source_ra"]?.DeepClone(),
        ["dec"] = e.Fields["source_dec"]?.DeepClone(),
    })];

    private JsonObject SourceNamed(string? name, string url)
    {
        if (All(Source).FirstOrDefault(e => string.Equals((string?)e.Fields["title"], name, StringComparison.OrdinalIgnoreCase)) is not { Fields: not null } found)
            return [];
        found.Fields["url_preview"] = $"{url}/gallery/{found.Number}";
        return found.Fields;
    }

    private JsonArray Products(OdaArguments arguments)
    {
        (string Name, string? Value)[] conditions = [.. arguments.Names.Where(n => !About.Contains(n)).Select(n => (n.ToLowerInvariant(), arguments.Text(n)))];
        return [.. All(Product).Where(e => conditions.All(c => c.Value is null || Matches(e.Fields, c.Name, c.Value))).Select(e => e.Fields)];
    }

    private static bool Matches(JsonObject fields, string name, string wanted) => name switch
    {
        "src_name" => ((string?)fields["src_name"]?.ToString() ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(wanted, StringComparer.OrdinalIgnoreCase),
        "instrument_name" => fields["instrument"]?.ToString() == wanted,
        _ => fields[name] is null || fields[name]!.ToString() == wanted, // Not null.
    };

    private JsonObject Attachments(string? title)
    {
        (string Name, byte[] Content)? file = records.With(c => c.QueryFirstOrDefault<(string, byte[])?>(
            "SELECT name, content FROM gallery_file JOIN gallery ON gallery.number = entry WHERE kind = @Observation AND id = @title", new { Observation, title }));
        return file is { } found ? new JsonObject { ["file_name"] = found.Name, ["file_content"] = System.Text.Encoding.UTF8.GetString(found.Content) } : [];
    }

    private IEnumerable<(long Number, JsonObject Fields)> All(string kind) =>
        records.With(c => c.Query<(long Number, string Fields)>("SELECT number, fields FROM gallery WHERE kind = @kind ORDER BY number", new { kind }).AsList())
            .Select(r => (r.Number, Fields(r.Fields)));

    /// <summary>An entry in the form of the gallery's server, of which the client reads the links and the fields.</summary>
    private static JsonObject Node(long number, string kind, JsonObject fields, string url)
    {
        string href = string.Create(CultureInfo.InvariantCulture, $"{url}/gallery/{number}");
        JsonObject node = new()
        {
            ["_links"] = new JsonObject { ["self"] = new JsonObject { ["href"] = href }, ["type"] = new JsonObject { ["href"] = $"{url}/gallery/type/{kind}" } },
            ["nid"] = new JsonArray(new JsonObject { ["value"] = number }),
            ["title"] = new JsonArray(new JsonObject { ["value"] = fields["title"]?.DeepClone() }),
        };
        foreach ((string name, JsonNode? value) in fields.Where(f => f.Key != "title" && f.Value is not null))
            node["field_" + name] = new JsonArray(new JsonObject { ["value"] = value?.DeepClone() });
        return node;
    }

    private static JsonObject Fields(string text) => JsonSerializer.Deserialize<JsonObject>(text) ?? [];

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
