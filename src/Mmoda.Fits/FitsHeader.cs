using System.Collections.ObjectModel;
using System.Globalization;

namespace Mmoda.Fits;

/// <summary>The ordered records of one header; read from a file (then read-only) or built for writing.</summary>
/// <remarks>
/// Keywords are case-insensitive; the first of several records with one keyword answers the questions. Typed questions return
/// null for an absent or undefined value and for the words that ISDC templates leave in unfilled records: <c>Real</c>,
/// <c>String</c>, <c>Integer</c>, <c>UTC_format</c>, <c>OBT_format</c>. Reading from several threads is safe; building is not.
/// </remarks>
public sealed class FitsHeader
{
    private static readonly string[] Placeholders = ["Real", "String", "Integer", "UTC_format", "OBT_format"];

    private readonly List<FitsCard> _cards = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>While a header is edited: the bytes of each record that was not changed, so that it stays as its author wrote it.</summary>
    private List<byte[]?>? _records;
    private ReadOnlyCollection<FitsCard>? _view;
    private string? _path;
    private int? _hduIndex;
    private bool _readOnly;

    /// <summary>The records in file order, without END.</summary>
    public IReadOnlyList<FitsCard> Cards => _view ??= _cards.AsReadOnly();

    /// <summary>True for the header of an open file; <see cref="Copy"/> gives one that can be changed.</summary>
    public bool IsReadOnly => _readOnly;

    /// <summary>True when a record with this keyword exists, whatever its value.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    public bool Contains(string keyword) => _index.ContainsKey(keyword);

    /// <summary>The first record with this keyword, or null.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    public FitsCard? Find(string keyword) => _index.TryGetValue(keyword, out int i) ? _cards[i] : null;

    /// <summary>The string value, or null when absent, undefined or an ISDC placeholder.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <exception cref="FitsException">The value is not a string.</exception>
    public string? GetString(string keyword) => Typed(keyword) switch
    {
        null => null,
        string text => text,
        object other => throw Mismatch(keyword, other, "a string"),
    };

    /// <summary>The integer value, or null when absent, undefined or an ISDC placeholder. Whole reals (<c>3.0</c>) count.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <exception cref="FitsException">The value is not a whole number of 64 bits.</exception>
    public long? GetInteger(string keyword) => Typed(keyword) switch
    {
        null => null,
        long number => number,
        double real when real == Math.Floor(real) && Math.Abs(real) < 9.2e18 => (long)real,
        object other => throw Mismatch(keyword, other, "an integer"),
    };

    /// <summary>The number as a double, or null when absent, undefined or an ISDC placeholder. Integers count.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <exception cref="FitsException">The value is not a number.</exception>
    public double? GetReal(string keyword) => Typed(keyword) switch
    {
        null => null,
        double real => real,
        long number => number,
        object other => throw Mismatch(keyword, other, "a number"),
    };

    /// <summary>The logical value, or null when absent, undefined or an ISDC placeholder.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <exception cref="FitsException">The value is not T or F.</exception>
    public bool? GetLogical(string keyword) => Typed(keyword) switch
    {
        null => null,
        bool flag => flag,
        object other => throw Mismatch(keyword, other, "T or F"),
    };

    /// <summary>The string value.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <exception cref="FitsException">Absent, undefined, an ISDC placeholder or not a string.</exception>
    public string RequireString(string keyword) => GetString(keyword) ?? throw Missing(keyword, "a string");

    /// <summary>The integer value.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <exception cref="FitsException">Absent, undefined, an ISDC placeholder or not a whole number.</exception>
    public long RequireInteger(string keyword) => GetInteger(keyword) ?? throw Missing(keyword, "an integer");

    /// <summary>The number as a double.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <exception cref="FitsException">Absent, undefined, an ISDC placeholder or not a number.</exception>
    public double RequireReal(string keyword) => GetReal(keyword) ?? throw Missing(keyword, "a number");

