using System.Globalization;

namespace Mmoda.HighEnergy;

/// <summary>
/// The parameters of a model for one or several spectra: which are shared, free, frozen or linked. Immutable; changes give a new table.
/// </summary>
public sealed class FitParameters
{
    private readonly ModelParameter[] _entries;
    private readonly int[] _map;

    private FitParameters(SpectralModel model, int spectra, ModelParameter[] entries, int[] map) =>
        (Model, SpectrumCount, _entries, _map) = (model, spectra, entries, map);

    /// <summary>The model.</summary>
    public SpectralModel Model { get; }

    /// <summary>Number of spectra.</summary>
    public int SpectrumCount { get; }

    /// <summary>The parameters: those of the first spectrum, then those that others do not share.</summary>
    public IReadOnlyList<ModelParameter> Entries => _entries;

    /// <summary>The parameters of a model as its components define them; spectra share all but the factors of <c>constant</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="spectra">Number of spectra, at least 1.</param>
    /// <param name="untied">Further parameters that each spectrum has for itself, by name.</param>
    /// <exception cref="ArgumentException">A name is unknown or ambiguous.</exception>
    public static FitParameters Create(SpectralModel model, int spectra = 1, params IReadOnlyList<string> untied)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(untied);
        ArgumentOutOfRangeException.ThrowIfLessThan(spectra, 1);
        int n = model.Parameters.Count;
        bool[] isOwn = new bool[n];
        for (int k = 0; k < n; k++)
            isOwn[k] = model.Parameters[k].Name.StartsWith("constant", StringComparison.Ordinal);
        foreach (string name in untied)
            isOwn[Find([.. model.Parameters], name)] = true;
        List<ModelParameter> entries = [.. model.Parameters];
        int[] map = new int[n * spectra];
        for (int s = 0; s < spectra; s++)
        {
            for (int k = 0; k < n; k++)
            {
                map[(s * n) + k] = k;
                if (s == 0 || !isOwn[k])
                    continue;
                map[(s * n) + k] = entries.Count;
                ModelParameter first = model.Parameters[k];
                bool isFrozen = first.IsFrozen && !first.Name.StartsWith("constant", StringComparison.Ordinal);
                entries.Add(first with { Name = string.Create(CultureInfo.InvariantCulture, $"{first.Name}[{s + 1}]"), IsFrozen = isFrozen });
            }
        }

        return new FitParameters(model, spectra, [.. entries], map);
    }

    /// <summary>Index of a parameter in <see cref="Entries"/>.</summary>
    /// <param name="name">Its name, in any case; the part after the dot is enough where it is unique.</param>
    /// <exception cref="ArgumentException">The name is unknown or ambiguous.</exception>
    public int IndexOf(string name) => Find(_entries, name);

    /// <summary>With another value, bounds or state of a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">New value; moved bounds if it lies outside, unless bounds are given too.</param>
    /// <param name="lower">Smallest value allowed.</param>
    /// <param name="upper">Largest value allowed.</param>
    /// <param name="isFrozen">Whether fits keep the value.</param>
    /// <exception cref="ArgumentException">The name is unknown, a value is not finite, or lies outside its bounds.</exception>
    public FitParameters With(string name, double? value = null, double? lower = null, double? upper = null, bool? isFrozen = null)
    {
        int index = IndexOf(name);
        ModelParameter old = _entries[index];
        ModelParameter changed = old with
        {
            Value = value ?? old.Value,
            Lower = lower ?? old.Lower,
            Upper = upper ?? old.Upper,
            IsFrozen = isFrozen ?? old.IsFrozen,
            LinkedTo = value is null && isFrozen is null ? old.LinkedTo : null,
        };
        if (!double.IsFinite(changed.Value) || !(changed.Lower <= changed.Value && changed.Value <= changed.Upper))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{changed.Name} is {changed.Value}; a number from {changed.Lower} to {changed.Upper} is allowed."), nameof(value));
        }

        return With(index, changed);
    }

    /// <summary>With a parameter that follows another.</summary>
    /// <param name="name">The one that follows.</param>
    /// <param name="target">The one that is followed.</param>
    /// <param name="factor">Value of the one over that of the other.</param>
    /// <exception cref="ArgumentException">A name is unknown, the factor is not finite, or links go in a circle.</exception>
    public FitParameters WithLink(string name, string target, double factor = 1)
    {
        int index = IndexOf(name), to = IndexOf(target);
        if (!double.IsFinite(factor))
            throw new ArgumentException("The factor of a link must be finite.", nameof(factor));
        FitParameters linked = With(index, _entries[index] with { LinkedTo = _entries[to].Name, LinkFactor = factor });
        _ = linked.Resolve(index);
        return linked;
    }

    /// <summary>With other values for all parameters.</summary>
    /// <param name="values">One for each entry.</param>
    public FitParameters WithValues(ReadOnlySpan<double> values)
    {
        ModelParameter[] entries = new ModelParameter[_entries.Length];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = _entries[i] with { Value = values[i] };
        return new FitParameters(Model, SpectrumCount, entries, _map);
    }

    /// <summary>Values of the model's parameters for one spectrum.</summary>
    /// <param name="spectrum">0-based.</param>
    public double[] ValuesFor(int spectrum)
    {
        double[] values = new double[Model.Parameters.Count];
        for (int k = 0; k < values.Length; k++)
        {
            (int entry, double factor) = Resolve(EntryOf(spectrum, k));
            values[k] = factor * _entries[entry].Value;
        }

        return values;
    }

    /// <summary>Entry of a parameter of the model for a spectrum.</summary>
    internal int EntryOf(int spectrum, int parameter) => _map[(spectrum * Model.Parameters.Count) + parameter];

    /// <summary>The entry that a parameter follows in the end, itself if none, and the factor.</summary>
    internal (int Entry, double Factor) Resolve(int entry)
    {
        double factor = 1;
        for (int steps = 0; _entries[entry].LinkedTo is { } target; steps++)
        {
            if (steps > _entries.Length)
                throw new ArgumentException($"The links of {_entries[entry].Name} go in a circle.");
            factor *= _entries[entry].LinkFactor;
            entry = IndexOf(target);
        }

        return (entry, factor);
    }

    private FitParameters With(int index, ModelParameter changed)
    {
        ModelParameter[] entries = [.. _entries];
        entries[index] = changed;
        return new FitParameters(Model, SpectrumCount, entries, _map);
    }

    private static int Find(ModelParameter[] entries, string name)
    {
        int exact = Array.FindIndex(entries, e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (exact >= 0)
            return exact;
        int[] found = [.. Enumerable.Range(0, entries.Length).Where(i => entries[i].Name.EndsWith("." + name, StringComparison.OrdinalIgnoreCase))];
        string all = string.Join(", ", entries.Select(e => e.Name));
        return found.Length == 1
            ? found[0]
            : throw new ArgumentException(found.Length == 0 ? $"There is no parameter '{name}'; there are {all}." : $"'{name}' is ambiguous; the parameters are {all}.", nameof(name));
    }
}
