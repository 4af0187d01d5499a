using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mmoda.Workflow;

namespace Mmoda.Benchmarks;

/// <summary>The tables for people, and the JSON for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A Markdown table: one line for each kernel and peer.</summary>
    public static string Table(IReadOnlyList<Measurement> measurements)
    {
        List<string[]> lines = [["kernel", "ours min", "median", "B/run", "peer", "peer min", "median", "ratio", "target"]];
        foreach (Measurement m in measurements)
        {
            string target = m.Kernel.Target is not { } t ? "" : m.Kernel.Peers.Count > 0 ? F("{0:0.##}", t) : F("{0:0} ms", t);
            string[] ours = [m.Kernel.Name, Ms(m.Ours.Minimum), Ms(m.Ours.Median), F("{0:#,0}", m.BytesPerRun)];
            if (m.Peers.Count == 0)
                lines.Add([.. ours, "", "", "", "", target]);
            for (int i = 0; i < m.Peers.Count; i++)
            {
                Times peer = m.Peers[i];
                lines.Add(
                    [.. i == 0 ? ours : ["", "", "", ""], peer.Name, Ms(peer.Minimum), Ms(peer.Median), F("{0:0.000}", m.Ours.Median / peer.Median), target]);
            }
        }

        return Markdown(lines);
    }

    /// <summary>Seconds by step and stage: the mean over the products of a graph, from their provenance.</summary>
    public static string Stages(IReadOnlyList<NodeReport> nodes)
    {
        List<string[]> lines = [["step", "stage", "ms per product", "products"]];
        foreach (IGrouping<string, NodeReport> step in nodes.GroupBy(n => n.Step))
        {
            string count = F("{0}", step.Count());
            foreach (string stage in step.First().StageSeconds.Keys)
                lines.Add([step.Key, stage, Ms(1e3 * step.Average(n => n.StageSeconds.GetValueOrDefault(stage))), count]);
            lines.Add([step.Key, "all, with hashing and storing", Ms(1e3 * step.Average(n => n.Seconds)), count]);
        }

        return Markdown(lines);
    }

    /// <summary>One object for each kernel and peer; peer, peer_ms and ratio are null where no peer is installed.</summary>
    public static string Json(IReadOnlyList<Measurement> measurements)
    {
        JsonArray all = [];
        foreach (Measurement m in measurements)
        {
            foreach (Times? peer in m.Peers.Count == 0 ? [null] : m.Peers.Cast<Times?>())
            {
                all.Add(new JsonObject
                {
                    ["name"] = m.Kernel.Name,
                    ["ours_ms"] = m.Ours.Median,
                    ["peer"] = peer?.Name,
                    ["peer_ms"] = peer?.Median,
                    ["ratio"] = m.Ours.Median / peer?.Median,
                    ["target"] = m.Kernel.Target,
                });
            }
        }

        return all.ToJsonString(Indented);
    }

    private static string Ms(double milliseconds) => milliseconds >= 100 ? F("{0:0}", milliseconds) : F("{0:G3}", milliseconds);

    private static string F(string format, object value) => string.Format(CultureInfo.InvariantCulture, format, value);

    private static string Markdown(List<string[]> lines)
    {
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(c => lines.Max(l => l[c].Length))];
        StringBuilder text = new();
        for (int i = 0; i < lines.Count; i++)
        {
            text.Append("| ").AppendJoin(" | ", lines[i].Select((cell, c) => cell.PadRight(widths[c]))).Append(" |\n");
            if (i == 0)
                text.Append("| ").AppendJoin(" | ", widths.Select(w => new string('-', w))).Append(" |\n");
        }

        return text.ToString();
    }
}
