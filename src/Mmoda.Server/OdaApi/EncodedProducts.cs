using System.IO.Compression;
using System.Text.Json;
using Mmoda.Analysis;

namespace Mmoda.Server.OdaApi;

/// <summary>
/// FITS files as this wire sends them, kept for a while: they never change, and encoding them again for every request would
/// cost most of its time. What is kept is encoded one at a time, so that many requests for one product encode it once, and
/// memory is that of one. Thread-safe.
/// </summary>
internal sealed class EncodedProducts : IDisposable
{
    /// <summary>Most that is kept, bytes.</summary>
    private const long Capacity = 256L << 20;

    /// <summary>Products larger than this are encoded as they are sent, never all in memory.</summary>
    private const long LargestKept = 24L << 20;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _encodes = new(1);
    private readonly Dictionary<(string Path, string Meta, bool IsDeflated), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _size;

    /// <summary>The product encoded, or null when it is too large to be kept.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(DataProduct product, CancellationToken cancellationToken)
    {
        (string, string, bool) key = KeyOf(product, isDeflated: false);
        if (Known(key) is { } known)
            return known.Content;
        if (IsTooLarge(product))
            return null;
        await _encodes.WaitAsync(cancellationToken);
        try
        {
            return (Known(key) ?? Keep(key, await EncodeAsync(product, cancellationToken), 0, 0)).Content;
        }
        finally
        {
            _encodes.Release();
        }
    }

    /// <summary>The product encoded and compressed, or null when it is too large to be kept. Clients usually want this.</summary>
    public async ValueTask<DeflatedPart?> FindDeflatedAsync(DataProduct product, CancellationToken cancellationToken)
    {
        (string, string, bool) key = KeyOf(product, isDeflated: true);
        if (Known(key) is { } known)
            return known.Part;
        if (IsTooLarge(product))
            return null;
        await _encodes.WaitAsync(cancellationToken);
        try
        {
            if (Known(key) is { } meanwhile)
                return meanwhile.Part;
            byte[] plain = Known(KeyOf(product, isDeflated: false))?.Content ?? await EncodeAsync(product, cancellationToken);
            DeflatedPart made = DeflatedPart.Of(plain, CompressionLevel.Optimal);
            return Keep(key, made.Content.ToArray(), made.Crc32, made.Length).Part;
        }
        finally
        {
            _encodes.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _encodes.Dispose();

    private static (string Path, string Meta, bool IsDeflated) KeyOf(DataProduct product, bool isDeflated) =>
        (product.Path, $"{product.Name} {product.Kind} {product.Metadata.ToJsonString()}", isDeflated);

    private static bool IsTooLarge(DataProduct product) => new FileInfo(product.Path).Length > LargestKept;

    private static async ValueTask<byte[]> EncodeAsync(DataProduct product, CancellationToken cancellationToken)
    {
        using MemoryStream content = new();
        await using (Utf8JsonWriter json = new(content))
            await NumpyProduct.WriteAsync(json, product, cancellationToken);
        return content.ToArray();
    }

    private Entry? Known((string Path, string Meta, bool IsDeflated) key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? known))
                return null;
            _byUse.Remove(known);
            _byUse.AddFirst(known);
            return known.Value;
        }
    }

    private Entry Keep((string Path, string Meta, bool IsDeflated) key, byte[] encoded, uint crc32, long plainLength)
    {
        Entry kept = new(key, encoded, crc32, plainLength);
        lock (_lock)
        {
            if (_entries.TryAdd(key, null!)) // Set in the next line, under the same lock.
            {
                _entries[key] = _byUse.AddFirst(kept);
                _size += encoded.Length;
                while (_size > Capacity && _byUse.Last is { } oldest)
                {
                    _byUse.RemoveLast();
                    _entries.Remove(oldest.Value.Key);
                    _size -= oldest.Value.Content.Length;
                }
            }
        }

        return kept;
    }

    /// <summary>Checksum and length are of what was compressed, and mean nothing for what was not.</summary>
    private sealed record Entry((string Path, string Meta, bool IsDeflated) Key, byte[] Content, uint Crc32, long PlainLength)
    {
        public DeflatedPart Part => new(Content, Crc32, PlainLength);
    }
}
