using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>A request to <c>run_analysis</c> that was understood.</summary>
internal sealed record OdaRequest
{
    /// <summary>Arguments that are about the request and not about the analysis; kept although no query has them.</summary>
    private static readonly HashSet<string> AlwaysKept =
    [
        "instrument", "query_status", "query_type", "product_type", "session_id", "token", "api", "oda_api_version", "off_line",
        "job_id", "async_dispatcher", "allow_unknown_args", "catalog_selected_objects", "run_asynch",
    ];

    public required Instrument Instrument { get; init; }

    public required ProductType Product { get; init; }

    public required Query Query { get; init; }

    /// <summary>The normalised parameters in wire order; never with a token.</summary>
    public required JsonObject Parameters { get; init; }

    public required string QueryStatus { get; init; }

    public required string SessionId { get; init; }

    /// <summary>The id that the parameters hash to.</summary>
    public required string JobId { get; init; }

    /// <summary>The id that the client sent, if any.</summary>
    public required string? GivenJobId { get; init; }

    public required bool IsApi { get; init; }

    /// <summary>What the user should know about the request.</summary>
    public required string Comment { get; init; }

    /// <summary>Understands the arguments.</summary>
    /// <exception cref="OdaError">They do not make a request.</exception>
    public static OdaRequest Read(OdaArguments arguments, AnalysisService service, TimeProvider clock)
    {
        string session = arguments.Text("session_id") is { Length: > 0 } given and not "new" ? given : NewSession(clock);
        Instrument instrument = FindInstrument(arguments, service);
        IReadOnlyList<string>? windows = WindowLists.Read(arguments);
        string type = arguments.Text("query_type") ?? throw new OdaError("MissingRequestParameter", "KeyError('query_type')");
        string productName = arguments.Text("product_type") ?? throw new OdaError("MissingRequestParameter", "KeyError('product_type')");
        string status = arguments.Text("query_status") ?? throw OdaError.ConstructorFailed(instrument.Name, "'query_status'");
        string? jobId = arguments.Text("job_id") is { Length: > 0 } id ? id : null;
        if (status != "new" && jobId is null)
            throw OdaError.NotUnderstood($"job_id must be present if query_status != \"new\" (it is \"{status}\")");
        ProductType product = instrument.FindProduct(productName) ?? throw OdaError.ConstructorFailed(
            instrument.Name,
            $"product type {productName} not in query_dictionary {PythonText.Dictionary(instrument.Products.Select(p => KeyValuePair.Create(p.Name, p.QueryName)))}");

        (Query query, ParameterValues values) = Understand(arguments, service, instrument, product, type == "Dummy", windows);
        JsonObject parameters = Normalise(arguments, instrument, product, values, windows, session, out string comment);
        return new OdaRequest
        {
            Instrument = instrument,
            Product = product,
            Query = query,
            Parameters = parameters,
            QueryStatus = status,
            SessionId = session,
            JobId = OdaJobId.Of(parameters),
            GivenJobId = jobId,
            IsApi = arguments.Has("api"),
            Comment = comment,
        };
    }

    /// <summary>The instrument that the arguments name.</summary>
    /// <exception cref="OdaError">They name none, or one that is not here.</exception>
    public static Instrument FindInstrument(OdaArguments arguments, AnalysisService service)
    {
        if (arguments.Text("instrument") is not { } name)
            throw new OdaError("NoInstrumentSpecified", $"have parameters: {PythonText.List(arguments.Names.Where(n => n != "session_id").Append("session_id"))} ");
        return service.Instruments.Find(name) ?? throw new OdaError(
            "InstrumentNotRecognized", $"instrument: \"{name}\", known: {PythonText.List(service.Instruments.All.Select(i => i.Name))}");
    }

