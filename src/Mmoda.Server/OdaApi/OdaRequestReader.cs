using System.Text.Json.Nodes;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>Understands the arguments of <c>run_analysis</c>, in the order of the protocol (§2.2), and tells all that is wrong at once.</summary>
/// <param name="service">The way to the installed instruments.</param>
/// <param name="instruments">The instruments.</param>
/// <param name="uploads">Keeps files that are values of parameters.</param>
/// <param name="options">The public URL.</param>
internal sealed class OdaRequestReader(
    AnalysisService service, WireInstruments instruments, OdaUploads uploads, ServerOptions options)
{
    /// <summary>Arguments that are about the request and not about the analysis; kept although no query has them.</summary>
    private static readonly HashSet<string> AlwaysKept =
    [
        "instrument", "query_status", "query_type", "product_type", "session_id", "token", "api", "oda_api_version", "off_line",
        "job_id", "async_dispatcher", "allow_unknown_args", "catalog_selected_objects", "run_asynch",
    ];

    private static readonly string[] Statuses = ["new", "submitted", "progress", "ready", "done", "failed", "unknown", "unaccessible"];

    /// <summary>Longest session and job id; both come back in answers.</summary>
    private const int LongestId = 64;

    /// <summary>Understands the request.</summary>
    /// <exception cref="OdaError">The arguments do not make one.</exception>
    public async Task<OdaRequest> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        OdaArguments arguments = await OdaArguments.ReadAsync(http, cancellationToken);
        string session = SessionOf(arguments);
        IReadOnlyList<string>? windows = WindowLists.Read(arguments);
        Caller caller = http.HttpContext.OdaCaller();
        WireInstrument instrument = FindInstrument(arguments, caller);
        string type = arguments.Text("query_type") ?? throw new OdaError("MissingRequestParameter", "KeyError('query_type')");
        string productName = arguments.Text("product_type") ?? throw new OdaError("MissingRequestParameter", "KeyError('product_type')");
        string status = arguments.Text("query_status") ?? throw OdaError.ConstructorFailed(instrument.Name, "'query_status'");
        if (!Statuses.Contains(status))
            throw OdaError.NotUnderstood($"Parameter query_status wrong value {status}: not in allowed {PythonText.Tuple(Statuses)}");
        string? jobId = arguments.Text("job_id") is { Length: > 0 } id ? id : null;
        if (jobId?.Length > LongestId)
            throw OdaError.NotUnderstood($"job_id has at most {LongestId} characters");
        if (status != "new" && jobId is null)
            throw OdaError.NotUnderstood($"job_id must be present if query_status != \"new\" (it is \"{status}\")");
        WireGroup product = instrument.FindProduct(productName) ?? throw OdaError.ConstructorFailed(
            instrument.Name,
            $"product type {productName} not in query_dictionary {PythonText.Dictionary(instrument.Products.Select(p => KeyValuePair.Create(p.Product!, p.QueryName)))}" // Products have names.
            + (instrument.Installed is RemoteInstrument { Trouble: { } trouble } ? $". {trouble}" : ""));
        if (arguments.Text("run_asynch") is { } asynchronous and not ("True" or "False"))
            throw OdaError.NotUnderstood($"('run_asynch can be True or False, found', '{asynchronous}')");

        AcceptFiles(arguments, instrument, caller, http);
        if (arguments.Text("selected_catalog") is { Length: > 0 } catalogue)
            arguments.Set("selected_catalog", SelectedCatalogue.Read(catalogue, arguments.Text("catalog_selected_objects")).Text);

        bool isDummy = type == "Dummy";
        List<string> problems = [];
        Dictionary<string, string> files = OwnFiles(arguments, instrument, caller, http, problems);
        (Query? query, Dictionary<string, WireValue> values) = instrument.Installed is { } installed
            ? Understand(arguments, installed, productName, isDummy, windows, files, caller.Requester, problems)
            : (null, Understand(arguments, instrument, product, windows, problems));
        if (problems.Count > 0)
            throw OdaError.NotUnderstood(string.Join("; ", problems.Distinct()));

        JsonObject parameters = Normalise(arguments, instrument, product, values, windows, session, out string comment);
        return new OdaRequest
        {
            Instrument = instrument,
            Product = product,
            Query = query,
            Values = values,
            Parameters = parameters,
            Caller = caller,
            QueryStatus = status,
            SessionId = session,
            JobId = OdaJobId.Of(parameters, caller.Subject),
            GivenJobId = jobId,
            IsDummy = isDummy,
            IsApi = arguments.Has("api"),
            ReturnsProgress = arguments.Text("return_progress") == "True",
            Comment = comment,
        };
    }

    /// <summary>The instrument that the arguments name.</summary>
    /// <exception cref="OdaError">They name none, or one that is not here, or not for the caller.</exception>
    public WireInstrument FindInstrument(OdaArguments arguments, Caller caller)
    {
        if (arguments.Text("instrument") is not { } name)
            throw new OdaError("NoInstrumentSpecified", $"have parameters: {PythonText.List(arguments.Names.Where(n => n != "session_id").Append("session_id"))} ");
        WireInstrument instrument = instruments.Find(name) ?? throw new OdaError(
            "InstrumentNotRecognized", $"instrument: \"{name}\", known: {PythonText.List(instruments.Names)}");
        return instrument.IsFor(caller)
            ? instrument
            : throw OdaError.NotAuthorized("Unfortunately, your priviledges are not sufficient to make the request for this instrument.\n");
    }

    private static string SessionOf(OdaArguments arguments)
    {
        string session = arguments.Text("session_id") is { Length: > 0 } given and not "new" ? given : OdaRequest.NewSession();
        return session.Length <= LongestId && session.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? session
            : throw OdaError.NotUnderstood($"session_id has at most {LongestId} letters, digits, - and _");
    }

    /// <summary>Files become values: catalogues their text, other files an address from which they can be fetched.</summary>
    private void AcceptFiles(OdaArguments arguments, WireInstrument instrument, Caller caller, HttpRequest http)
    {
        foreach (OdaUpload file in arguments.Files)
        {
            if (file.Part == "user_catalog_file")
                arguments.Set("selected_catalog", CatalogueFile.Read(file.Content));
            else if (instrument.AllParameters.Any(p => p.Name == file.Part && p.Kind is WireKind.FileUrl or WireKind.FilePath))
                arguments.Set(file.Part, $"{options.DispatcherUrlOf(http)}/download_file?file_list={uploads.Add(file.Content, caller)}&_is_mmoda_url=True&return_archive=False");
        }
    }

    /// <summary>The values of parameters that are addresses of uploaded files here; only who uploaded a file may name it.</summary>
    private Dictionary<string, string> OwnFiles(OdaArguments arguments, WireInstrument instrument, Caller caller, HttpRequest http, List<string> problems)
    {
        Dictionary<string, string> files = [];
        if (instrument.Installed is not RemoteInstrument)
            return files;
        string start = $"{options.DispatcherUrlOf(http)}/download_file?file_list=";
        foreach (string name in instrument.AllParameters.Where(p => p.Kind is WireKind.FileUrl or WireKind.FilePath).Select(p => p.Name!)) // AllParameters have names.
        {
            if (arguments.Text(name) is not { } text || !text.StartsWith(start, StringComparison.Ordinal))
                continue;
            string md5 = text[start.Length..].Split('&')[0];
            if (uploads.Find(md5, caller) is null)
                problems.Add($"Parameter {name} wrong value {text}: User cannot access the file");
            else
                files[name] = UploadedFile.ValueOf(uploads.KeyOf(md5));
        }

        return files;
    }

    /// <summary>Reads the arguments for a test instrument.</summary>
    private static Dictionary<string, WireValue> Understand(
        OdaArguments arguments, WireInstrument instrument, WireGroup product, IReadOnlyList<string>? windows, List<string> problems)
    {
        Dictionary<string, WireValue> values = new(StringComparer.Ordinal);
        foreach (WireParameter parameter in instrument.ParametersOf(product))
        {
            string name = parameter.Name!; // ParametersOf leaves out the others.
            values[name] = name == WindowLists.Argument && windows is not null ? WireValue.Same(ParameterWire.Node(windows))
                : parameter.IsSecret || !arguments.Has(name) ? parameter.Default()
                : parameter.Read(arguments.Text(name), arguments.Value(name), parameter.Companion is { } form ? arguments.Text(form.Name) : null, problems);
        }

        if (instrument.Name == "empty" && product.Product == "numerical" && values["p"].Recorded is { } power && power.GetValue<double>() > 800)
            problems.Add("p value is restricted to 800 W");
        return values;
    }

    /// <summary>Reads the arguments for an installed instrument.</summary>
    private (Query? Query, Dictionary<string, WireValue> Values) Understand(
        OdaArguments arguments, Instrument instrument, string product, bool dummy, IReadOnlyList<string>? windows, Dictionary<string, string> files,
        Requester requester, List<string> problems)
    {
        string? givenFormat = arguments.Text(WireParameter.TimeFormat);
        IReadOnlyList<Parameter> parameters = instrument.ParametersOf(instrument.FindProduct(product)!); // Found before.

        // Where times have several forms, one argument cannot be right for all; each may be in its own.
        bool isMixed = parameters.Where(p => p.Kind == ParameterKind.Time).Select(p => p.TimeFormat).Distinct().Count() > 1;
        GivenValues given = [];
        foreach (Parameter parameter in parameters.Where(p => !p.IsSecret))
        {
            string? text = arguments.Text(parameter.Name);
            if (parameter.Name == WindowLists.Argument && parameter.Kind == ParameterKind.InputList)
            {
                if (windows is not null)
                    given.Add(parameter.Name, windows);
            }
            else if (parameter.Kind == ParameterKind.Time && text is not null)
            {
                string own = parameter.TimeFormat ?? "isot", form = givenFormat ?? own;
                if (TimeText.TryConvert(text, form, out string isot))
                    given.Add(parameter.Name, form == own ? text : isot);
                else if ((isMixed || givenFormat is null) && (TimeText.TryConvert(text, own, out isot) || TimeText.TryNormalise(text, out isot)))
                    given.Add(parameter.Name, TimeText.TryNormalise(text, out _) ? isot : text);
                else
                    problems.Add($"Parameter {parameter.Name} wrong value {text}: can't be parsed as Time of {form} format");
            }
            else if (parameter.Kind == ParameterKind.Duration && text is not null)
            {
                string format = arguments.Text(WireParameter.Of(parameter).Companion!.Value.Name) ?? "sec"; // Durations have one.
                if (ParameterWire.Seconds(text, format) is { } seconds)
                    given.Add(parameter.Name, seconds);
                else
                    problems.Add($"Parameter {parameter.Name} wrong value {text}: can't be parsed as TimeDelta of {format} format");
            }
            else if (arguments.Has(parameter.Name))
            {
                given.Add(parameter.Name, files.GetValueOrDefault(parameter.Name) ?? text);
            }
        }

        if (arguments.Text("osa_version") is { } version && OsaVersion.Problem(version) is { } wrong)
            problems.Add(wrong);
        List<QueryProblem> found = [];
        Query? query = service.Read(instrument.Name, product, given, dummy, found, requester);
        problems.AddRange(found.Select(p => ParameterWire.Text(p, parameters.FirstOrDefault(d => d.Name == p.Parameter), givenFormat ?? "isot")));
        ParameterValues values = ParameterValues.Read(parameters, given, []);

        // What is structured is recorded as text where it was given, and as itself where it is the default.
        return (query, values.All.Zip(parameters).ToDictionary(
            v => v.First.Key,
            v => WireValue.Same(values.IsGiven(v.First.Key) && v.First.Value is string text && v.Second.Kind == ParameterKind.Structured
                ? PythonText.Dump(JsonNode.Parse(text), sorted: true)
                : files.ContainsKey(v.First.Key) ? arguments.Text(v.First.Key)
                : ParameterWire.Value(v.Second, v.First.Value))));
    }

    /// <summary>
    /// The parameters as the protocol records them: the arguments in their order with values in default units, then what
    /// was not given, of the product, the instrument and the source.
    /// </summary>
    private static JsonObject Normalise(
        OdaArguments arguments, WireInstrument instrument, WireGroup product, Dictionary<string, WireValue> values,
        IReadOnlyList<string>? windows, string session, out string comment)
    {
        WireParameter[] own = [.. instrument.ParametersOf(product)];
        Dictionary<string, string> companions = own.Select(p => p.Companion).OfType<(string Name, string Value)>()
            .GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.Last().Value); // That of the source counts, which comes last.
        bool keepsUnknown = arguments.Text("allow_unknown_args") == "True", hasWindows = own.Any(p => p.Name == WindowLists.Argument);
        JsonObject parameters = [];
        List<string> unused = [];
        foreach (string name in arguments.Names)
        {
            if (name is "use_scws" or "return_progress")
                continue; // About how to answer.
            if (name == "session_id")
                parameters[name] = session;
            else if (name == WindowLists.Argument && hasWindows)
                parameters[name] = ParameterWire.Node(windows);
            else if (companions.TryGetValue(name, out string? form))
                parameters[name] = form;
            else if (name == "token")
                parameters[name] = null;
            else if (values.TryGetValue(name, out WireValue? value))
                parameters[name] = value.Recorded?.DeepClone();
            else if (AlwaysKept.Contains(name) || instrument.HasArgument(name) || keepsUnknown)
                parameters[name] = arguments.Value(name);
            else
                unused.Add(name);
        }

        parameters.TryAdd("session_id", session);
        if (hasWindows && windows is not null)
            parameters.TryAdd(WindowLists.Argument, ParameterWire.Node(windows));
        foreach (WireParameter parameter in own.Where(p => !p.IsExtension))
        {
            if (!parameter.IsUpload && parameter.Name != WindowLists.Argument && !parameters.ContainsKey(parameter.Name!)) // ParametersOf leaves out those without name.
                parameters[parameter.Name!] = parameter.IsSecret ? null : values[parameter.Name!].Recorded?.DeepClone();
            if (parameter.Companion is { } companion && parameter.UnitArgument is null && !parameters.ContainsKey(companion.Name))
                parameters[companion.Name] = companions[companion.Name];
        }

        comment = unused.Count switch
        {
            0 => "",
            1 => $"Please note that argument {unused[0]} is not used",
            _ => $"Please note that arguments {string.Join(", ", unused)} are not used",
        };
        return parameters;
    }
}
