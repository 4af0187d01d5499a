using System.Globalization;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Workflow;

namespace Mmoda.Server.Api;

/// <summary>
/// A recipe as provenance of the W3C: PROV-JSON (member submission of 24 April 2013) of the PROV data model. Steps are
/// activities; input files, products and the query are entities; versions of software are agents.
/// </summary>
public static class RecipeProv
{
    /// <summary>Media type of the document.</summary>
    public const string MediaType = "application/provenance+json";

    private const string QualifiedName = "prov:QUALIFIED_NAME";

    /// <summary>The document.</summary>
    public static JsonObject Of(Recipe recipe)
    {
        string job = "job:" + recipe.Job.Hex, query = "query:" + recipe.Job.Hex;
        JsonObject entities = new() { [query] = Query(recipe) }, activities = new() { [job] = Job(recipe) }, agents = [];
        Relations relations = new();
        relations.Add("used", ("prov:activity", job), ("prov:entity", query));
        string platform = Agent(agents, recipe.Software);
        relations.Add("wasAssociatedWith", ("prov:activity", job), ("prov:agent", platform));
        foreach (IGrouping<string, InputFile> file in recipe.InputFiles.GroupBy(f => f.Sha256))
            entities["input:" + file.Key] = Input(file);
        Dictionary<string, RecipeStep> byNode = recipe.Steps.ToDictionary(s => s.Id, StringComparer.Ordinal);
        foreach (RecipeStep step in recipe.Steps.Where(s => s.Product is not null))
            AddStep(step, job, recipe, byNode, entities, activities, agents, relations);
        foreach (RecipeProduct product in recipe.Products.Where(p => p.Sha256 is not null))
        {
            string entity = "file:" + product.Sha256;
            entities[entity] = Product(product);
            relations.Add("wasGeneratedBy", ("prov:entity", entity), ("prov:activity", job));
            if (product.Step is { } made && byNode.GetValueOrDefault(made)?.Product is { } key)
                relations.Add("wasDerivedFrom", ("prov:generatedEntity", entity), ("prov:usedEntity", "product:" + key));
        }

        JsonObject document = new()
        {
            ["prefix"] = new JsonObject
            {
                ["prov"] = "http://www.w3.org/ns/prov#",
                ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
                ["mmoda"] = "urn:mmoda:terms:",
                ["job"] = "urn:mmoda:job:",
                ["query"] = "urn:mmoda:query:",
                ["run"] = "urn:mmoda:run:",
                ["product"] = "urn:mmoda:product:",
                ["input"] = "urn:mmoda:sha256:",
                ["file"] = "urn:mmoda:file:sha256:",
                ["software"] = "urn:mmoda:software:",
            },
            ["entity"] = entities,
            ["activity"] = activities,
            ["agent"] = agents,
        };
        relations.WriteTo(document);
        return document;
    }

    private static void AddStep(
        RecipeStep step, string job, Recipe recipe, Dictionary<string, RecipeStep> byNode, JsonObject entities, JsonObject activities, JsonObject agents, Relations relations)
    {
        string run = "run:" + step.Product, product = "product:" + step.Product;
        if (activities.ContainsKey(run))
            return; // Two nodes may be the same run.
        JsonObject activity = Typed("mmoda:Step");
        activity["prov:label"] = step.Id;
        activity["mmoda:step"] = step.Step;
        activity["mmoda:version"] = step.Version;
        foreach ((string name, string value) in step.Parameters)
            activity["mmoda:parameter." + name] = value;
        if (step is { Started: { } started, Seconds: { } seconds })
        {
            activity["prov:startTime"] = Time(started);
            activity["prov:endTime"] = Time(started.AddSeconds(seconds));
        }

        activities[run] = activity;
        JsonObject entity = Typed("mmoda:StoredProduct");
        entity["prov:label"] = step.Id;
        if (step.Files.Count > 0)
            entity["mmoda:files"] = new JsonArray([.. step.Files.Select(f => JsonValue.Create($"{f.Name} sha256:{f.Sha256}"))]);
        entities[product] = entity;
        relations.Add("wasGeneratedBy", ("prov:entity", product), ("prov:activity", run));

        // What was in the store before the job began was not started by it.
        if (step.Started is null || recipe.Started is null || step.Started >= recipe.Started)
            relations.Add("wasStartedBy", ("prov:activity", run), ("prov:starter", job));
        else
            relations.Add("used", ("prov:activity", job), ("prov:entity", product));
        if (step.Software is { } software)
            relations.Add("wasAssociatedWith", ("prov:activity", run), ("prov:agent", Agent(agents, software)));
        foreach (ProductKey input in step.DependsOn.Select(d => byNode.GetValueOrDefault(d)?.Product).OfType<ProductKey>().Distinct())
            relations.Add("used", ("prov:activity", run), ("prov:entity", "product:" + input));
        foreach (string file in step.Parameters.Values.Concat((step.Products ?? []).Select(k => k.ToString())).SelectMany(v => recipe.Inputs.GetValueOrDefault(v) ?? []).Select(f => f.Sha256).Distinct())
            relations.Add("used", ("prov:activity", run), ("prov:entity", "input:" + file));
    }