    /// <summary>Sets a string; replaces the value in place when the keyword exists. Longer than 68 characters: CONTINUE records.</summary>
    /// <param name="keyword">Standard keyword (at most 8 of A–Z 0–9 - _), or at most 44 characters of words for HIERARCH.</param>
    /// <param name="value">Printable ASCII; trailing blanks are not significant in FITS.</param>
    /// <param name="comment">Printable ASCII, cut where the record ends; null keeps the present comment.</param>
    /// <returns>This header.</returns>
    /// <exception cref="ArgumentException">Characters outside printable ASCII, or an illegal keyword.</exception>
    /// <exception cref="InvalidOperationException">The header is read-only.</exception>
    public FitsHeader Set(string keyword, string value, string? comment = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        HeaderText.RequirePrintable(value, nameof(value));
        return SetValue(keyword, value.TrimEnd(' '), comment);
    }

    /// <summary>Sets an integer; see <see cref="Set(string, string, string?)"/>.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="value">The value.</param>
    /// <param name="comment">The comment, or null.</param>
    /// <returns>This header.</returns>
    public FitsHeader Set(string keyword, long value, string? comment = null) => SetValue(keyword, value, comment);

    /// <summary>Sets a real; written with all the digits needed to read it back. See <see cref="Set(string, string, string?)"/>.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="value">A finite number: FITS headers cannot hold NaN or infinity.</param>
    /// <param name="comment">The comment, or null.</param>
    /// <returns>This header.</returns>
    public FitsHeader Set(string keyword, double value, string? comment = null) => double.IsFinite(value)
        ? SetValue(keyword, value, comment)
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"{keyword}: a FITS header cannot hold {value}; leave the keyword out.");

    /// <summary>Sets a logical; see <see cref="Set(string, string, string?)"/>.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="value">The value.</param>
    /// <param name="comment">The comment, or null.</param>
    /// <returns>This header.</returns>
    public FitsHeader Set(string keyword, bool value, string? comment = null) => SetValue(keyword, value, comment);

    /// <summary>Makes the value undefined: the record stays, with nothing between "=" and "/".</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="comment">The comment, or null.</param>
    /// <returns>This header.</returns>
    public FitsHeader SetUndefined(string keyword, string? comment = null) => SetValue(keyword, null, comment);

    /// <summary>Removes every record with this keyword; does nothing when there is none.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <returns>This header.</returns>
    public FitsHeader Remove(string keyword)
    {
        RequireWritable();
        for (int i = _cards.Count - 1; i >= 0; i--)
        {
            if (_cards[i].Keyword.Equals(keyword, StringComparison.OrdinalIgnoreCase))
            {
                _cards.RemoveAt(i);
                _records?.RemoveAt(i);
            }
        }

        Reindex();
        return this;
    }

    /// <summary>Gives the first record with a keyword another keyword; value, comment and place stay.</summary>
    /// <param name="keyword">The present keyword, any case.</param>
    /// <param name="newKeyword">As for <see cref="Set(string, string, string?)"/>.</param>
    /// <returns>This header.</returns>
    /// <exception cref="ArgumentException">No such record, the new keyword is illegal, or it exists.</exception>
    public FitsHeader Rename(string keyword, string newKeyword)
    {
        RequireWritable();
        int i = RequireIndex(keyword);
        string name = HeaderText.RequireKeyword(newKeyword);
        if (_index.TryGetValue(name, out int other) && other != i)
        {
            throw new ArgumentException($"{keyword} cannot become {name}: that keyword exists.", nameof(newKeyword));
        }

        Replace(i, _cards[i] with { Keyword = name });
        Reindex();
        return this;
    }

    /// <summary>Sets the comment of the first record with a keyword.</summary>
    /// <param name="keyword">The keyword, any case.</param>
    /// <param name="comment">Printable ASCII, cut where the record ends; null for none.</param>
    /// <returns>This header.</returns>
    /// <exception cref="ArgumentException">No such record, or characters outside printable ASCII.</exception>
    public FitsHeader SetComment(string keyword, string? comment)
    {
        RequireWritable();
        HeaderText.RequirePrintable(comment ?? "", nameof(comment));
        int i = RequireIndex(keyword);
        Replace(i, _cards[i] with { Comment = comment });
        return this;
    }

    /// <summary>Appends COMMENT records, 72 characters each.</summary>
    /// <param name="text">Printable ASCII.</param>
    /// <returns>This header.</returns>
    public FitsHeader AddComment(string text) => AddCommentary("COMMENT", text);

    /// <summary>Appends HISTORY records, 72 characters each.</summary>
    /// <param name="text">Printable ASCII.</param>
    /// <returns>This header.</returns>
    public FitsHeader AddHistory(string text) => AddCommentary("HISTORY", text);

    /// <summary>An independent header with the same records that can be changed.</summary>
    public FitsHeader Copy()
    {
        FitsHeader copy = new();
        foreach (FitsCard card in _cards)
        {
            copy.Append(card);
        }

        return copy;
    }

    /// <summary>An exception that names the file and HDU of this header, for readers that find a value wrong.</summary>
    /// <param name="keyword">The keyword concerned.</param>
    /// <param name="problem">What was found and what was expected.</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public FitsException Error(string keyword, string problem) => new(problem, _path, _hduIndex, keyword);

    internal void Append(FitsCard card)
    {
        _index.TryAdd(card.Keyword, _cards.Count);
        _cards.Add(card);
        _records?.Add(null);
    }

    /// <summary>Appends CONTINUE text to the last record.</summary>
    internal void ReplaceLast(FitsCard card) => _cards[^1] = card;

    /// <summary>Keeps the bytes of a record just read: of a new one, or of one that continues the last.</summary>
    internal void KeepRecord(ReadOnlySpan<byte> record)
    {
        _records ??= [];
        while (_records.Count < _cards.Count)
        {
            _records.Add(null);
        }

        _records[^1] = [.. _records[^1] ?? [], .. record];
    }

    internal void RemoveBlankEnd()
    {
        while (_cards.Count > 0 && _cards[^1] is { HasValue: false, Keyword: "", Comment: null or "" })
        {
            _cards.RemoveAt(_cards.Count - 1);
            _records?.RemoveAt(_cards.Count);
        }

        Reindex();
    }

    /// <summary>The bytes of a record as they were read, or null when it was changed since or made here.</summary>
    internal byte[]? RecordOf(int index) => _records?[index];

    internal void Freeze(string path, int hduIndex)
    {
        _path = path;
        _hduIndex = hduIndex;
        _readOnly = true;
    }

    private static bool IsPlaceholder(string text) => Array.IndexOf(Placeholders, text) >= 0;

    private object? Typed(string keyword) =>
        Find(keyword)?.Value is { } value && !(value is string text && IsPlaceholder(text)) ? value : null;

    private FitsException Mismatch(string keyword, object found, string expected) =>
        Error(keyword, string.Create(CultureInfo.InvariantCulture, $"found the value {HeaderText.Quote(found)}, expected {expected}."));

    private FitsException Missing(string keyword, string expected) => Find(keyword) switch
    {
        null => Error(keyword, $"the keyword is absent, expected {expected}."),
        { Value: null } => Error(keyword, $"the value is undefined, expected {expected}."),
        { Value: { } value } => Error(keyword, $"found the template placeholder {HeaderText.Quote(value)}, expected {expected}."),
    };

    private FitsHeader SetValue(string keyword, object? value, string? comment)
    {
        RequireWritable();
        string name = HeaderText.RequireKeyword(keyword);
        if (comment is not null)
        {
            HeaderText.RequirePrintable(comment, nameof(comment));
        }

        if (_index.TryGetValue(name, out int i))
        {
            Replace(i, new FitsCard(_cards[i].Keyword, value, comment ?? _cards[i].Comment, true));
        }
        else
        {
            Append(new FitsCard(name, value, comment, true));
        }

        return this;
    }

    private void Replace(int index, FitsCard card)
    {
        if (card == _cards[index])
        {
            return;
        }

        _cards[index] = card;
        if (_records is not null)
        {
            _records[index] = null;
        }
    }

    private int RequireIndex(string keyword) => _index.TryGetValue(keyword, out int i)
        ? i
        : throw new ArgumentException($"The header has no keyword {keyword}.", nameof(keyword));

    private void Reindex()
    {
        _index.Clear();
        for (int i = 0; i < _cards.Count; i++)
        {
            _index.TryAdd(_cards[i].Keyword, i);
        }
    }

    private FitsHeader AddCommentary(string keyword, string text)
    {
        RequireWritable();
        HeaderText.RequirePrintable(text, nameof(text));
        for (int from = 0; from == 0 || from < text.Length; from += 72)
        {
            Append(new FitsCard(keyword, null, text[from..Math.Min(text.Length, from + 72)], false));
        }

        return this;
    }

    private void RequireWritable()
    {
        if (_readOnly)
        {
            throw new InvalidOperationException("The header of an open file is read-only; change a Copy() of it.");
        }
    }
}
