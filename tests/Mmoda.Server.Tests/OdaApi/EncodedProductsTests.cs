using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mmoda.Analysis;
using Mmoda.Fits;
using Mmoda.Server.OdaApi;

namespace Mmoda.Server.Tests;

/// <summary>The wire's encodings of files: each made once, and never two at a time.</summary>
public sealed class EncodedProductsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mmoda-encoded-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_product_that_many_ask_for_is_encoded_once()
    {
        using EncodedProducts encoded = new();
        DataProduct product = Product("one", new JsonObject { ["src_name"] = "Crab" });

        ReadOnlyMemory<byte>?[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await encoded.FindAsync(product, CancellationToken.None))));

        byte[][] arrays = [.. answers.Select(a => MemoryMarshal.TryGetArray(a!.Value, out ArraySegment<byte> part) ? part.Array! : [])];
        Assert.All(arrays, a => Assert.Same(arrays[0], a));
        Assert.Equal("one", (string?)JsonNode.Parse(arrays[0])!["name"]);
    }

    [Fact]
    public async Task One_product_is_encoded_at_a_time()
    {
        using EncodedProducts encoded = new();
        Gate gate = new();
        DataProduct slow = Product("slow", gate.Metadata(waits: true)), quick = Product("quick", gate.Metadata(waits: false));

        // The slow one stops within its encoding. Until it goes on, the other only waits for its turn.
        Task<ReadOnlyMemory<byte>?> first = Task.Run(async () => await encoded.FindAsync(slow, CancellationToken.None));
        await gate.Entered;
        ValueTask<ReadOnlyMemory<byte>?> second = encoded.FindAsync(quick, CancellationToken.None);
        bool isWaiting = !second.IsCompleted;
        gate.Open();

        Assert.True(isWaiting);
        Assert.Equal("slow", (string?)JsonNode.Parse((await first)!.Value.Span)!["name"]);
        Assert.Equal("quick", (string?)JsonNode.Parse((await second)!.Value.Span)!["name"]);
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_a_turn_leaves_the_others_theirs()
    {
        using EncodedProducts encoded = new();
        using CancellationTokenSource gone = new();
        Gate gate = new();
        DataProduct slow = Product("slow", gate.Metadata(waits: true)), quick = Product("quick", []);
        Task<ReadOnlyMemory<byte>?> first = Task.Run(async () => await encoded.FindAsync(slow, CancellationToken.None));
        await gate.Entered;

        Task<ReadOnlyMemory<byte>?> second = encoded.FindAsync(quick, gone.Token).AsTask(), third = encoded.FindAsync(quick, CancellationToken.None).AsTask();
        await gone.CancelAsync();
        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.NotNull(await first);
        Assert.NotNull(await third);
    }

    private DataProduct Product(string name, JsonObject metadata)
    {
        string path = Path.Combine(_directory, name + ".fits");
        using FitsWriter file = FitsWriter.Create(path);
        file.WriteImage<float>(new FitsHeader(), [2, 2], [1, 2, 3, 4]);
        file.Commit();
        return new DataProduct(name, DataProductKind.FitsImage, name + ".fits", path, "application/fits", metadata);
    }

    /// <summary>Metadata that tell when they are written, and wait: once for the name of the product, from then on in its encoding.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public void Open() => _open.SetResult();

        public JsonObject Metadata(bool waits)
        {
            JsonSerializerOptions options = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
            options.Converters.Add(new Converter(waits ? this : null));
            return new JsonObject { ["told"] = JsonValue.Create(new Told(), (JsonTypeInfo<Told>)options.GetTypeInfo(typeof(Told))) };
        }

        private sealed record Told;

        private sealed class Converter(Gate? gate) : JsonConverter<Told>
        {
            private int _writes;

            public override Told Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

            public override void Write(Utf8JsonWriter writer, Told value, JsonSerializerOptions options)
            {
                if (gate is not null && Interlocked.Increment(ref _writes) > 1)
                {
                    gate._entered.TrySetResult();
                    gate._open.Task.GetAwaiter().GetResult();
                }

                writer.WriteStringValue("told");
            }
        }
    }
}
