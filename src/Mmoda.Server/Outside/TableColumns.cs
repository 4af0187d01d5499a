using System.IO.Compression;
using System.Text.Json.Nodes;
using Mmoda.Fits;
using Mmoda.Server.Api;

namespace Mmoda.Server.Outside;

/// <summary>The columns of the tables of a FITS file elsewhere, for parameters that name columns of it.</summary>
internal static class TableColumns
{
    private const int Block = 2880, LongestAddress = 2000;

    /// <summary>Takes <c>{address}</c>; answers <c>{tables: [{name, rows, columns: [{name, unit}]}], whole}</c>.</summary>
    public static async Task<IResult> TellAsync(HttpContext http, ServerOptions options, OutsideWeb web, CancellationToken cancellationToken)
    {
        if (!options.Outside.ReadsTables)
            return Problems.NotFound("This server does not look into files elsewhere.");
        if (await JsonBody.ReadAsync(http, cancellationToken) is not { } body || body["address"] is not JsonValue given || !given.TryGetValue(out string? address) || address.Length > LongestAddress)
            return Problems.BadRequest($"Give {{\"address\": …}} as JSON, of at most {LongestAddress} characters.");
        try
        {
            (byte[] content, bool isWhole) = await web.GetAsync(address.Trim(), options.Outside.MostTableBytes, cancellationToken);
            http.Response.Headers.CacheControl = "no-store";
            return Results.Text(Describe(content, isWhole, options.Outside.MostTableBytes).ToJsonString(), "application/json");
        }
        catch (OutsideRefusedException e)
        {
            return e.IsOurs ? Problems.BadRequest(e.Message) : Problems.Elsewhere(e.Message);
        }
        catch (FitsException e)
        {
            return Problems.Elsewhere($"What is there is no FITS file that can be read: {e.Message}");
        }
    }

    /// <summary>The tables of a file, or of its beginning.</summary>
    /// <exception cref="FitsException">It is no FITS file.</exception>
    private static JsonObject Describe(byte[] content, bool isWhole, int most)
    {
        if (content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            (content, isWhole) = Inflate(content, isWhole, most);
        // What was cut still has its last table: that it is not all there does not matter for its columns.
        ReadOnlyMemory<byte> read = isWhole ? content : content.AsMemory(0, content.Length - (content.Length % Block));
        using FitsFile file = FitsFile.Open(read, "the file");
        return new JsonObject
        {
            ["tables"] = new JsonArray([.. file.Hdus.Select(Table).OfType<JsonObject>()]),
            ["whole"] = isWhole,
        };
    }

    private static JsonObject? Table(FitsHdu hdu) => hdu switch
    {
        BinaryTableHdu table => Table(table.Name, table.RowCount, table.Columns.Select(c => (c.Name, c.Unit))),
        AsciiTableHdu table => Table(table.Name, table.RowCount, table.Columns.Select(c => (c.Name, c.Unit))),
        _ => null,
    };

    private static JsonObject Table(string name, long rows, IEnumerable<(string Name, string? Unit)> columns) => new()
    {
        ["name"] = name,
        ["rows"] = rows,
        ["columns"] = new JsonArray([.. columns.Where(c => c.Name.Length > 0).Select(c => new JsonObject { ["name"] = c.Name, ["unit"] = c.Unit })]),
    };

    /// <summary>At most so many bytes of what was packed; a cut download ends where it ends.</summary>
    private static (byte[] Content, bool IsWhole) Inflate(byte[] packed, bool isWhole, int most)
    {
        using GZipStream inflated = new(new MemoryStream(packed), CompressionMode.Decompress);
        byte[] content = new byte[most + 1];
        int length = 0, read;
        try
        {
            while (length < content.Length && (read = inflated.Read(content, length, content.Length - length)) > 0)
                length += read;
        }
        catch (InvalidDataException e)
        {
            // What was cut ends inside its packed data; what came out before that is as good as any.
            if (isWhole || length == 0)
                throw new FitsException($"the gzip data are broken: {e.Message}", e);
        }

        return (content[..Math.Min(length, most)], isWhole && length <= most);
    }
}
