using Mmoda.Fits;

namespace Mmoda.HighEnergy;

/// <summary>Reads light curves (OGIP/93-003), with the habits of real files.</summary>
internal sealed class LightCurveReader
{
    private const double SecondsPerDay = 86400;
    private static readonly string[] Values = ["RATE", "COUNTS", "COUNT"];

    private readonly FitsFile _file;
    private readonly BinaryTableHdu _table;
    private readonly FitsHeader _header;

    private LightCurveReader(FitsFile file, BinaryTableHdu table) => (_file, _table, _header) = (file, table, table.EffectiveHeader);

    /// <summary>All light curves of a file; those of a table with several channels one after the other.</summary>
    public static IReadOnlyList<LightCurve> Read(FitsFile file)
    {
        BinaryTableHdu[] tables = [.. file.Hdus.OfType<BinaryTableHdu>().Where(HasValues)];
        BinaryTableHdu[] marked = [.. tables.Where(t => SpectrumReader.IsClass(t, "HDUCLAS1", "LIGHTCURVE"))];
        BinaryTableHdu[] chosen = marked.Length > 0 ? marked : [.. tables.Where(t => t.FindColumn("TIME") is not null)];
        if (chosen.Length == 0)
        {
            throw new FitsException(
                "there is no light curve: a table with HDUCLAS1 = LIGHTCURVE or a column TIME, and a column RATE or COUNTS, is expected.", file.Name);
        }

        return [.. chosen.SelectMany(t => new LightCurveReader(file, t).ReadTable())];
    }

    private static bool HasValues(BinaryTableHdu table) => Array.Exists(Values, v => table.FindColumn(v) is not null);

    private IEnumerable<LightCurve> ReadTable()
    {
        int rows = checked((int)_table.RowCount);
        if (rows == 0)
            throw Broken("the table of the light curve has no rows.");
        string name = Array.Find(Values, v => _table.FindColumn(v) is not null)!; // The table was chosen for it.
        bool isCounts = name != "RATE";
        double keywordUnit = Unit(_header.Find("TIMEUNIT")?.Value as string, "TIMEUNIT");
        double[] widths = Widths(rows, keywordUnit);
        (double day, double[] seconds) = Times(rows, keywordUnit, widths);
        double[]? fractions = Column("FRACEXP");
        int channels = _table.RequireColumn(name).Repeat;
        double[] values = Column(name)!; // The column exists.
        double[]? errors = Column("ERROR") ?? Column("STAT_ERR") ?? Column("RATE_ERR");
        if (!isCounts && errors is null)
            throw Broken("column ERROR is missing; rates need errors.");
        if (errors is not null && errors.Length != values.Length)
            throw Broken($"column ERROR has {errors.Length / rows} values in a row, column {name} {channels}.");
        for (int channel = 0; channel < channels; channel++)
        {
            double[] rates = new double[rows], sigmas = new double[rows];
            for (int i = 0; i < rows; i++)
            {
                double value = values[(i * channels) + channel], error = errors is null ? Math.Sqrt(value) : errors[(i * channels) + channel];
                double exposure = isCounts ? widths[i] * (fractions?[i] ?? 1) : 1;
                if (isCounts && !(exposure > 0) && double.IsFinite(value))
                    throw Broken(FormattableString.Invariant($"row {i + 1} has counts but no exposure: TIMEDEL is {widths[i]} s, FRACEXP {fractions?[i] ?? 1}."));
                rates[i] = value / exposure;
                sigmas[i] = error > 0 && double.IsFinite(error) ? error / exposure : double.PositiveInfinity;
            }

            yield return new LightCurve
            {
                ReferenceMjd = day,
                TimeSystem = Text("TIMESYS") ?? "TT",
                Seconds = seconds,
                WidthSeconds = widths,
                Rates = rates,
                Errors = sigmas,
                ExposedFractions = fractions,
                Counts = isCounts && channels == 1 ? values : Column("TOT_COUNTS"),
                BackgroundRates = Column("BACKV") ?? Column("BRATE"),
                BackgroundErrors = Column("BACKE") ?? Column("BERROR"),
                BarycentricSeconds = Barycentric(day, keywordUnit),
                Band = Band(),
                IsNet = _header.Find("BACKAPP")?.Value is true || SpectrumReader.IsClass(_table, "HDUCLAS2", "NET"),
                LiveFraction = Number("DEADC") ?? double.NaN,
                SourceName = Text("OBJECT") ?? Text("NAME") ?? Text("SRC_NAME") ?? "",
                Instrument = Text("INSTRUME") ?? "",
            };
        }
    }

