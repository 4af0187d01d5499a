using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <summary>Reads PHA tables of type I and II (OGIP/92-007 and 92-007a).</summary>
internal sealed class SpectrumReader
{
    private readonly FitsFile _file;
    private readonly BinaryTableHdu _table;
    private readonly FitsHeader _header;
    private readonly bool _isTypeTwo;
    private readonly string _valueColumn;
    private readonly bool _isCounts;

    private SpectrumReader(FitsFile file, BinaryTableHdu table)
    {
        (_file, _table, _header) = (file, table, table.EffectiveHeader);
        _isCounts = table.FindColumn("RATE") is null;
        _valueColumn = _isCounts ? "COUNTS" : "RATE";
        FitsColumn values = table.RequireColumn(_valueColumn);
        _isTypeTwo = values.IsVariableLength || values.Repeat > 1;
    }

    public static IReadOnlyList<CountSpectrum> Read(FitsFile file)
    {
        BinaryTableHdu[] tables = [.. file.Hdus.OfType<BinaryTableHdu>()];
        BinaryTableHdu? table = tables.FirstOrDefault(t => IsClass(t, "HDUCLAS1", "SPECTRUM") && HasValues(t))
            ?? tables.FirstOrDefault(t => t.FindColumn("CHANNEL") is not null && HasValues(t));
        if (table is null)
        {
            throw new FitsException(
                "there is no spectrum: a table with HDUCLAS1 = SPECTRUM or a column CHANNEL, and a column RATE or COUNTS, is expected.", file.Name);
        }

        if (table.RowCount == 0)
            throw new FitsException("the table of the spectrum has no rows.", file.Name, table.Index);
        SpectrumReader reader = new(file, table);
        return reader._isTypeTwo
            ? [.. Enumerable.Range(0, checked((int)table.RowCount)).Select(reader.One)]
            : [reader.One(0)];
    }

    public static bool IsClass(FitsHdu hdu, string keyword, string value) =>
        hdu.Header.Find(keyword)?.Value is string text && text.Trim().Equals(value, StringComparison.OrdinalIgnoreCase);

    private static bool HasValues(BinaryTableHdu table) => table.FindColumn("RATE") is not null || table.FindColumn("COUNTS") is not null;

    private CountSpectrum One(int row)
    {
        double[] values = Vector(_valueColumn, row)!; // The column was required.
        int n = values.Length;
        double exposure = Scalar("EXPOSURE", row) ?? throw Broken("EXPOSURE is missing; seconds above 0 are expected.", "EXPOSURE");
        if (!(exposure > 0 && double.IsFinite(exposure)))
            throw Broken(FormattableString.Invariant($"EXPOSURE is {exposure}; seconds above 0 are expected."), "EXPOSURE");
        double[]? errors = Optional("STAT_ERR", row, n), systematics = Optional("SYS_ERR", row, n);
        int[]? quality = Whole(Optional("QUALITY", row, n)), grouping = Whole(Optional("GROUPING", row, n));
        bool isToldPoisson = _header.Find("POISSERR")?.Value is true;
        bool isPoisson = errors is null ? _isCounts || isToldPoisson : _isCounts && isToldPoisson;
        CheckValues(values, errors, quality, systematics, isPoisson);
        double[] rates = _isCounts ? [.. values.Select(v => v / exposure)] : values;
        double[] counts = _isCounts ? values : [.. values.Select(v => ToCounts(v * exposure))];
        double? systematic = systematics is null ? Keyword("SYS_ERR") : null;
        if (systematic is { } fraction && !(fraction >= 0 && double.IsFinite(fraction)))
            throw Broken(FormattableString.Invariant($"SYS_ERR is {fraction}; a fraction of at least 0 is expected."), "SYS_ERR");
        return new CountSpectrum
        {
            FirstChannel = FirstChannel(row, n),
            Rates = rates,
            Errors = isPoisson ? [.. counts.Select(v => v > 0 ? Math.Sqrt(v) / exposure : double.PositiveInfinity)]
                : errors is null ? throw Broken("column STAT_ERR is missing; rates need errors, or POISSERR = T.")
                : [.. errors.Select(e => !(e > 0) ? double.PositiveInfinity : _isCounts ? e / exposure : e)],
            Counts = isPoisson ? counts : null,
            SystematicFractions = systematics is not null && systematics.Any(s => s != 0) ? systematics : null,
            SystematicFraction = systematic ?? 0,
            Quality = quality is not null && quality.Any(q => q != 0) ? quality
                : quality is null && Keyword("QUALITY") is { } all && all != 0 ? [.. Enumerable.Repeat((int)all, n)]
                : null,
            Grouping = grouping is not null && grouping.Any(g => g < 0) ? grouping : null,
            AreaScales = Scales("AREASCAL", row, n, quality ?? new int[n]),
            BackgroundScales = Scales("BACKSCAL", row, n),
            ExposureSeconds = exposure,
            SourceName = Text("OBJECT", row) ?? Text("NAME", row) ?? "",
            Instrument = Text("INSTRUME", row) ?? "",
            ResponseFile = FileName("RESPFILE", row),
            AncillaryFile = FileName("ANCRFILE", row),
            BackgroundFile = FileName("BACKFILE", row),
        };
    }

