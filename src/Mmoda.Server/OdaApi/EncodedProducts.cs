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
    private readonly Dictionary<(string Path, string Meta), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _size;

    /// <summary>The product encoded, or null when it is too large to be kept.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(DataProduct product, CancellationToken cancellationToken)
    {
        (string Path, string Meta) key = (product.Path, $"{product.Name} {product.Kind} {product.Metadata.ToJsonString()}");
        if (Known(key) is { } known)
            return known;
        if (new FileInfo(product.Path).Length > LargestKept)
            return null;
        await _encodes.WaitAsync(cancellationToken);
        try
        {
            if (Known(key) is { } meanwhile)
                return meanwhile;
            using MemoryStream content = new();
            await using (Utf8JsonWriter json = new(content))
                await NumpyProduct.WriteAsync(json, product, cancellationToken);
            byte[] encoded = content.ToArray();
            Keep(key, encoded);
            return encoded;
        }
        finally
        {
            _encodes.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _encodes.Dispose();

    private byte[]? Known((string Path, string Meta) key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? known))
                return null;
            _byUse.Remove(known);
            _byUse.AddFirst(known);
            return known.Value.Content;
        }
    }

    private void Keep((string Path, string Meta) key, byte[] encoded)
    {
        lock (_lock)
        {
            if (_entries.TryAdd(key, null!)) // Set in the next line, under the same lock.
            {
                _entries[key] = _byUse.AddFirst(new Entry(key, encoded));
                _size += encoded.Length;
                while (_size > Capacity && _byUse.Last is { } oldest)
                {
                    _byUse.RemoveLast();
                    _entries.Remove(oldest.Value.Key);
                    _size -= oldest.Value.Content.Length;
                }
            }
        }
    }

    private sealed record Entry((string Path, string Meta) Key, byte[] Content);
}
