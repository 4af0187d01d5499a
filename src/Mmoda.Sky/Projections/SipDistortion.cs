namespace Mmoda.Sky;

/// <summary>The distortion of an image by polynomials in pixels from CRPIX: the SIP convention (Shupe et al. 2005, ASP 347, 491).</summary>
/// <remarks>
/// Undistorted offsets are u + A(u, v) and v + B(u, v). AP and BP, which headers may hold, are only approximate inverses;
/// here they start Newton's method on A and B, so that the way back is exact with and without them.
/// </remarks>
/// <param name="A">The polynomial A of axis 1, pixels.</param>
/// <param name="B">The polynomial B of axis 2, pixels.</param>
/// <param name="InverseA">The approximate inverse AP of axis 1, or null.</param>
/// <param name="InverseB">The approximate inverse BP of axis 2, or null.</param>
public sealed record SipDistortion(SipPolynomial A, SipPolynomial B, SipPolynomial? InverseA = null, SipPolynomial? InverseB = null)
{
    private const int MostSteps = 30;

    /// <summary>Pixel offsets to undistorted offsets: eq. (1).</summary>
    internal void Apply(ref double u, ref double v) => (u, v) = (u + A.At(u, v), v + B.At(u, v));

    /// <summary>Undistorted offsets to pixel offsets; false where the polynomials cannot be inverted.</summary>
    internal bool TryRemove(ref double u, ref double v)
    {
        (double goalU, double goalV) = (u, v);
        if (InverseA is not null && InverseB is not null)
            (u, v) = (goalU + InverseA.At(goalU, goalV), goalV + InverseB.At(goalU, goalV));
        for (int step = 0; step < MostSteps; step++)
        {
            double missU = u + A.At(u, v, out double au, out double av) - goalU;
            double missV = v + B.At(u, v, out double bu, out double bv) - goalV;
            double determinant = (1 + au) * (1 + bv) - av * bu;
            double stepU = ((1 + bv) * missU - av * missV) / determinant;
            double stepV = ((1 + au) * missV - bu * missU) / determinant;
            (u, v) = (u - stepU, v - stepV);
            // NaN ends here too: it is not above the bound, and is refused.
            if (!(Math.Abs(stepU) + Math.Abs(stepV) > 1e-9))
                return determinant > 0 && double.IsFinite(u + v);
        }

        return false;
    }
}
