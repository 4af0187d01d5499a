namespace Mmoda.Numerics;

/// <summary>Roots and minima of functions of one variable (Brent 1973, "Algorithms for minimization without derivatives").</summary>
public static class Brent
{
    private const int MostSteps = 300;
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>A root between two points where the function has different signs (Brent 1973, chapter 4).</summary>
    /// <param name="function">Continuous.</param>
    /// <param name="a">One end.</param>
    /// <param name="b">The other end.</param>
    /// <param name="tolerance">Absolute accuracy of the root; 0 for all digits.</param>
    /// <exception cref="ArgumentException">The signs at the ends are the same, or a value is NaN.</exception>
    public static double Root(Func<double, double> function, double a, double b, double tolerance = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        double fa = function(a), fb = function(b);
        if (double.IsNaN(fa) || double.IsNaN(fb) || fa * fb > 0)
            throw new ArgumentException($"The signs at the ends must differ: f({a:g6}) = {fa:g6}, f({b:g6}) = {fb:g6}.", nameof(function));
        double c = a, fc = fa, step = b - a, before = step;
        for (int i = 0; i < MostSteps; i++)
        {
            if (fb * fc > 0)
            {
                (c, fc) = (a, fa);
                step = before = b - a;
            }

            // b is the best point, c the other side of the root.
            if (Math.Abs(fc) < Math.Abs(fb))
            {
                (a, b, c) = (b, c, b);
                (fa, fb, fc) = (fb, fc, fb);
            }

            double width = (2 * Epsilon * Math.Abs(b)) + (tolerance / 2), half = (c - b) / 2;
            if (Math.Abs(half) <= width || fb == 0)
                return b;
            if (Math.Abs(before) < width || Math.Abs(fa) <= Math.Abs(fb))
            {
                step = before = half;
            }
            else
            {
                double next = Interpolate(a, b, c, fa, fb, fc);
                bool accepted = next * Math.Sign(half) > 0 && Math.Abs(next) < Math.Min(1.5 * Math.Abs(half) - (width / 2), Math.Abs(before / 2));
                before = accepted ? step : half;
                step = accepted ? next : half;
            }

            (a, fa) = (b, fb);
            b += Math.Abs(step) > width ? step : Math.CopySign(width, half);
            fb = function(b);
        }

        return b;
    }

    /// <summary>A local minimum between two points (Brent 1973, chapter 5: parabolas and golden sections).</summary>
    /// <param name="function">One minimum between the ends, else one of them is found.</param>
    /// <param name="a">One end.</param>
    /// <param name="b">The other end.</param>
    /// <param name="tolerance">Relative accuracy of the place; below 1.5e-8 nothing is gained.</param>
    /// <returns>Place and value of the minimum.</returns>
    public static (double X, double Value) Minimum(Func<double, double> function, double a, double b, double tolerance = 1.5e-8)
    {
        ArgumentNullException.ThrowIfNull(function);
        const double Golden = 0.3819660112501051;
        (double low, double high) = a < b ? (a, b) : (b, a);
        double x = low + (Golden * (high - low)), w = x, v = x, fx = function(x), fw = fx, fv = fx, step = 0, before = 0;
        for (int i = 0; i < MostSteps; i++)
        {
            double middle = (low + high) / 2, width = (tolerance * Math.Abs(x)) + 1e-300;
            if (Math.Abs(x - middle) <= (2 * width) - ((high - low) / 2))
                break;

            // The parabola through x, w and v has its extremum at x + p / q.
            double r = (x - w) * (fx - fv), q = (x - v) * (fx - fw), p = ((x - v) * q) - ((x - w) * r);
            q = 2 * (q - r);
            double parabola = q == 0 ? double.NaN : -p / q;
            bool fits = Math.Abs(parabola) < Math.Abs(before / 2) && x + parabola > low + (2 * width) && x + parabola < high - (2 * width);
            if (fits)
            {
                (before, step) = (step, parabola);
            }
            else
            {
                before = x < middle ? high - x : low - x;
                step = Golden * before;
            }

            double u = x + (Math.Abs(step) > width ? step : Math.CopySign(width, step)), fu = function(u);
            if (fu <= fx)
            {
                (low, high) = u < x ? (low, x) : (x, high);
                (v, w, x, fv, fw, fx) = (w, x, u, fw, fx, fu);
                continue;
            }

            (low, high) = u < x ? (u, high) : (low, u);
            if (fu <= fw || w == x)
                (v, w, fv, fw) = (w, u, fw, fu);
            else if (fu <= fv || v == x || v == w)
                (v, fv) = (u, fu);
        }

        return (x, fx);
    }

    /// <summary>Step from b by the inverse quadratic through three points, or the secant through two.</summary>
    private static double Interpolate(double a, double b, double c, double fa, double fb, double fc)
    {
        double s = fb / fa;
        if (a == c)
            return (c - b) * s / (s - 1);
        double q = fa / fc, r = fb / fc;
        return s * (((c - b) * q * (q - r)) - ((b - a) * (r - 1))) / ((q - 1) * (r - 1) * (s - 1)) * -1;
    }
}