    private static (Query Query, ParameterValues Values) Understand(
        OdaArguments arguments, AnalysisService service, Instrument instrument, ProductType product, bool dummy, IReadOnlyList<string>? windows)
    {
        string timeFormat = arguments.Text(ParameterWire.TimeFormat) ?? "isot";
        IReadOnlyList<Parameter> parameters = instrument.ParametersOf(product);
        GivenValues given = [];
        foreach (Parameter parameter in parameters.Where(p => !p.IsSecret))
        {
            if (parameter.Name == WindowLists.Argument && parameter.Kind == ParameterKind.InputList)
            {
                if (windows is not null)
                    given.Add(parameter.Name, windows);
            }
            else if (arguments.Has(parameter.Name))
            {
                string? text = arguments.Text(parameter.Name);
                if (parameter.Kind == ParameterKind.Time && text is not null)
                {
                    text = TimeText.TryConvert(text, timeFormat, out string isot)
                        ? isot
                        : throw OdaError.NotUnderstood($"Parameter {parameter.Name} wrong value {text}: can't be parsed as Time of {timeFormat} format");
                }

                if (parameter.Kind == ParameterKind.Duration && text is not null)
                {
                    string format = arguments.Text(ParameterWire.DurationFormat(parameter)) ?? "sec";
                    text = ParameterWire.Seconds(text, format)
                        ?? throw OdaError.NotUnderstood($"Parameter {parameter.Name} wrong value {text}: can't be parsed as TimeDelta of {format} format");
                }

                given.Add(parameter.Name, text);
            }
        }

        if (arguments.Text("osa_version") is { } version && OsaVersion.Problem(version) is { } wrong)
            throw OdaError.NotUnderstood(wrong);
        List<QueryProblem> problems = [];
        Query? query = service.Read(instrument.Name, product.Name, given, dummy, problems);
        if (query is null)
        {
            throw OdaError.NotUnderstood(string.Join("; ", problems.Select(
                p => ParameterWire.Text(p, parameters.FirstOrDefault(d => d.Name == p.Parameter), timeFormat)).Distinct()));
        }

        return (query, ParameterValues.Read(parameters, given, problems));
    }

    /// <summary>
    /// The parameters as the protocol records them: the arguments in their order with values in default units, then what
    /// was not given, of the product, the instrument and the source.
    /// </summary>
    private static JsonObject Normalise(
        OdaArguments arguments, Instrument instrument, ProductType product, ParameterValues values,
        IReadOnlyList<string>? windows, string session, out string comment)
    {
        Dictionary<string, object?> known = new(values.All);
        HashSet<string> ofInstrument = [.. OdaMetadata.Names(instrument, null), "user_catalog"];
        Dictionary<string, string> companions = instrument.ParametersOf(product)
            .Select(ParameterWire.Companion).OfType<(string Name, string Value)>().DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.Value);
        bool keepsUnknown = arguments.Text("allow_unknown_args") == "True";
        JsonObject parameters = [];
        List<string> unused = [];
        foreach (string name in arguments.Names)
        {
            if (name is WindowLists.Argument or "use_scws" or "session_id")
                continue;
            if (companions.TryGetValue(name, out string? form))
                parameters[name] = form;
            else if (name == "token")
                parameters[name] = null;
            else if (known.TryGetValue(name, out object? value))
                parameters[name] = ParameterWire.Node(value);
            else if (AlwaysKept.Contains(name) || ofInstrument.Contains(name) || keepsUnknown)
                parameters[name] = arguments.Value(name);
            else
                unused.Add(name);
        }

        parameters["session_id"] = session;
        if (windows is not null)
            parameters[WindowLists.Argument] = ParameterWire.Node(windows);
        foreach (Parameter parameter in product.Parameters.Parameters.Concat(instrument.Parameters.Parameters).Concat(instrument.Source.Parameters).Where(p => !p.IsExtension))
        {
            if (!ParameterWire.IsUpload(parameter) && parameter.Name != WindowLists.Argument && !parameters.ContainsKey(parameter.Name))
                parameters[parameter.Name] = parameter.IsSecret ? null : ParameterWire.Node(known[parameter.Name]);
            if (ParameterWire.Companion(parameter) is { } companion && !parameters.ContainsKey(companion.Name))
                parameters[companion.Name] = companion.Value;
        }

        comment = unused.Count switch
        {
            0 => "",
            1 => $"Please note that argument {unused[0]} is not used",
            _ => $"Please note that arguments {string.Join(", ", unused)} are not used",
        };
        return parameters;
    }

    /// <summary>16 characters that have no meaning and need not be secret.</summary>
    private static string NewSession(TimeProvider clock)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"; // 32, so that every byte gives one without bias.
        byte[] bytes = Guid.CreateVersion7(clock.GetUtcNow()).ToByteArray();
        return string.Create(16, bytes, static (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = alphabet[source[i] & 31];
        });
    }
}