    // Single precision of a rate does not make half a count.
    private static double ToCounts(double value)
    {
        const double Rounding = 1e-4;
        double whole = Math.Round(value);
        return Math.Abs(value - whole) <= Rounding * Math.Max(1, whole) ? whole : value;
    }

    private void CheckValues(double[] values, double[]? errors, int[]? quality, double[]? systematics, bool isPoisson)
    {
        for (int c = 0; c < values.Length; c++)
        {
            bool isUsed = (quality?[c] ?? 0) == 0;
            if (isUsed && !_isCounts && !double.IsFinite(values[c]))
                throw Broken(FormattableString.Invariant($"RATE of channel {c + 1} is {values[c]} with QUALITY 0; a finite number is expected."));
            if (isUsed && !_isCounts && isPoisson && !(values[c] >= 0))
                throw Broken(FormattableString.Invariant($"RATE of channel {c + 1} is {values[c]} with QUALITY 0 and POISSERR = T; rates of counts are at least 0."));
            if (isUsed && errors is not null && !(errors[c] >= 0 && double.IsFinite(errors[c])))
                throw Broken(FormattableString.Invariant($"STAT_ERR of channel {c + 1} is {errors[c]} with QUALITY 0; a finite number of at least 0 is expected."));
            if (isUsed && _isCounts && !(values[c] >= 0 && double.IsFinite(values[c])))
                throw Broken(FormattableString.Invariant($"channel {c + 1} has {values[c]} counts with QUALITY 0; a finite number of at least 0 is expected."));
            if (isUsed && systematics is not null && !(systematics[c] >= 0 && double.IsFinite(systematics[c])))
                throw Broken(FormattableString.Invariant($"SYS_ERR of channel {c + 1} is {systematics[c]}; a fraction of at least 0 is expected."));
        }
    }

    private int FirstChannel(int row, int count)
    {
        if (_table.FindColumn("CHANNEL") is null)
            return (int)(Keyword("TLMIN1") ?? 1);
        double[] channels = Optional("CHANNEL", row, count)!; // The column exists.
        for (int c = 1; c < channels.Length; c++)
        {
            if (channels[c] != channels[0] + c)
                throw Broken(FormattableString.Invariant($"CHANNEL goes from {channels[c - 1]} to {channels[c]}; consecutive channels are expected."));
        }

        return checked((int)channels[0]);
    }

    private double[]? Optional(string column, int row, int count)
    {
        double[]? values = Vector(column, row);
        return values is null || values.Length == count ? values
            : values.Length == 1 ? [.. Enumerable.Repeat(values[0], count)]
            : throw Broken($"column {column} has {values.Length} values for {count} channels.");
    }

    /// <summary>All rows of type I, one row of type II; null without the column.</summary>
    private double[]? Vector(string name, int row)
    {
        if (_table.FindColumn(name) is not { } column)
            return null;
        if (!_isTypeTwo)
            return _table.ReadAll<double>(column);
        if (column.IsVariableLength)
            return _table.ReadArray<double>(column, row);
        double[] values = new double[column.Repeat];
        _table.Read<double>(column, values, row);
        return values;
    }

    private double[]? Scales(string name, int row, int count, int[]? mustBePositive = null)
    {
        double[]? values = Optional(name, row, count);
        if (values is null && Keyword(name) is { } one)
            values = [.. Enumerable.Repeat(one, count)];
        if (values is null || values.All(v => v == 1))
            return null;
        int nothing = mustBePositive is null ? -1 : Enumerable.Range(0, count).FirstOrDefault(c => mustBePositive[c] == 0 && values[c] == 0, -1);
        if (nothing >= 0)
            throw Broken($"{name} of channel {nothing + 1} is 0 with QUALITY 0; a number above 0 is expected.", name);
        int wrong = Array.FindIndex(values, v => !(v >= 0 && double.IsFinite(v)));
        return wrong < 0
            ? values
            : throw Broken(FormattableString.Invariant($"{name} of channel {wrong + 1} is {values[wrong]}; a finite number of at least 0 is expected."), name);
    }

    private double? Scalar(string name, int row) => _isTypeTwo && _table.FindColumn(name) is not null ? Vector(name, row)![0] : Keyword(name);

    // Files of the ISDC hold words such as 'Real' where nothing was set.
    private double? Keyword(string name) => _header.Find(name)?.Value switch
    {
        double real => real,
        long whole => whole,
        _ => null,
    };

    private string? Text(string name, int row)
    {
        string? text = _isTypeTwo && _table.FindColumn(name) is { ElementType: FitsElementType.Character } column
            ? _table.ReadStrings(column)[row]
            : _header.Find(name)?.Value as string;
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    private string? FileName(string name, int row) =>
        Text(name, row) is { } file && !file.Equals("none", StringComparison.OrdinalIgnoreCase) ? file : null;

    private static int[]? Whole(double[]? values) => values is null ? null : [.. values.Select(v => double.IsFinite(v) ? (int)v : 1)];

    private FitsException Broken(string problem, string? keyword = null) => new(problem, _file.Name, _table.Index, keyword);
}
