import type { Api } from "../../api.ts";

/** `outband node list`: every node on a line, or the API's own JSON. */
export async function nodeList(api: Api, output: "text" | "json"): Promise<string> {
  const { nodes } = await api.call("listNodes");
  if (output === "json") return JSON.stringify(nodes, null, 2);
  const rows = nodes.map((node) => [
    node.name ?? "-",
    node.uuid ?? "-",
    node.power_state ?? "unknown",
    node.provision_state ?? "available",
    node.maintenance ? "maintenance" : "",
  ]);
  return table([["NAME", "UUID", "POWER", "PROVISION", ""], ...rows]);
}

function table(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
