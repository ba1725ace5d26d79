import type { Rack } from "./rack.ts";

const HEADINGS = ["NAME", "VENDOR", "MACHINE", "BMC", "IPMI", "VNC (WHEN ENABLED)", "USER", "PASSWORD"];

/** The rack for people. The passwords are those of simulated BMCs: everybody may know them. */
export function rackTable(rack: Rack): string {
  const rows = rack.machines.map(({ config, machine, bmc, url }) => [
    config.name,
    `${config.vendor} ${config.model}`,
    machine.kind,
    url,
    hostPort(bmc.ipmi.address),
    bmc.vncAddress ? hostPort(bmc.vncAddress) : "-",
    config.username,
    config.password,
  ]);
  const table = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => (row[column] as string).length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function hostPort({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host}:${port}`;
}
