namespace Mmoda.HighEnergy;

/// <summary>Where derivatives by parameters go: a row of one value for each point, for the parameters that are wanted.</summary>
/// <param name="values">Rows one after another.</param>
/// <param name="wanted">Which are wanted; the others hold nothing.</param>
/// <param name="length">Length of a row.</param>
internal readonly ref struct DerivativeRows(Span<double> values, ReadOnlySpan<bool> wanted, int length)
{
    private readonly Span<double> _values = values;
    private readonly ReadOnlySpan<bool> _wanted = wanted;
    private readonly int _length = length;

    /// <summary>Number of parameters.</summary>
    public int Count => _wanted.Length;

    /// <summary>The row of a parameter that is wanted.</summary>
    public Span<double> this[int parameter] => _values.Slice(parameter * _length, _length);

    /// <summary>Whether the derivative by a parameter is wanted.</summary>
    public bool Wants(int parameter) => _wanted[parameter];

    /// <summary>The rows of some neighbouring parameters.</summary>
    public DerivativeRows Slice(int first, int count) =>
        new(_values.Slice(first * _length, count * _length), _wanted.Slice(first, count), _length);
}
