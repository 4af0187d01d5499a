using System.CommandLine;
using System.Globalization;
using Mmoda.Fits;

namespace Mmoda.Cli;

/// <summary>What the commands of <c>mmoda fits</c> share: which HDU, which file to write.</summary>
internal static class FitsFiles
{
    /// <summary>The file to read.</summary>
    public static Argument<FileInfo> Input() => new("FILE") { Description = "A FITS file, plain or gzipped." };

    /// <summary>Which HDU.</summary>
    public static Option<string?> Hdu(string usual) => new("--hdu") { Description = $"Number (0 = primary) or EXTNAME of an HDU; default: {usual}." };

    /// <summary>Whether a file may be replaced.</summary>
    public static Option<bool> Overwrite() => new("--overwrite") { Description = "Replace the output file when it exists." };

    /// <summary>The HDU of this number or name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static FitsHdu Find(FitsFile file, string hdu)
    {
        FitsHdu? found = int.TryParse(hdu, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? file.Hdus.ElementAtOrDefault(index)
            : file.Find(hdu);
        return found ?? throw new CommandException(
            ExitCode.Usage, $"--hdu {hdu}: {file.Name} has {string.Join(", ", file.Hdus.Select(h => FormattableString.Invariant($"{h.Index} '{h.Name}'")))}.");
    }

    /// <summary>The table asked for, or the first.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static FitsHdu Table(FitsFile file, string? hdu) => hdu is not null
        ? Find(file, hdu)
        : file.Hdus.FirstOrDefault(h => h is BinaryTableHdu or AsciiTableHdu) ?? throw new CommandException(ExitCode.NothingFound, $"{file.Name} has no table.");

    /// <summary>Refuses a file that exists.</summary>
    /// <exception cref="CommandException">It exists and may not be replaced.</exception>
    public static void RequireNew(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
            throw new CommandException(ExitCode.Failed, $"{path} exists; --overwrite replaces it.");
    }

    /// <summary>Writes a text file that appears whole or not at all.</summary>
    public static void WriteText(string path, bool overwrite, Action<TextWriter> write)
    {
        RequireNew(path, overwrite);
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp");
        try
        {
            using (StreamWriter writer = new(new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)))
            {
                write(writer);
                writer.Flush();
                ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
