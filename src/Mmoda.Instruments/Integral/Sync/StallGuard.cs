namespace Mmoda.Instruments;

/// <summary>Ends a wait for the origin when nothing has come for a while.</summary>
internal sealed class StallGuard : IDisposable
{
    /// <summary>Longest silence.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _both;

    /// <summary>Starts to watch.</summary>
    public StallGuard(TimeProvider time, CancellationToken cancellationToken)
    {
        _outer = cancellationToken;
        _stalled = new CancellationTokenSource(Patience, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stalled.Token);
    }

    /// <summary>Runs a wait; the silence is counted anew.</summary>
    /// <exception cref="OriginException">Nothing came, or the connection broke; another attempt may succeed.</exception>
    public async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> wait)
    {
        _stalled.CancelAfter(Patience);
        try
        {
            return await wait(_both.Token);
        }
        catch (OperationCanceledException e) when (!_outer.IsCancellationRequested)
        {
            throw new OriginException($"nothing came for {Patience.TotalSeconds:0} s", isTransient: true, cause: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new OriginException("the connection broke: " + e.Message, isTransient: true, cause: e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _both.Dispose();
        _stalled.Dispose();
    }
}
