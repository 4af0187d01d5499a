using System.Globalization;

namespace Mmoda.HighEnergy;

/// <summary>Changes of parameters as users write them: starts, bounds, links, and what fits keep.</summary>
public static class ParameterChanges
{
    /// <summary>Changes a parameter.</summary>
    /// <param name="parameters">The parameters before.</param>
    /// <param name="text"><c>NAME=VALUE</c>, <c>NAME=VALUE:MIN:MAX</c>, or a link: <c>NAME=OTHER</c>, <c>NAME=FACTOR*OTHER</c>.</param>
    /// <exception cref="ArgumentException">The text has another form, a name is unknown, or a value lies outside its bounds.</exception>
    public static FitParameters Set(FitParameters parameters, string text)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        (string name, string value) = Split(text, "NAME=VALUE, NAME=VALUE:MIN:MAX or NAME=FACTOR*OTHER");
        if (value.Split('*') is [string factor, string other])
            return parameters.WithLink(name, other.Trim(), Number(text, factor));
        string[] parts = value.Split(':');
        if (parts.Length == 1 && char.IsLetter(value.FirstOrDefault()) && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return parameters.WithLink(name, value);
        if (parts.Length == 3 && Number(text, parts[1]) > Number(text, parts[2]))
            throw new ArgumentException($"In '{text}', the least value {parts[1].Trim()} is above the greatest, {parts[2].Trim()}.", nameof(text));
        return parts.Length switch
        {
            1 => parameters.With(name, Number(text, parts[0])),
            3 => parameters.With(name, Number(text, parts[0]), Number(text, parts[1]), Number(text, parts[2])),
            _ => throw Wrong(text, "NAME=VALUE, NAME=VALUE:MIN:MAX or NAME=FACTOR*OTHER"),
        };
    }

    /// <summary>Keeps a parameter.</summary>
    /// <param name="parameters">The parameters before.</param>
    /// <param name="text"><c>NAME</c>, or <c>NAME=VALUE</c>.</param>
    /// <exception cref="ArgumentException">The text has another form, the name is unknown, or the value lies outside its bounds.</exception>
    public static FitParameters Freeze(FitParameters parameters, string text)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains('=', StringComparison.Ordinal))
            return parameters.With(text.Trim(), isFrozen: true);
        (string name, string value) = Split(text, "NAME or NAME=VALUE");
        return parameters.With(name, Number(text, value), isFrozen: true);
    }

    /// <summary>Frees a parameter.</summary>
    /// <param name="parameters">The parameters before.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static FitParameters Thaw(FitParameters parameters, string name)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(name);
        return parameters.With(name.Trim(), isFrozen: false);
    }

    private static (string Name, string Value) Split(string text, string form)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 ? (text[..at].Trim(), text[(at + 1)..].Trim()) : throw Wrong(text, form);
    }

    private static double Number(string text, string number) =>
        double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new ArgumentException($"In '{text}', '{number.Trim()}' is no number.", nameof(number));

    private static ArgumentException Wrong(string text, string form) => new($"'{text}' is not of the form {form}.", nameof(text));
}
