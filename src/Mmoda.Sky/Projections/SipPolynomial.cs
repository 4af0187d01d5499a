namespace Mmoda.Sky;

/// <summary>A polynomial Σ c(p, q) uᵖ v^q with p + q at most the order; compared by content. Immutable.</summary>
public sealed class SipPolynomial : IEquatable<SipPolynomial>
{
    /// <summary>The highest order that SIP headers may have.</summary>
    public const int HighestOrder = 9;

    private readonly double[] _coefficients; // Row p, column q of a square: (order + 1)² values.

    /// <summary>Makes a polynomial.</summary>
    /// <param name="order">The order, 0 to 9.</param>
    /// <param name="coefficient">The coefficient of uᵖ v^q, asked for p + q ≤ order; finite.</param>
    /// <exception cref="ArgumentException">The order is outside its range, or a coefficient is not finite.</exception>
    public SipPolynomial(int order, Func<int, int, double> coefficient)
    {
        ArgumentNullException.ThrowIfNull(coefficient);
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, HighestOrder);
        Order = order;
        _coefficients = new double[(order + 1) * (order + 1)];
        for (int p = 0; p <= order; p++)
        {
            for (int q = 0; q <= order - p; q++)
            {
                double value = coefficient(p, q);
                if (!double.IsFinite(value))
                    throw new ArgumentException($"Coefficient ({p}, {q}) is {value}; it must be finite.", nameof(coefficient));
                _coefficients[p * (order + 1) + q] = value;
            }
        }
    }

    /// <summary>The order.</summary>
    public int Order { get; }

    /// <summary>The coefficient of uᵖ v^q; 0 beyond the order.</summary>
    public double this[int p, int q] => p >= 0 && q >= 0 && p + q <= Order ? _coefficients[p * (Order + 1) + q] : 0;

    /// <summary>The value at (u, v).</summary>
    public double At(double u, double v) => At(u, v, out _, out _);

    /// <inheritdoc/>
    public bool Equals(SipPolynomial? other) => other is not null && _coefficients.AsSpan().SequenceEqual(other._coefficients);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SipPolynomial);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (double coefficient in _coefficients)
            hash.Add(coefficient);
        return hash.ToHashCode();
    }

    /// <summary>Value and derivatives by Horner's rule, in v within u.</summary>
    internal double At(double u, double v, out double alongU, out double alongV)
    {
        double value = 0;
        (alongU, alongV) = (0, 0);
        for (int p = Order; p >= 0; p--)
        {
            double inner = 0, innerV = 0;
            for (int q = Order - p; q >= 0; q--)
            {
                innerV = innerV * v + inner;
                inner = inner * v + _coefficients[p * (Order + 1) + q];
            }

            alongU = alongU * u + value;
            alongV = alongV * u + innerV;
            value = value * u + inner;
        }

        return value;
    }
}
