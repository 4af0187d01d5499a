using System.CommandLine;
using Mmoda.Fits;

namespace Mmoda.Cli;

/// <summary><c>mmoda fits compress</c>, <c>uncompress</c> and <c>convert</c>.</summary>
internal static class FitsConvertCommands
{
    /// <summary>Images to compressed images.</summary>
    public static Command Compress()
    {
        Argument<FileInfo> file = FitsFiles.Input();
        Argument<FileInfo> output = new("OUTPUT") { Description = "The file to write, for example image.fits.fz." };
        Option<string> algorithm = new("--algorithm") { Description = "rice, gzip1 or gzip2.", DefaultValueFactory = _ => "rice" };
        algorithm.AcceptOnlyFromAmong("rice", "gzip1", "gzip2");
        Option<double?> quantize = DataOptions.Number("--quantize", "Reals: steps per standard deviation of the noise.", 4, 0.1, 1000, "steps");
        Option<bool> lossless = new("--lossless") { Description = "Reals as they are, with gzip2 unless gzip1 is given." };
        Option<bool> overwrite = FitsFiles.Overwrite();
        Command command = new("compress", "Compress the images of a file in tiles; integers without loss, everything else is copied.") { file, output, algorithm, quantize, lossless, overwrite };
        command.SetAction(result =>
        {
            bool isLossless = result.GetValue(lossless);
            FitsCompression how = new()
            {
                Algorithm = result.GetRequiredValue(algorithm) switch
                {
                    "gzip1" => FitsCompressionAlgorithm.Gzip1,
                    "gzip2" => FitsCompressionAlgorithm.Gzip2,
                    _ => isLossless ? FitsCompressionAlgorithm.Gzip2 : FitsCompressionAlgorithm.Rice1,
                },
                QuantizeLevel = isLossless ? 0 : result.GetValue(quantize) ?? 4,
            };
            return Rewrite(result.GetRequiredValue(file).FullName, result.GetRequiredValue(output).FullName, result.GetValue(overwrite), (writer, image) => Compress(writer, image, how));
        });
        return command;
    }

    /// <summary>Compressed images to plain ones.</summary>
    public static Command Uncompress()
    {
        Argument<FileInfo> file = FitsFiles.Input();
        Argument<FileInfo> output = new("OUTPUT") { Description = "The file to write." };
        Option<bool> overwrite = FitsFiles.Overwrite();
        Command command = new("uncompress", "Write tile-compressed images as plain ones; everything else is copied.") { file, output, overwrite };
        command.SetAction(result => Rewrite(result.GetRequiredValue(file).FullName, result.GetRequiredValue(output).FullName, result.GetValue(overwrite), Uncompress));
        return command;
    }

    /// <summary>Tables to text and back, FITS to gzipped FITS and back.</summary>
    public static Command Convert()
    {
        Argument<FileInfo> file = new("INPUT") { Description = "A FITS file, or a table as .csv or .ecsv." };
        Argument<FileInfo> output = new("OUTPUT") { Description = "The file to write; its name tells the format: .fits, .fits.gz, .csv, .json or .ecsv." };
        Option<string?> hdu = FitsFiles.Hdu("the first table, for texts");
        Option<bool> overwrite = FitsFiles.Overwrite();
        Command command = new("convert", "Convert a table to text or back, or a file to gzip or back.") { file, output, hdu, overwrite };
        command.SetAction(result => Convert(
            result.GetRequiredValue(file).FullName, result.GetRequiredValue(output).FullName, result.GetValue(hdu), result.GetValue(overwrite)));
        return command;
    }

    private static int Convert(string input, string output, string? hdu, bool overwrite)
    {
        FitsFiles.RequireNew(output, overwrite);
        string extension = Path.GetExtension(output).ToUpperInvariant();
        FitsTextFormat? text = extension switch
        {
            ".CSV" => FitsTextFormat.Csv,
            ".JSON" => FitsTextFormat.Json,
            ".ECSV" => FitsTextFormat.Ecsv,
            ".FITS" or ".FIT" or ".GZ" => null,
            _ => throw new CommandException(ExitCode.Usage, $"{output}: the format '{extension}' is not known; allowed are .fits, .fits.gz, .csv, .json and .ecsv."),
        };
        if (Path.GetExtension(input).ToUpperInvariant() is ".CSV" or ".ECSV")
        {
            if (text is not null)
                throw new CommandException(ExitCode.Usage, $"{input} is a text; it can be converted to .fits or .fits.gz.");
            ReadText(input, output);
            return ExitCode.Done;
        }

        using FitsFile file = FitsFile.Open(input);
        if (text is { } format)
        {
            FitsHdu table = FitsFiles.Table(file, hdu);
            FitsLookCommands.RequireOther(input, output);
            FitsFiles.WriteText(output, overwrite, writer => FitsTableText.Write(table, writer, format));
            return ExitCode.Done;
        }

        if (hdu is not null)
            throw new CommandException(ExitCode.Usage, "--hdu chooses a table for .csv, .json and .ecsv; a FITS file gets all HDUs.");
        using FitsWriter copy = FitsWriter.Create(output);
        foreach (FitsHdu each in file.Hdus)
            copy.Copy(each);
        copy.Commit();
        return ExitCode.Done;
    }

