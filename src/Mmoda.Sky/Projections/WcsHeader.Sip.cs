using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>The keywords of the SIP distortion (Shupe et al. 2005, ASP 347, 491).</summary>
internal static partial class WcsHeader
{
    private static SipDistortion ReadDistortion(FitsHeader header)
    {
        SipPolynomial Required(string name) => ReadPolynomial(header, name)
            ?? throw Error(name + "_ORDER", $"CTYPE says that there is a SIP distortion, but there is no {name}_ORDER.");
        return new(Required("A"), Required("B"), ReadPolynomial(header, "AP"), ReadPolynomial(header, "BP"));
    }

    private static SipPolynomial? ReadPolynomial(FitsHeader header, string name)
    {
        if (header.GetReal(name + "_ORDER") is not { } order)
            return null;
        if (!(order >= 0 && order <= SipPolynomial.HighestOrder && order == Math.Floor(order)))
            throw Error(name + "_ORDER", $"{name}_ORDER is {order}; a whole number from 0 to {SipPolynomial.HighestOrder} was expected.");
        return new((int)order, (p, q) => header.GetReal(FormattableString.Invariant($"{name}_{p}_{q}")) ?? 0);
    }

    private static void WriteDistortion(SipDistortion? distortion, FitsHeader header)
    {
        foreach ((string name, SipPolynomial? polynomial) in new[]
        {
            ("A", distortion?.A), ("B", distortion?.B), ("AP", distortion?.InverseA), ("BP", distortion?.InverseB),
        })
        {
            header.Remove(name + "_ORDER").Remove(name + "_DMAX");
            if (polynomial is not null)
                header.Set(name + "_ORDER", polynomial.Order, $"order of the SIP polynomial {name}");
            for (int p = 0; p <= SipPolynomial.HighestOrder; p++)
            {
                for (int q = 0; p + q <= SipPolynomial.HighestOrder; q++)
                {
                    string keyword = FormattableString.Invariant($"{name}_{p}_{q}");
                    if (polynomial is not null && polynomial[p, q] != 0)
                        header.Set(keyword, polynomial[p, q]);
                    else
                        header.Remove(keyword);
                }
            }
        }
    }
}