    /// <summary>Widths of the bins, s: of each row, the same for all, or not told.</summary>
    private double[] Widths(int rows, double keywordUnit)
    {
        double[]? each = Column("TIMEDEL");
        double factor = each is null ? 1 : UnitOf("TIMEDEL", keywordUnit);
        if (each is null && Column("XAX_E") is { } half)
            (each, factor) = (half, 2 * UnitOf("XAX_E", keywordUnit));
        double all = (Number("TIMEDEL") ?? double.NaN) * keywordUnit;
        double[] widths = each is null ? [.. Enumerable.Repeat(all, rows)] : [.. each.Select(w => Math.Abs(w * factor))]; // Files of JEM-X have negative ones.
        int wrong = Array.FindIndex(widths, double.IsInfinity);
        return wrong < 0 ? widths : throw Broken($"the bin of row {wrong + 1} is infinitely wide.", "TIMEDEL");
    }

    /// <summary>Middles of the bins, s, and the whole day from which they count.</summary>
    private (double Day, double[] Seconds) Times(int rows, double keywordUnit, double[] widths)
    {
        double reference = Number("MJDREF") ?? Number("MJDREFI") ?? 0, fraction = Number("MJDREF") is null ? Number("MJDREFF") ?? 0 : 0;
        double day = Math.Floor(reference), offset = (((reference - day) + fraction) * SecondsPerDay) + ((Number("TIMEZERO") ?? TimeZeroInParts()) * keywordUnit);
        double place = Number("TIMEPIXR") ?? 0.5;
        if (!(place is >= 0 and <= 1))
            throw Broken(FormattableString.Invariant($"TIMEPIXR is {place}; the place of the times in their bins, 0 to 1, is expected."), "TIMEPIXR");
        double[] seconds;
        if (Column("TIME") is { } times)
        {
            double unit = UnitOf("TIME", keywordUnit);
            seconds = [.. times.Select(t => (t * unit) + offset)];
        }
        else
        {
            // Bins of one width without a gap; TIMEZERO is then the time of the first bin.
            double start = Number("TIMEZERO") is null && Number("TIMEZERI") is null ? (Number("TSTART") ?? 0) * keywordUnit : 0;
            if (!double.IsFinite(widths[0]) || Number("TIMEDEL") is null)
                throw Broken("there is neither a column TIME nor a keyword TIMEDEL; one of them is expected.", "TIMEDEL");
            seconds = [.. Enumerable.Range(0, rows).Select(i => start + offset + (i * widths[0]))];
        }

        for (int i = 0; i < rows; i++)
        {
            if (!double.IsFinite(seconds[i]))
                throw Broken($"TIME of row {i + 1} is no number.");
            if (place != 0.5 && double.IsFinite(widths[i]))
                seconds[i] += (0.5 - place) * widths[i];
        }

        return (day, seconds);
    }

    private double TimeZeroInParts() => (Number("TIMEZERI") ?? 0) + (Number("TIMEZERF") ?? 0);

    // Zeros stand for times that were not computed.
    private double[]? Barycentric(double day, double keywordUnit)
    {
        if (Column("BARYTIME") is not { } times || times.All(t => t == 0))
            return null;
        double unit = UnitOf("BARYTIME", keywordUnit), offset = ((Number("MJDREF") ?? Number("MJDREFI") ?? 0) - day) * SecondsPerDay;
        return [.. times.Select(t => t == 0 ? double.NaN : (t * unit) + offset)];
    }

    private EnergyBand? Band()
    {
        double unit = Text("EUNIT")?.ToUpperInvariant() switch { "EV" => 1e-3, "MEV" => 1e3, "GEV" => 1e6, _ => 1 };
        return Number("E_MIN") * unit is { } low && Number("E_MAX") * unit is { } high && low >= 0 && high > low && double.IsFinite(high)
            ? new EnergyBand(low, high)
            : null;
    }

    private double[]? Column(string name) => _table.FindColumn(name) is { IsVariableLength: false } ? _table.ReadAll<double>(name) : null;

    private double UnitOf(string column, double usual) =>
        _table.RequireColumn(column).Unit is { } unit && unit.Trim().Length > 0 ? Unit(unit, $"TUNIT of {column}") : usual;

    private double Unit(string? unit, string what) => unit?.Trim().ToUpperInvariant() switch
    {
        null or "" or "S" or "SEC" or "SECOND" or "SECONDS" => 1,
        "D" or "DAY" or "DAYS" => SecondsPerDay,
        "MS" => 1e-3,
        "US" => 1e-6,
        "H" => 3600,
        "MIN" => 60,
        _ => throw Broken($"{what} is '{unit}'; s or d is expected.", "TIMEUNIT"),
    };

    private double? Number(string name) => _header.Find(name)?.Value switch
    {
        double real => real,
        long whole => whole,
        _ => null,
    };

    private string? Text(string name) => _header.Find(name)?.Value is string text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private FitsException Broken(string problem, string? keyword = null) => new(problem, _file.Name, _table.Index, keyword);
}
