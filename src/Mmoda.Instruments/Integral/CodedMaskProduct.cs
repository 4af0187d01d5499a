using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.Sky;
using Mmoda.Workflow;

namespace Mmoda.Instruments;

/// <summary>
/// What all products of coded-mask telescopes share: the choice of science windows, and the images that find the sources. A product adds
/// the steps that come after them.
/// </summary>
internal abstract class CodedMaskProduct(IntegralArchive archive, IntegralSources sources, Telescope telescope, string name, string queryName)
    : ProductType(name, queryName)
{
    /// <summary>The node of the mosaic, on which source lists are based.</summary>
    protected const string MosaicNode = "mosaic";

    private const string SumPrefix = "sum ";
    private const string Done = "done";

    // OSA accepts a catalogued source in a window from 4 sigma; blind detections from 6.
    private const double CandidateThreshold = 4;
    private const double NewSourceThreshold = 6;

    // So many wrong science windows of a list are told each: anybody may send a million.
    private const int MostListProblems = 20;

    // Sources of a mosaic that get a spectrum or a light curve.
    private const double SourceListThreshold = 6;

    /// <summary>What the products are of; of several units one that stands for all.</summary>
    protected Telescope Telescope => telescope;

    /// <summary>Registered name of a step of this instrument.</summary>
    protected string StepOf(string operation) => telescope.StepName(operation);

    /// <summary>Version of the whole pipeline, part of every query's identity.</summary>
    internal abstract string Pipeline { get; }

    /// <summary>Most science windows that a query of this product may use.</summary>
    protected virtual int MostPointings => IsgriParameters.UsualPointings;

    /// <summary>Makes the canonical parameters of a product complete, and checks those that only it has.</summary>
    /// <param name="canonical">The canonical parameters; added to.</param>
    /// <param name="target">Position of the query, where it has one.</param>
    /// <param name="problems">Added to.</param>
    protected virtual void CompleteParameters(SortedDictionary<string, string> canonical, SkyDirection? target, IList<QueryProblem> problems)
    {
    }

    /// <inheritdoc/>
    public override Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems)
    {
        SortedDictionary<string, string> canonical = values.ToCanonical();
        canonical["pipeline"] = Pipeline;
        SkyDirection? target = ReadTarget(values, canonical, dummy, problems);
        CompleteParameters(canonical, target, problems);
        if (values.Integer("max_pointings") > MostPointings)
        {
            problems.Add(new("max_pointings", canonical["max_pointings"], FormattableString.Invariant(
                $"{Name} takes at most {MostPointings} science windows; {telescope.Instrument}_mosaic takes {IsgriParameters.MostPointings}.")));
        }

        if (values.Number("E1_keV") is { } low && values.Number("E2_keV") is { } high && low >= high)
            problems.Add(new("E2_keV", StepParameters.Text(high), FormattableString.Invariant($"E2_keV must be above E1_keV, which is {low} keV.")));
        WindowRequest request = WindowRequest.Read(values, target, problems);
        EventSelection.Read(values, telescope, canonical, problems);
        if (values.Text("osa_version") is { } osa && OsaVersion.Problem(osa) is { } problem)
            problems.Add(new("osa_version", osa, problem));
        ReadCatalogue(values, canonical, problems);
        ReadBands(canonical, problems);
        if (!dummy)
        {
            List<ScienceWindow> windows = ReadList(values, problems);
            if (problems.Count == 0 && (new WindowSelector(archive).Choose(request, windows, canonical) ?? Lacking(canonical)) is { } nothing)
                problems.Add(nothing);
        }

        return new Query(telescope.Instrument, Name, dummy, canonical);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RoleRequirement> RolesFor(Query query) => IntegralRights.RolesFor(query.Canonical, archive.Limits);

    /// <summary>The steps from raw events to the mosaic and its source list.</summary>
    /// <exception cref="QueryRefusedException">A science window has left the archive.</exception>
    protected async Task<List<StepNode>> PlanImagesAsync(
        IReadOnlyDictionary<string, string> q, double detectionThreshold, CancellationToken cancellationToken, MosaicCut? cut = null, PlanInputs? inputs = null)
    {
        List<StepNode> nodes = [];
        Dictionary<string, string> catalogue = CatalogueParameters(q, inputs), plane = PlaneOf(q);
        if (q.TryGetValue(BackgroundShapes.Parameter, out string? background) && background != BackgroundShapes.Template)
            catalogue[BackgroundShapes.Parameter] = background;
        SortedDictionary<string, List<string>> revolutions = new(StringComparer.Ordinal);
        await foreach ((string label, Dictionary<string, string> files) in WindowsAsync(q, cancellationToken, inputs))
        {
            files["bands"] = plane["bands"];
            nodes.Add(new StepNode("shadowgram " + label, StepOf(BinShadowgram.Operation), telescope.ShadowgramVersion, files, [], Label: label));
            nodes.Add(new StepNode(
                "image " + label,
                StepOf(MakeSkyImage.Operation),
                MakeSkyImage.StepVersion,
                new Dictionary<string, string>(catalogue)
                {
                    ["candidate_threshold"] = StepParameters.Text(CandidateThreshold),
                    ["new_source_threshold"] = StepParameters.Text(NewSourceThreshold),
                    [MakeSkyImage.PlanesParameter] = WantsWindowImages(q) ? MakeSkyImage.AllPlanes : MakeSkyImage.SummedPlanes,
                },
                ["shadowgram " + label],
                Label: label));
            if (!revolutions.TryGetValue(label[..4], out List<string>? images))
                revolutions.Add(label[..4], images = []);
            images.Add("image " + label);
        }

        string[] shadowgrams = [.. nodes.Where(n => n.Step == StepOf(BinShadowgram.Operation)).Select(n => n.Id)];
        foreach ((string revolution, List<string> images) in revolutions)
        {
            nodes.Add(new StepNode(
                SumPrefix + revolution, StepOf(SumImages.Operation), SumImages.StepVersion, plane, images, Label: "revolution " + revolution, AcceptsMissingInputs: true));
        }

        Dictionary<string, string> mosaic = Merge(catalogue, plane);
        mosaic["detection_threshold"] = StepParameters.Text(detectionThreshold);
        if (cut is { } box)
            mosaic[MosaicCut.Parameter] = box.ToString();
        if (q.TryGetValue("RA", out string? ra) && q.TryGetValue("DEC", out string? dec))
            mosaic["target"] = FieldSources.TargetText(q.GetValueOrDefault("src_name") ?? FieldSources.Unnamed, ra, dec);
        nodes.Add(new StepNode(
            MosaicNode,
            StepOf(MakeMosaic.Operation),
            MakeMosaic.StepVersion,
            mosaic,
            [.. revolutions.Keys.Select(r => SumPrefix + r), .. shadowgrams],
            AcceptsMissingInputs: true));
        return nodes;
    }

    /// <summary>The node of the canned mosaic.</summary>
    protected StepNode PlanDummyMosaic(IReadOnlyDictionary<string, string> q) => new(
        MosaicNode, StepOf(MakeDummyMosaic.Operation), MakeDummyMosaic.StepVersion, new Dictionary<string, string> { ["bands"] = BandsOf(q) }, []);

    /// <summary>The bands of a query as canonical text.</summary>
    protected static string BandsOf(IReadOnlyDictionary<string, string> q) =>
        q.TryGetValue("energy_bands", out string? bands) ? bands : q["E1_keV"] + "-" + q["E2_keV"];

    /// <summary>Whether the user gets the images of the windows besides the mosaic.</summary>
    protected static bool WantsWindowImages(IReadOnlyDictionary<string, string> q) => q.GetValueOrDefault("window_images") == "yes";

    // What all mosaics of a field have in common, so that their sums can be shared.
    private Dictionary<string, string> PlaneOf(IReadOnlyDictionary<string, string> q)
    {
        string projection = q.GetValueOrDefault("projection") ?? "TAN";
        SkyDirection[] pointings = [.. q["windows"].Split(',').Select(text => Entry(text).Pointing)];
        SkyDirection centre = MosaicPlane.CentreOf(pointings);
        if (projection == "TAN" && pointings.Max(p => p.SeparationTo(centre).Degrees) > MosaicPlane.LargestTangentDegrees)
        {
            throw new QueryRefusedException([new(
                "projection",
                projection,
                FormattableString.Invariant($"The science windows lie too far apart for one tangent plane: more than {MosaicPlane.LargestTangentDegrees} deg from their middle. ")
                + "Choose the projection CAR, AIT or HEALPix, a smaller radius or fewer windows.")]);
        }

        Dictionary<string, string> plane = MosaicPlane.Parameters(projection, centre);
        plane["bands"] = BandsOf(q);
        return Merge(plane, telescope.UnitParameters(q));
    }

    /// <summary>The science windows of a query, each with the parameters that say which files it is made of.</summary>
    /// <exception cref="QueryRefusedException">A science window has left the archive.</exception>
    protected async IAsyncEnumerable<(string Label, Dictionary<string, string> Files)> WindowsAsync(
        IReadOnlyDictionary<string, string> q, [EnumeratorCancellation] CancellationToken cancellationToken, PlanInputs? inputs = null)
    {
        ScienceWindow[] windows = [.. q["windows"].Split(',').Select(Entry)];
        await HashAsync(windows, q, cancellationToken);
        foreach (ScienceWindow window in windows)
        {
            foreach (WindowReading reading in telescope.ReadingsOf(archive, window, q))
            {
                Dictionary<string, string> parameters = new(reading.Parameters)
                {
                    ["window"] = window.Id.ToString(),
                    ["files"] = await FingerprintAsync(reading.Files, cancellationToken, inputs),
                    ["calibration"] = await FingerprintAsync(reading.Calibration, cancellationToken, inputs),
                };
                EventSelection.Copy(q, parameters);
                yield return (reading.Label, parameters);
            }
        }
    }

    private ScienceWindow Entry(string text) => ScienceWindowId.TryParse(text, out ScienceWindowId id) && archive.Find(id) is { } found
        ? found
        : throw new QueryRefusedException([new("scw_list", text, $"Science window {text} is no longer in the archive.")]);

    /// <summary>Parameters of steps that depend on the catalogue.</summary>
    protected Dictionary<string, string> CatalogueParameters(IReadOnlyDictionary<string, string> q, PlanInputs? inputs = null)
    {
        Dictionary<string, string> catalogue = new() { ["catalogue"] = sources.Fingerprint };
        inputs?.Add(sources.Fingerprint, [sources.Input]);
        if (q.TryGetValue("selected_catalog", out string? user))
            catalogue["user_catalogue"] = user;
        return catalogue;
    }

    /// <summary>
    /// The steps that find the sources of spectra and light curves, and the parameters that name them: nothing to find where
    /// the user gave a catalogue.
    /// </summary>
    /// <exception cref="QueryRefusedException">A science window has left the archive.</exception>
    protected async Task<(List<StepNode> Nodes, Dictionary<string, string> Parameters)> PlanSourcesAsync(
        IReadOnlyDictionary<string, string> q, CancellationToken cancellationToken, PlanInputs? inputs = null)
    {
        Dictionary<string, string> parameters = CatalogueParameters(q, inputs);
        if (parameters.ContainsKey("user_catalogue"))
            return ([], parameters);
        if (q.TryGetValue("RA", out string? ra) && q.TryGetValue("DEC", out string? dec))
            parameters["target"] = FieldSources.TargetText(q.GetValueOrDefault("src_name") ?? FieldSources.Unnamed, ra, dec);
        return (await PlanImagesAsync(q, SourceListThreshold, cancellationToken, inputs: inputs), parameters);
    }

    /// <summary>The node that the steps of a window get their source list from, or none.</summary>
    protected static IReadOnlyList<string> SourceNodes(List<StepNode> nodes) => nodes.Any(n => n.Id == MosaicNode) ? [MosaicNode] : [];

    /// <summary>Both sets of parameters.</summary>
    protected static Dictionary<string, string> Merge(Dictionary<string, string> files, IReadOnlyDictionary<string, string> others)
    {
        foreach ((string name, string value) in others)
            files[name] = value;
        return files;
    }

    /// <summary>What became of the windows, and what a user should know of it.</summary>
    /// <param name="query">The query.</param>
    /// <param name="outcome">All nodes.</param>
    /// <param name="store">Where their products are.</param>
    /// <param name="firstStep">The step that reads a window's events; it knows what was assumed.</param>
    /// <param name="lastStep">The last step of a window.</param>
    /// <param name="lastPrefix">What comes before the label in the names of the first step's nodes.</param>
    protected (List<WindowReport> Windows, List<string> Warnings) Report(
        Query query, GraphOutcome outcome, ProductStore store, string firstStep, string lastStep, string lastPrefix)
    {
        WindowReport[] readings = [.. outcome.Nodes.Where(n => n.Step == lastStep).Select(Tell)];
        List<WindowReport> windows = [.. readings.GroupBy(r => WindowOf(r.Id)).Select(g => Merge(g.Key, [.. g]))];
        List<string> warnings = [.. readings.Where(r => r.Status != Done).Select(r => $"Science window {r.Id} was left out: {r.Reason}")];
        WindowReport Tell(NodeReport last)
        {
            NodeReport first = outcome[lastPrefix + last.Label];
            NodeReport told = first.State == NodeState.Produced ? last : first;
            string status = told.State switch { NodeState.Produced => Done, NodeState.Empty => "empty", _ => "failed" };
            double seconds = first == last ? last.Seconds : first.Seconds + last.Seconds;
            return new WindowReport(last.Label ?? last.Id, status, told.Reason, seconds, first.FromStore && last.FromStore);
        }

        warnings.AddRange(MissingSums(outcome));
        foreach (IGrouping<string, string> assumption in outcome.Nodes
            .Where(n => n.Step == firstStep && n.State == NodeState.Produced)
            .SelectMany(n => n.Product is { } key ? Assumptions.Of(store.Open(key)).Select(text => (Text: text, Window: n.Label ?? n.Id)) : [])
            .GroupBy(a => a.Text, a => a.Window))
        {
            string where = assumption.Count() == readings.Length ? "All science windows" : "Science windows " + string.Join(", ", assumption);
            warnings.Add($"{where}: {assumption.Key}.");
        }

        if (EventSelection.RestrictsRiseTimes(query.Canonical))
            warnings.Add("The rise times were restricted: fluxes and rates are of the chosen events alone, and lower by those left out, of which responses and mCrab know nothing.");
        warnings.AddRange(WindowSelector.Warnings(query.Canonical));
        return (windows, warnings);
    }

    /// <summary>What a user should know of sources that were asked for and are not in the field of any science window.</summary>
    /// <param name="query">The query.</param>
    /// <param name="told">The sources of its result.</param>
    protected IEnumerable<string> OutsideField(Query query, JsonArray told) =>
        query.IsDummy ? [] : WantedSources.OutsideField(query.Canonical, telescope, hasTarget: false, told);

    /// <summary>The images of the windows as products.</summary>
    protected IEnumerable<DataProduct> WindowImages(GraphOutcome outcome, ProductStore store, JsonObject ofMosaic)
    {
        foreach (NodeReport node in outcome.Nodes.Where(n => n.Step == StepOf(MakeSkyImage.Operation) && n.State == NodeState.Produced))
        {
            StoredProduct product = store.Open(node.Product!.Value); // Produced nodes have a product.
            JsonObject own = (JsonObject)ofMosaic.DeepClone();
            own["product"] = "window_image";
            own["window"] = product.Metadata["window"]?.DeepClone();
            if (product.Metadata["unit"] is { } unit)
                own["unit"] = unit.DeepClone();
            string window = (node.Label ?? node.Id).Replace(' ', '_'); // Two units may have images of one window.
            yield return new DataProduct(
                "window_image_" + window, DataProductKind.FitsImage, $"{Telescope.Instrument}_sky_ima_{window}.fits", product.PathOf(MakeSkyImage.FileOf(Telescope)), "application/fits", own);
        }
    }

    /// <summary>The spectra of the windows as products, if they are asked for.</summary>
    /// <param name="query">The query.</param>
    /// <param name="outcome">All nodes.</param>
    /// <param name="store">Where their products are.</param>
    /// <param name="step">The step that extracts them.</param>
    /// <param name="file">Name of its file.</param>
    protected IEnumerable<DataProduct> SpectraOfWindows(Query query, GraphOutcome outcome, ProductStore store, string step, string file)
    {
        if (query.Canonical.GetValueOrDefault(IsgriParameters.WindowSpectra) != "yes")
            yield break;
        foreach (NodeReport node in outcome.Nodes.Where(n => n.Step == step && n.State == NodeState.Produced))
        {
            StoredProduct product = store.Open(node.Product!.Value); // Produced nodes have a product.
            string window = (node.Label ?? node.Id).Replace(' ', '_');
            yield return new DataProduct(
                "window_spectra_" + window, DataProductKind.FitsTable, $"{Path.GetFileNameWithoutExtension(file)}_{window}.fits", product.PathOf(file), "application/fits",
                new JsonObject
                {
                    ["product"] = "window_spectra",
                    ["instrument"] = Telescope.Instrument,
                    ["src_name"] = "",
                    ["window"] = product.Metadata["window"]?.DeepClone(),
                    ["simulated"] = product.Metadata["simulated"]?.DeepClone(),
                });
        }
    }

    // Of the label of a reading, which also names the unit where several are asked for.
    private static string WindowOf(string label) => label.Split(' ')[0];

    // Of a window that two units read, one is enough.
    private static WindowReport Merge(string window, WindowReport[] readings)
    {
        WindowReport best = readings.FirstOrDefault(r => r.Status == Done) ?? readings.FirstOrDefault(r => r.Status == "failed") ?? readings[0];
        return best with { Id = window, Seconds = readings.Sum(r => r.Seconds), FromStore = readings.All(r => r.FromStore) };
    }

    // A sum takes its windows along, although each of them gave an image.
    private IEnumerable<string> MissingSums(GraphOutcome outcome)
    {
        foreach (NodeReport sum in outcome.Nodes.Where(n => n.Step == StepOf(SumImages.Operation) && n.State != NodeState.Produced))
        {
            string revolution = sum.Id[SumPrefix.Length..];
            string[] images =
            [
                .. outcome.Nodes.Where(n => n.Step == StepOf(MakeSkyImage.Operation) && n.State == NodeState.Produced)
                    .Select(n => n.Label ?? n.Id).Where(w => w.StartsWith(revolution, StringComparison.Ordinal)),
            ];
            if (images.Length > 0)
                yield return $"The images of revolution {revolution} are missing from the mosaic, because their sum failed: {sum.Reason} Science windows: {string.Join(", ", images)}.";
        }
    }

    private SkyDirection? ReadTarget(
        ParameterValues values, SortedDictionary<string, string> canonical, bool dummy, IList<QueryProblem> problems)
    {
        string name = values.Text("src_name") ?? "";
        if (values.IsGiven("src_name") && !values.IsGiven("RA") && !values.IsGiven("DEC") && !dummy)
        {
            if (sources.Resolve(name) is not { } source)
            {
                problems.Add(new("src_name", name, $"The source '{name}' is not known; give a name of the catalogue, or RA and DEC."));
                return null;
            }

            canonical["RA"] = StepParameters.Text(source.RightAscensionDegrees);
            canonical["DEC"] = StepParameters.Text(source.DeclinationDegrees);
            return SkyDirection.FromDegrees(source.RightAscensionDegrees, source.DeclinationDegrees);
        }

        if (!dummy && values.IsGiven("RA") != values.IsGiven("DEC"))
        {
            string missing = values.IsGiven("RA") ? "DEC" : "RA";
            problems.Add(new(missing, null, $"{missing} is missing; give both RA and DEC, or the name of a catalogued source alone."));
            return null;
        }

        if (!dummy && !values.IsGiven("src_name"))
        {
            // The defaults are one observation, which other positions and windows are not of.
            if (values.IsGiven("RA"))
            {
                canonical["src_name"] = FieldSources.Unnamed;
            }
            else if (values.List("scw_list").Count > 0 || values.Text("revolutions") is { Length: > 0 })
            {
                foreach (string unmeant in new[] { "src_name", "RA", "DEC" })
                    canonical.Remove(unmeant);
                return null;
            }
        }

        return values.Number("RA") is { } ra && values.Number("DEC") is { } dec ? SkyDirection.FromDegrees((ra % 360 + 360) % 360, dec) : null;
    }

    private void ReadBands(SortedDictionary<string, string> canonical, IList<QueryProblem> problems)
    {
        if (!canonical.TryGetValue("energy_bands", out string? text))
            return;
        try
        {
            canonical["energy_bands"] = EnergyBands.Parse(text, telescope).ToString();
        }
        catch (FormatException e)
        {
            problems.Add(new("energy_bands", text, e.Message));
        }
    }

    private static void ReadCatalogue(ParameterValues values, SortedDictionary<string, string> canonical, IList<QueryProblem> problems)
    {
        if (values.Text("selected_catalog") is not { Length: > 0 } json)
        {
            canonical.Remove("selected_catalog");
            return;
        }

        try
        {
            UserCatalogue.Parse(json);
        }
        catch (FormatException e)
        {
            problems.Add(new("selected_catalog", json.Length > 80 ? json[..80] + "…" : json, $"The selected catalogue is wrongly formatted: {e.Message}"));
        }
    }

    // A query without any data ends here; of several windows each says later what it lacks.
    private QueryProblem? Lacking(SortedDictionary<string, string> canonical)
    {
        string windows = canonical["windows"];
        string? lacks = null;
        foreach (string window in windows.Split(','))
        {
            if ((lacks = telescope.Lacks(archive, Entry(window), canonical)) is null)
                return null;
        }

        int count = windows.Split(',').Length;
        return new QueryProblem(
            "scw_list", windows.Length > 80 ? windows[..80] + "…" : windows, count == 1 ? $"The science window has no {lacks}." : $"None of the {count} science windows has {lacks}.")
        {
            Kind = QueryProblemKind.NothingFound,
        };
    }

    private List<ScienceWindow> ReadList(ParameterValues values, IList<QueryProblem> problems)
    {
        List<ScienceWindow> windows = [];
        int before = problems.Count;
        IReadOnlyList<string> list = values.List("scw_list");
        foreach (string text in list)
        {
            if (problems.Count == before + MostListProblems)
            {
                problems.Add(new("scw_list", null, FormattableString.Invariant($"The list has {list.Count} science windows; what is wrong with more than {MostListProblems} is not told.")));
                break;
            }

            if (!ScienceWindowId.TryParse(text, out ScienceWindowId id))
                problems.Add(new("scw_list", text, $"'{text}' is not a science window; the form is RRRRPPPPSSSF.VVV, for example 192200010010.001."));
            else if ((text.Contains('.', StringComparison.Ordinal) ? archive.Find(id) : archive.FindNewest(id)) is not { } window)
                problems.Add(new("scw_list", text, $"Science window {text} is not in the archive."));
            else if (!windows.Contains(window))
                windows.Add(window);
        }

        return windows;
    }

    // Before any step can start, all files are read once, on all cores: one after another they would take a tenth of the time
    // of the analysis. The archive keeps the hashes; what cannot be read is told when its window is planned.
    private Task HashAsync(IEnumerable<ScienceWindow> windows, IReadOnlyDictionary<string, string> q, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        windows.SelectMany(w => telescope.ReadingsOf(archive, w, q)),
        cancellationToken,
        async (reading, cancelled) => await FingerprintAsync(reading.Files, cancelled));

    /// <summary>Fingerprint of files that decide about a result.</summary>
    /// <param name="paths">Finds the files. A damaged index or an unreadable file is a matter of its window: the step meets it again and says so.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <param name="inputs">Is told which files the fingerprint stands for.</param>
    protected async Task<string> FingerprintAsync(Func<IReadOnlyList<string>> paths, CancellationToken cancellationToken, PlanInputs? inputs = null)
    {
        try
        {
            StringBuilder all = new();
            List<InputFile> files = [];
            foreach (string path in paths())
            {
                string hash = await archive.FingerprintAsync(path, cancellationToken);
                all.Append(Path.GetFileName(path)).Append(' ').Append(hash).Append('\n');
                if (hash != IntegralArchive.Absent)
                    files.Add(new InputFile(archive.RelativePathOf(path), new FileInfo(path).Length, hash));
            }

            string fingerprint = WindowSelector.Hash(all.ToString());
            inputs?.Add(fingerprint, files);
            return fingerprint;
        }
        catch (Exception e) when (e is FitsException or IOException or UnauthorizedAccessException)
        {
            return "unreadable: " + WindowSelector.Hash(e.Message);
        }
    }
}
