using System.Globalization;

namespace Mmoda.Benchmarks;

/// <summary>The most memory that this process had resident, as Linux counts it.</summary>
internal static class PeakMemory
{
    /// <summary>Forgets the peak so far, after giving back what is not used. Does nothing elsewhere.</summary>
    public static void Reset()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (File.Exists("/proc/self/clear_refs"))
            File.WriteAllText("/proc/self/clear_refs", "5");
    }

    /// <summary>Megabytes (10⁶ bytes) since <see cref="Reset"/>, or null.</summary>
    public static double? Megabytes()
    {
        const string Key = "VmHWM:";
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line is null ? null : double.Parse(line[Key.Length..].Replace("kB", ""), CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
