using Mmoda.Workflow;

namespace Mmoda.Analysis;

/// <summary>What can be asked of an instrument, and how it is made. Immutable and thread-safe.</summary>
/// <param name="name">Name on the wire, for example <c>isgri_image</c>.</param>
/// <param name="queryName">Name of its parameter group on the wire, for example <c>isgri_image_query</c>.</param>
public abstract class ProductType(string name, string queryName)
{
    /// <summary>Name on the wire.</summary>
    public string Name { get; } = name;

    /// <summary>Name of its parameter group on the wire.</summary>
    public string QueryName { get; } = queryName;

    /// <summary>Parameters of this product alone.</summary>
    public abstract ParameterGroup Parameters { get; }

    /// <summary>
    /// Whether it is made of finished results, which its queries name: it is asked for beside those, not in a form that begins
    /// with an object and a time.
    /// </summary>
    public virtual bool UsesResults => false;

    /// <summary>
    /// Whether a parameter means something to this product. Of those that all products of an instrument have, forms show only
    /// these; queries may give all.
    /// </summary>
    /// <param name="parameter">One of <see cref="Instrument.ParametersOf"/>.</param>
    public virtual bool Uses(Parameter parameter) => true;

    /// <summary>Makes a query of values that are each within their limits.</summary>
    /// <param name="values">All values; parameters with a problem are null.</param>
    /// <param name="dummy">True for canned products that need no data.</param>
    /// <param name="problems">Receives all problems of meaning; earlier problems may be in it.</param>
    /// <returns>The query; ignored when there are problems.</returns>
    public abstract Query Read(ParameterValues values, bool dummy, IList<QueryProblem> problems);

    /// <summary>Makes explicit what a query takes from finished jobs, so that an equal query later means the same data.</summary>
    /// <param name="query">A query that <see cref="Read"/> made, without problems.</param>
    /// <param name="find">The job of an id, or of the name that another protocol has for it, if the requester may see it; else null.</param>
    /// <param name="problems">Receives all that is wrong with the jobs.</param>
    /// <returns>The query; ignored when there are problems.</returns>
    public virtual Query Resolve(Query query, Func<string, Job?> find, IList<QueryProblem> problems) => query;

    /// <summary>The jobs whose results a query uses: who may not see these may not see its result.</summary>
    /// <param name="query">A query that <see cref="Resolve"/> made.</param>
    public virtual IReadOnlyList<JobId> JobsOf(Query query) => [];

    /// <summary>
    /// The roles that are needed to ask a query, all of them. Decided by the query alone, so that the same is needed to see
    /// the results of it later.
    /// </summary>
    /// <param name="query">A query that <see cref="Read"/> made.</param>
    public virtual IReadOnlyList<RoleRequirement> RolesFor(Query query) => [];

    /// <summary>Resolves what is not explicit and plans the steps.</summary>
    /// <exception cref="QueryRefusedException">The query is understood but cannot be done, for example without data.</exception>
    public abstract ValueTask<StepGraph> PlanAsync(Query query, CancellationToken cancellationToken);

    /// <summary>Gathers what the user gets from the finished steps. No products at all means that the job failed.</summary>
    /// <exception cref="QueryRefusedException">The result says that the query cannot be done.</exception>
    public abstract AnalysisResult Collect(Query query, GraphOutcome outcome, ProductStore store);
}
