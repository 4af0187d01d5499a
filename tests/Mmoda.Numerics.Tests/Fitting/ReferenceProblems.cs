using System.Numerics;

namespace Mmoda.Numerics.Tests;

/// <summary>A nonlinear regression problem of NIST's Statistical Reference Datasets, with certified parameters.</summary>
internal sealed record ReferenceProblem(string Name, string Level, double[][] Starts, double[] Certified, double[] Sigmas, double SumOfSquares, double[] Y, double[][] X);

/// <summary>The problems and their models. Models take complex parameters: Im f(p + i h) / h is a derivative without cancellation.</summary>
internal static class ReferenceProblems
{
    public static IReadOnlyList<ReferenceProblem> All { get; } = GoldenFile.Read<ReferenceProblem[]>("strd.json", "problems");

    public static double Target(ReferenceProblem problem, int i) => problem.Name == "Nelson" ? Math.Log(problem.Y[i]) : problem.Y[i];

    public static Func<Complex[], double[], Complex> Model(string name) => name switch
    {
        "Bennett5" => (b, x) => b[0] * Complex.Exp(-Complex.Log(b[1] + x[0]) / b[2]),
        "BoxBOD" or "Misra1a" => (b, x) => b[0] * (1 - Complex.Exp(-b[1] * x[0])),
        "Chwirut1" or "Chwirut2" => (b, x) => Complex.Exp(-b[0] * x[0]) / (b[1] + (b[2] * x[0])),
        "DanWood" => (b, x) => b[0] * Complex.Exp(b[1] * Math.Log(x[0])),
        "ENSO" => Enso,
        "Eckerle4" => (b, x) => b[0] / b[1] * Complex.Exp(-0.5 * Square((x[0] - b[2]) / b[1])),
        "Gauss1" or "Gauss2" or "Gauss3" => (b, x) => (b[0] * Complex.Exp(-b[1] * x[0]))
            + (b[2] * Complex.Exp(-Square((x[0] - b[3]) / b[4]))) + (b[5] * Complex.Exp(-Square((x[0] - b[6]) / b[7]))),
        "Hahn1" or "Thurber" => (b, x) => (b[0] + (x[0] * (b[1] + (x[0] * (b[2] + (x[0] * b[3]))))))
            / (1 + (x[0] * (b[4] + (x[0] * (b[5] + (x[0] * b[6])))))),
        "Kirby2" => (b, x) => (b[0] + (x[0] * (b[1] + (x[0] * b[2])))) / (1 + (x[0] * (b[3] + (x[0] * b[4])))),
        "Lanczos1" or "Lanczos2" or "Lanczos3" => (b, x) =>
            (b[0] * Complex.Exp(-b[1] * x[0])) + (b[2] * Complex.Exp(-b[3] * x[0])) + (b[4] * Complex.Exp(-b[5] * x[0])),
        "MGH09" => (b, x) => b[0] * x[0] * (x[0] + b[1]) / ((x[0] * (x[0] + b[2])) + b[3]),
        "MGH10" => (b, x) => b[0] * Complex.Exp(b[1] / (x[0] + b[2])),
        "MGH17" => (b, x) => b[0] + (b[1] * Complex.Exp(-x[0] * b[3])) + (b[2] * Complex.Exp(-x[0] * b[4])),
        "Misra1b" => (b, x) => b[0] * (1 - (1 / Square(1 + (b[1] * x[0] / 2)))),
        "Misra1c" => (b, x) => b[0] * (1 - (1 / Complex.Sqrt(1 + (2 * b[1] * x[0])))),
        "Misra1d" => (b, x) => b[0] * b[1] * x[0] / (1 + (b[1] * x[0])),
        "Nelson" => (b, x) => b[0] - (b[1] * x[0] * Complex.Exp(-b[2] * x[1])),
        "Rat42" => (b, x) => b[0] / (1 + Complex.Exp(b[1] - (b[2] * x[0]))),
        "Rat43" => (b, x) => b[0] * Complex.Exp(-Complex.Log(1 + Complex.Exp(b[1] - (b[2] * x[0]))) / b[3]),
        "Roszman1" => (b, x) => b[0] - (b[1] * x[0]) - (Atan(b[2] / (x[0] - b[3])) / Math.PI),
        _ => throw new ArgumentException($"There is no model for {name}.", nameof(name)),
    };

    private static Complex Enso(Complex[] b, double[] x)
    {
        double year = 2 * Math.PI * x[0] / 12;
        Complex first = 2 * Math.PI * x[0] / b[3], second = 2 * Math.PI * x[0] / b[6];
        return b[0] + (b[1] * Math.Cos(year)) + (b[2] * Math.Sin(year))
            + (b[4] * Complex.Cos(first)) + (b[5] * Complex.Sin(first)) + (b[7] * Complex.Cos(second)) + (b[8] * Complex.Sin(second));
    }

    /// <summary>To first order in the imaginary part, which is all that a complex step needs.</summary>
    private static Complex Atan(Complex z) => new(Math.Atan(z.Real), z.Imaginary / (1 + (z.Real * z.Real)));

    private static Complex Square(Complex z) => z * z;
}