    private static void ReadText(string input, string output)
    {
        try
        {
            using StreamReader source = new(input);
            FitsTable table = FitsTableText.Read(source, out FitsHeader header);
            using FitsWriter writer = FitsWriter.Create(output);
            writer.WriteTable(header, table);
            writer.Commit();
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new CommandException(ExitCode.Failed, $"{input}: {e.Message}");
        }
    }

    /// <summary>Copies a file; <paramref name="write"/> writes the images that it wants to write otherwise and tells which.</summary>
    private static int Rewrite(string input, string output, bool overwrite, Func<FitsWriter, ImageHdu, bool> write)
    {
        FitsFiles.RequireNew(output, overwrite);
        using FitsFile file = FitsFile.Open(input);
        using FitsWriter writer = FitsWriter.Create(output);
        foreach (FitsHdu hdu in file.Hdus)
        {
            if (hdu is not ImageHdu image || !write(writer, image))
                writer.Copy(hdu);
        }

        writer.Commit();
        Terminal.Line(FormattableString.Invariant($"{new FileInfo(input).Length} bytes became {new FileInfo(output).Length}."));
        return ExitCode.Done;
    }

    private static bool Compress(FitsWriter writer, ImageHdu image, FitsCompression how)
    {
        if (image.PixelCount == 0 || image.Compression is not null)
            return false;
        if (!IsPlain(image) || (Math.Abs(image.BitPix) == 64 && image.BitPix > 0 && how.Algorithm == FitsCompressionAlgorithm.Rice1))
        {
            Terminal.Line(FormattableString.Invariant($"HDU {image.Index} is copied as it is: scaled integers are not compressed, nor 64-bit integers with rice."));
            return false;
        }

        long[] shape = [.. image.Shape];
        ByType(image, new Compressed(writer, image.Header, shape, how));
        return true;
    }

    private static bool Uncompress(FitsWriter writer, ImageHdu image)
    {
        if (image.Compression is null)
            return false;
        if (!IsPlain(image))
        {
            Terminal.Line(FormattableString.Invariant($"HDU {image.Index} is copied as it is: scaled integers are not uncompressed."));
            return false;
        }

        ByType(image, new Plain(writer, image.Header, [.. image.Shape]));
        return true;
    }

    /// <summary>Stored as its values are, apart from the offset of the unsigned conventions.</summary>
    private static bool IsPlain(ImageHdu image) => image.Scale == 1 && (image.Zero == 0 || image.Zero == UnsignedZero(image.BitPix));

    private static double UnsignedZero(int bitPix) => bitPix switch
    {
        8 => -128,
        16 => 32768,
        32 => 2147483648,
        64 => 9223372036854775808,
        _ => double.NaN,
    };

    private static void ByType(ImageHdu image, IPixelWriter to)
    {
        bool isOffset = image.Zero != 0;
        switch (image.BitPix)
        {
            case 8 when isOffset:
                to.Write(image.ReadAll<sbyte>());
                break;
            case 8:
                to.Write(image.ReadAll<byte>());
                break;
            case 16 when isOffset:
                to.Write(image.ReadAll<ushort>());
                break;
            case 16:
                to.Write(image.ReadAll<short>());
                break;
            case 32 when isOffset:
                to.Write(image.ReadAll<uint>());
                break;
            case 32:
                to.Write(image.ReadAll<int>());
                break;
            case 64 when isOffset:
                to.Write(image.ReadAll<ulong>());
                break;
            case 64:
                to.Write(image.ReadAll<long>());
                break;
            case -32:
                to.Write(image.ReadAll<float>());
                break;
            default:
                to.Write(image.ReadAll<double>());
                break;
        }
    }

    private interface IPixelWriter
    {
        void Write<T>(T[] pixels)
            where T : unmanaged;
    }

    private sealed record Compressed(FitsWriter Writer, FitsHeader Header, long[] Shape, FitsCompression How) : IPixelWriter
    {
        public void Write<T>(T[] pixels)
            where T : unmanaged => Writer.WriteCompressedImage<T>(Header, Shape, pixels, How);
    }

    private sealed record Plain(FitsWriter Writer, FitsHeader Header, long[] Shape) : IPixelWriter
    {
        public void Write<T>(T[] pixels)
            where T : unmanaged => Writer.WriteImage<T>(Header, Shape, pixels);
    }
}
