using System.Text.Json;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.Server.Api;

namespace Mmoda.Cli;

/// <summary>A recipe from a file: its JSON form, or a FITS product that carries it.</summary>
internal static class RecipeFile
{
    /// <summary>Larger files are not read as JSON.</summary>
    private const long LargestJson = 256 << 20;

    /// <summary>Reads it.</summary>
    /// <exception cref="CommandException">The file is neither.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Recipe Read(string path)
    {
        try
        {
            if (IsFits(path))
            {
                using FitsFile file = FitsFile.Open(path);
                return RecipeFits.Read(file)
                    ?? throw new CommandException(ExitCode.Usage, $"{path} carries no recipe: it has no extension {RecipeFits.Extension}.");
            }

            return new FileInfo(path).Length <= LargestJson
                ? Recipe.FromJson(File.ReadAllText(path))
                : throw new CommandException(ExitCode.Usage, $"{path} is too large for a recipe.");
        }
        catch (JsonException e)
        {
            throw new CommandException(ExitCode.Usage, $"{path} is not a recipe: {e.Message}");
        }
    }

    private static bool IsFits(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[6];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..count].SequenceEqual("SIMPLE"u8) || (count > 2 && start is [0x1f, 0x8b, ..]);
    }
}
