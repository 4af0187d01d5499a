using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Mmoda.Server.OdaApi;

/// <summary>Query string and form as one set of arguments, in the order given, decoded as the protocol says.</summary>
internal sealed class OdaArguments
{
    private const string Null = "\0";

    private static readonly HashSet<string> NeverDecoded = ["selected_catalog", "catalog_selected_objects"];

    /// <summary>Longest names and texts together, bytes; what is asked is kept.</summary>
    private const int Longest = 1 << 20;

    private readonly Dictionary<string, StringValues> _texts;
    private readonly int _longest;

    private OdaArguments(Dictionary<string, StringValues> texts, IReadOnlyList<OdaUpload> files, int longest)
    {
        _texts = texts;
        _longest = longest;
        Files = files;
        RequireSize();
    }

    /// <summary>Names in the order given.</summary>
    public IReadOnlyCollection<string> Names => _texts.Keys;

    /// <summary>The files that came along.</summary>
    public IReadOnlyList<OdaUpload> Files { get; }

    /// <summary>Reads a request; the size of files is limited by the server.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="longest">Most bytes of all names and texts together.</param>
    /// <exception cref="OdaError">There are more.</exception>
    public static async Task<OdaArguments> ReadAsync(HttpRequest request, CancellationToken cancellationToken, int longest = Longest)
    {
        Dictionary<string, StringValues> texts = new(StringComparer.Ordinal);
        foreach ((string name, StringValues values) in QueryHelpers.ParseQuery(request.QueryString.Value))
            texts[name] = values;
        List<OdaUpload> files = [];
        if (request.HasFormContentType)
        {
            IFormCollection form = await ReadFormAsync(request, cancellationToken);
            foreach ((string name, StringValues values) in form)
                texts[name] = texts.TryGetValue(name, out StringValues before) ? StringValues.Concat(before, values) : values;
            foreach (IFormFile file in form.Files)
            {
                using MemoryStream content = new((int)file.Length);
                await file.CopyToAsync(content, cancellationToken);
                files.Add(new OdaUpload(file.Name, file.FileName, content.ToArray()));
            }
        }

        return new OdaArguments(texts, files, longest);
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(cancellationToken);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new InvalidDataException("The form is cut off.", e);
        }
    }

    /// <summary>The uploaded file of a name, or null.</summary>
    public OdaUpload? File(string part) => Files.FirstOrDefault(f => f.Part == part);

    /// <summary>Gives an argument a value, as if it had been sent.</summary>
    /// <exception cref="OdaError">All arguments are too long with it.</exception>
    public void Set(string name, string value)
    {
        _texts[name] = value;
        RequireSize();
    }

    public bool Has(string name) => _texts.ContainsKey(name);

    private void RequireSize()
    {
        long size = _texts.Sum(t => (long)Encoding.UTF8.GetByteCount(t.Key) + t.Value.Sum(v => (long)Encoding.UTF8.GetByteCount(v ?? "")));
        if (size > _longest)
            throw OdaError.NotUnderstood($"the arguments have {size} bytes together; at most {_longest} are accepted");
    }

    /// <summary>The first text given, or null when absent or null.</summary>
    public string? Text(string name) => _texts.TryGetValue(name, out StringValues values) && values[0] is { } text && text != Null ? text : null;

    /// <summary>All texts given for a name; empty when given as null.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        _texts.TryGetValue(name, out StringValues values) ? [.. values.OfType<string>().Where(v => v != Null)] : [];

    /// <summary>The value as the protocol stores it: an object or array when the text is one, else the text.</summary>
    public JsonNode? Value(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (!NeverDecoded.Contains(name) && text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            try
            {
                return JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                return text; // Text that only looks like JSON.
            }
        }

        return text;
    }
}
