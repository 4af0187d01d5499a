using System.Globalization;
using System.Text;

namespace Mmoda.Cli;

/// <summary>
/// What people read goes to standard error, so that standard output holds results only. On a terminal progress is one
/// line that is written again; elsewhere plain lines.
/// </summary>
internal static class Terminal
{
    private const int BarWidth = 30;
    private static readonly Lock Gate = new();
    private static int _lastPercent = -1;

    /// <summary>Whether somebody watches.</summary>
    public static bool IsInteractive { get; } = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    /// <summary>A line for people.</summary>
    public static void Line(string text)
    {
        lock (Gate)
            Console.Error.WriteLine(text);
    }

    /// <summary>A line that says what is wrong.</summary>
    public static void Error(string text) => Line("mmoda: " + text);

    /// <summary>Shows how far something is.</summary>
    public static void Progress(int done, int total, string what)
    {
        lock (Gate)
        {
            int percent = total == 0 ? 100 : 100 * done / total;
            if (IsInteractive)
            {
                int filled = BarWidth * percent / 100;
                Console.Error.Write(string.Create(
                    CultureInfo.InvariantCulture, $"\r[{new string('#', filled)}{new string('.', BarWidth - filled)}] {percent,3} %  {what}\u001b[K"));
                if (done >= total)
                    Console.Error.WriteLine();
            }
            else if (percent / 10 != _lastPercent / 10 || done >= total)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{percent,3} %  {what}"));
            }

            _lastPercent = done >= total ? -1 : percent;
        }
    }

    /// <summary>Columns aligned: text to the left, numbers (by their first character) to the right.</summary>
    public static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all = [header, .. rows];
        int[] widths = [.. header.Select((_, c) => all.Max(r => r[c].Length))];
        StringBuilder text = new();
        foreach (IReadOnlyList<string> row in all)
        {
            for (int c = 0; c < row.Count; c++)
            {
                bool isNumber = row[c].Length > 0 && (char.IsDigit(row[c][0]) || row[c][0] is '-' or '+') && c > 0;
                text.Append(isNumber ? row[c].PadLeft(widths[c]) : row[c].PadRight(widths[c])).Append(c == row.Count - 1 ? "" : "  ");
            }

            while (text.Length > 0 && text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A number with a fixed number of decimals.</summary>
    public static string Number(double? value, int decimals) =>
        value?.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) ?? "-";
}
