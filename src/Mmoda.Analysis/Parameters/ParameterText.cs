using System.Globalization;

namespace Mmoda.Analysis;

/// <summary>From the texts given for one parameter to its value.</summary>
internal static class ParameterText
{
    /// <summary>The value, or null with a problem added.</summary>
    public static object? Read(Parameter parameter, IReadOnlyList<string>? texts, IList<QueryProblem> problems)
    {
        if (parameter.Kind == ParameterKind.InputList)
            return ReadList(parameter, texts, problems);
        if (texts is null)
            return Default(parameter);

        string? text = texts.Count == 0 ? null : texts[0].Trim();
        if (texts.Count > 1)
        {
            Add(QueryProblemKind.NotAllowed, $"Give one value; there are {texts.Count}.");
            return null;
        }

        bool isNumber = parameter.Kind is not (ParameterKind.Text or ParameterKind.Name or ParameterKind.UserCatalogue);
        if (text is null || (isNumber && text.Length == 0))
        {
            if (!parameter.IsOptional)
                Add(QueryProblemKind.Missing, "A value is required.");
            return null;
        }

        switch (parameter.Kind)
        {
            case ParameterKind.Time:
                if (TimeText.TryNormalise(text, out string isot))
                    return isot;
                Add(QueryProblemKind.NotATime, "Give a UTC time as 2017-03-06T13:26:48.000.");
                return null;
            case ParameterKind.Integer:
                if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
                    Add(QueryProblemKind.NotAnInteger, "Give a whole number.");
                else if (IsWithinLimits(integer))
                    return integer;
                return null;
            case ParameterKind.Text or ParameterKind.Name or ParameterKind.UserCatalogue:
                if (parameter.Allowed is null || parameter.Allowed.Contains(text))
                    return text;
                Add(QueryProblemKind.NotAllowed, $"Give one of {string.Join(", ", parameter.Allowed)}.");
                return null;
            default:
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
                    Add(QueryProblemKind.NotANumber, "Give a number.");
                else if (IsWithinLimits(number))
                    return number;
                return null;
        }

        bool IsWithinLimits(double value)
        {
            if (value < parameter.Minimum)
                Add(QueryProblemKind.TooSmall, $"The value must be at least {parameter.Minimum?.ToString(CultureInfo.InvariantCulture)} {parameter.Unit}".TrimEnd() + ".");
            else if (value > parameter.Maximum)
                Add(QueryProblemKind.TooLarge, $"The value must be at most {parameter.Maximum?.ToString(CultureInfo.InvariantCulture)} {parameter.Unit}".TrimEnd() + ".");
            else
                return true;
            return false;
        }

        void Add(QueryProblemKind kind, string message) => problems.Add(new(parameter.Name, text, message) { Kind = kind });
    }

    private static object? Default(Parameter parameter) => parameter.Default switch
    {
        int integer when parameter.Kind == ParameterKind.Integer => (long)integer,
        int or long or float when parameter.Kind != ParameterKind.Integer => Convert.ToDouble(parameter.Default, CultureInfo.InvariantCulture),
        object value => value,
        null => null,
    };

    private static List<string> ReadList(Parameter parameter, IReadOnlyList<string>? texts, IList<QueryProblem> problems)
    {
        if (texts is null)
            return parameter.Default is IEnumerable<string> names ? [.. names] : [];

        List<string> items = [.. texts.SelectMany(t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (items.Find(i => i.Any(char.IsWhiteSpace)) is { } blank)
            problems.Add(new(parameter.Name, blank, "Separate the items of a list by commas.") { Kind = QueryProblemKind.NotAList });
        return items;
    }
}
