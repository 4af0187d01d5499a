namespace Mmoda.HighEnergy;

/// <summary>A part of a model expression. Its parameters are neighbours in the model's list.</summary>
internal abstract record ModelTerm
{
    private ModelTerm(int first, int count) => (First, Count) = (first, count);

    /// <summary>Index of the first parameter.</summary>
    public int First { get; }

    /// <summary>Number of parameters.</summary>
    public int Count { get; }

    /// <summary>Additive or multiplicative; never a convolution without its operand.</summary>
    public abstract ComponentKind Kind { get; }

    /// <summary>One component.</summary>
    public sealed record Leaf(ModelComponent Component, int FirstParameter) : ModelTerm(FirstParameter, Component.Parameters.Count)
    {
        public override ComponentKind Kind => Component.Kind;
    }

    /// <summary>A sum of additive models.</summary>
    public sealed record Sum(IReadOnlyList<ModelTerm> Terms) : ModelTerm(Terms[0].First, Terms.Sum(t => t.Count))
    {
        public override ComponentKind Kind => ComponentKind.Additive;
    }

    /// <summary>A product with at most one additive model.</summary>
    public sealed record Product(IReadOnlyList<ModelTerm> Factors) : ModelTerm(Factors[0].First, Factors.Sum(t => t.Count))
    {
        public override ComponentKind Kind => Factors.Any(f => f.Kind == ComponentKind.Additive) ? ComponentKind.Additive : ComponentKind.Multiplicative;
    }

    /// <summary>A convolution and what it works on.</summary>
    public sealed record Convolved(Leaf Operation, ModelTerm Operand) : ModelTerm(Operation.First, Operation.Count + Operand.Count)
    {
        public override ComponentKind Kind => ComponentKind.Additive;
    }

    /// <summary>All components, from left to right.</summary>
    public IEnumerable<Leaf> Leaves() => this switch
    {
        Leaf leaf => [leaf],
        Sum sum => sum.Terms.SelectMany(t => t.Leaves()),
        Product product => product.Factors.SelectMany(t => t.Leaves()),
        Convolved convolved => convolved.Operand.Leaves().Prepend(convolved.Operation),
        _ => [],
    };

    /// <summary>The outermost convolutions, from left to right.</summary>
    public IEnumerable<Convolved> Convolutions() => this switch
    {
        Convolved convolved => [convolved],
        Sum sum => sum.Terms.SelectMany(t => t.Convolutions()),
        Product product => product.Factors.SelectMany(t => t.Convolutions()),
        _ => [],
    };

    /// <summary>Whether the term is smooth between two energies, so that it can be interpolated.</summary>
    public bool IsSmooth(double lowKeV, double highKeV) =>
        Leaves().All(l => l.Component.IsSmooth && !l.Component.Breaks.Any(b => b > lowKeV && b < highKeV));

    /// <summary>Whether the term can be computed on a grid by bins: every product has one factor that depends on energy, and it integrates itself.</summary>
    public bool CanIntegrate() => this switch
    {
        Leaf leaf => leaf.Component.CanIntegrate,
        Sum sum => sum.Terms.All(t => t.CanIntegrate()),
        Product product => product.Factors.All(t => t.CanIntegrate()),
        Convolved convolved => convolved.Operand.CanIntegrate(),
        _ => false,
    };
}