    private static JsonObject Query(Recipe recipe)
    {
        JsonObject query = Typed("mmoda:Query");
        query["mmoda:instrument"] = recipe.Query.Instrument;
        query["mmoda:product"] = recipe.Query.Product;
        query["mmoda:dummy"] = recipe.Query.IsDummy;
        foreach ((string name, string value) in recipe.Query.Canonical)
            query["mmoda:parameter." + name] = value;
        return query;
    }

    private static JsonObject Job(Recipe recipe)
    {
        JsonObject job = Typed("mmoda:Job");
        job["mmoda:state"] = recipe.State;
        if (recipe.Started is { } started)
            job["prov:startTime"] = Time(started);
        if (recipe.Finished is { } finished)
            job["prov:endTime"] = Time(finished);
        return job;
    }

    private static JsonObject Input(IGrouping<string, InputFile> file)
    {
        JsonObject input = Typed("mmoda:InputFile");
        string[] paths = [.. file.Select(f => f.Path)];
        input["prov:location"] = paths.Length == 1 ? paths[0] : new JsonArray([.. paths.Select(p => JsonValue.Create(p))]);
        input["mmoda:bytes"] = file.First().Bytes;
        input["mmoda:sha256"] = file.Key;
        return input;
    }

    private static JsonObject Product(RecipeProduct product)
    {
        JsonObject file = Typed("mmoda:File");
        file["prov:label"] = product.Name;
        file["prov:location"] = product.FileName;
        file["mmoda:mediaType"] = product.MediaType;
        file["mmoda:bytes"] = product.Bytes;
        file["mmoda:sha256"] = product.Sha256;
        return file;
    }

    /// <summary>The agent for a version; what cannot stand in a qualified name becomes an underscore.</summary>
    private static string Agent(JsonObject agents, string software)
    {
        string name = "software:" + string.Concat(software.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')).TrimEnd('.');
        if (!agents.ContainsKey(name))
        {
            JsonObject agent = Typed("prov:SoftwareAgent");
            agent["prov:label"] = software;
            agents[name] = agent;
        }

        return name;
    }

    private static JsonObject Typed(string type) => new() { ["prov:type"] = new JsonObject { ["$"] = type, ["type"] = QualifiedName } };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Relations by kind, each with a blank name.</summary>
    private sealed class Relations
    {
        private readonly SortedDictionary<string, JsonObject> _kinds = new(StringComparer.Ordinal);
        private int _count;

        public void Add(string kind, (string Role, string Name) first, (string Role, string Name) second)
        {
            if (!_kinds.TryGetValue(kind, out JsonObject? all))
                _kinds.Add(kind, all = []);
            all[FormattableString.Invariant($"_:r{++_count}")] = new JsonObject { [first.Role] = first.Name, [second.Role] = second.Name };
        }

        public void WriteTo(JsonObject document)
        {
            foreach ((string kind, JsonObject all) in _kinds)
                document[kind] = all;
        }
    }
}
