using System.Globalization;
using Mmoda.Fits;
using Mmoda.Server.Api;

namespace Mmoda.Cli;

/// <summary>
/// Compares two FITS files HDU by HDU: shapes, pixels, columns and keywords. A difference is relative to the value or to the
/// rms of the original image or column, whichever is larger, so that noise about zero does not count more than it should.
/// </summary>
internal sealed class FitsComparison
{
    private const int MostDetails = 20;

    /// <summary>Who wrote a file and when is not what it says; nor do recipes have to be equal.</summary>
    private static readonly HashSet<string> NotCompared =
        new(["CHECKSUM", "DATASUM", "CREATOR", "CONFIGUR", "STAMP", "DATE", "HISTORY", "COMMENT", "", .. RecipeFits.Keywords], StringComparer.OrdinalIgnoreCase);

    private readonly double _tolerance;
    private readonly List<string> _details = [];
    private double _largest;
    private bool _differs;

    private FitsComparison(double tolerance) => _tolerance = tolerance;

    /// <summary>Compares two files.</summary>
    /// <param name="name">What the verdict calls them.</param>
    /// <param name="original">The one that is right.</param>
    /// <param name="copy">The other.</param>
    /// <param name="tolerance">Largest relative difference that counts as agreement, 0 or more.</param>
    /// <exception cref="FitsException">One cannot be read.</exception>
    public static ProductVerdict Compare(string name, string original, string copy, double tolerance)
    {
        using FitsFile first = FitsFile.Open(original), second = FitsFile.Open(copy);
        FitsComparison comparison = new(tolerance);
        comparison.Compare([.. first.Hdus.Where(h => h.Name != RecipeFits.Extension)], [.. second.Hdus.Where(h => h.Name != RecipeFits.Extension)]);
        string verdict = comparison._differs ? ProductVerdict.Different : comparison._largest > 0 ? ProductVerdict.Within : ProductVerdict.Identical;
        return new ProductVerdict(name, verdict, comparison._largest, comparison._details);
    }

    private void Compare(FitsHdu[] first, FitsHdu[] second)
    {
        if (first.Length != second.Length)
            Differ($"{first.Length} HDUs, now {second.Length}");
        foreach ((FitsHdu a, FitsHdu b) in first.Zip(second))
        {
            string where = FormattableString.Invariant($"HDU {a.Index} {a.Name}").TrimEnd();
            CompareKeywords(where, a.Header, b.Header);
            switch (a, b)
            {
                case (ImageHdu x, ImageHdu y) when x.Shape.SequenceEqual(y.Shape):
                    if (x.PixelCount > 0)
                        Values(where, x.ReadAll<double>(), y.ReadAll<double>());
                    break;
                case (BinaryTableHdu x, BinaryTableHdu y) when x.RowCount == y.RowCount && x.Columns.Select(c => (c.Name, c.Format)).SequenceEqual(y.Columns.Select(c => (c.Name, c.Format))):
                    foreach (FitsColumn column in x.Columns)
                        CompareColumn($"{where}, column {column.Name}", x, y, column);
                    break;
                case (AsciiTableHdu, AsciiTableHdu) when Raw(a).AsSpan().SequenceEqual(Raw(b)):
                    break;
                default:
                    Differ($"{where}: another shape");
                    break;
            }
        }
    }

    private void CompareColumn(string where, BinaryTableHdu x, BinaryTableHdu y, FitsColumn column)
    {
        FitsColumn other = y.RequireColumn(column.Name);
        if (column.ElementType == FitsElementType.Character && !column.IsVariableLength)
        {
            string[] a = x.ReadStrings(column), b = y.ReadStrings(other);
            int count = a.Zip(b).Count(p => p.First != p.Second);
            if (count > 0)
                Differ(string.Create(CultureInfo.InvariantCulture, $"{where}: {count} of {a.Length} texts"));
            return;
        }

        if (column.ElementType is FitsElementType.Character or FitsElementType.Logical or FitsElementType.Bit or FitsElementType.Complex32 or FitsElementType.Complex64)
        {
            if (!Raw(x).AsSpan().SequenceEqual(Raw(y)))
                Differ($"{where}: the bytes of the table");
            return;
        }

        if (!column.IsVariableLength)
        {
            Values(where, x.ReadAll<double>(column), y.ReadAll<double>(other));
            return;
        }

        for (long row = 0; row < x.RowCount; row++)
            Values(string.Create(CultureInfo.InvariantCulture, $"{where}, row {row}"), x.ReadArray<double>(column, row), y.ReadArray<double>(other, row));
    }

    private void Values(string where, double[] a, double[] b)
    {
        if (a.Length != b.Length)
        {
            Differ(string.Create(CultureInfo.InvariantCulture, $"{where}: {a.Length} values, now {b.Length}"));
            return;
        }

        double square = 0;
        long finite = 0;
        foreach (double value in a)
        {
            if (!double.IsFinite(value))
                continue;
            square += value * value;
            finite++;
        }

        double rms = finite == 0 ? 0 : Math.Sqrt(square / finite), largest = 0;
        int beyond = 0, worst = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double difference = Difference(a[i], b[i], rms);
            beyond += difference > _tolerance ? 1 : 0;
            if (difference > largest)
                (largest, worst) = (difference, i);
        }

        _largest = Math.Max(_largest, largest);
        if (beyond > 0)
            Differ(string.Create(CultureInfo.InvariantCulture, $"{where}: {beyond} of {a.Length} values, largest at {worst}: {a[worst]:R}, now {b[worst]:R}"));
    }

    /// <summary>Relative to the value or to the rms; infinite where only one of the two is a number.</summary>
    private static double Difference(double a, double b, double rms)
    {
        if (a.Equals(b))
            return 0; // NaN too, and infinities of the same sign.
        double difference = Math.Abs(a - b);
        return double.IsFinite(difference) ? difference == 0 ? 0 : difference / Math.Max(Math.Abs(a), rms) : double.PositiveInfinity;
    }

    private void CompareKeywords(string where, FitsHeader a, FitsHeader b)
    {
        foreach (string keyword in a.Cards.Concat(b.Cards).Where(c => !c.IsCommentary).Select(c => c.Keyword).Where(k => !NotCompared.Contains(k)).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            (object? before, object? now) = (a.Find(keyword)?.Value, b.Find(keyword)?.Value);
            if (before is double or long && now is double or long)
            {
                double x = Convert.ToDouble(before, CultureInfo.InvariantCulture), y = Convert.ToDouble(now, CultureInfo.InvariantCulture);
                double difference = Difference(x, y, 0);
                _largest = Math.Max(_largest, difference);
                if (difference <= _tolerance)
                    continue;
            }
            else if (Equals(before, now))
            {
                continue;
            }

            Differ(string.Create(CultureInfo.InvariantCulture, $"{where}: {keyword} is {before ?? "absent"}, now {now ?? "absent"}"));
        }
    }

    private void Differ(string detail)
    {
        _differs = true;
        if (_details.Count < MostDetails)
            _details.Add(detail);
        else if (_details.Count == MostDetails)
            _details.Add("and more");
    }

    private static byte[] Raw(FitsHdu hdu)
    {
        byte[] bytes = new byte[hdu.DataByteCount];
        hdu.ReadRawData(0, bytes);
        return bytes;
    }
}
