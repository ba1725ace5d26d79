import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import type { Figure } from "./figure.ts";

/** The machine, so that a reader can tell what the absolute numbers are worth. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${model}, ${memoryGib} GiB, ${systemName()}, Linux ${release().split("-")[0]}, Node ${process.version}`;
}

export function formatResults(
  results: readonly { readonly name: string; readonly figures: readonly Figure[] }[],
  machine: string,
  date: Date,
): string {
  const sections = results.map(({ name, figures }) =>
    [
      `## ${name}`,
      "",
      `\`script/bench ${name}\``,
      "",
      "| figure | value | unit | target | met | runs | peer | how |",
      "|---|---|---|---|---|---|---|---|",
      ...figures.map(formatRow),
      "",
    ].join("\n"),
  );
  return [
    "# Benchmarks",
    "",
    `Measured on ${date.toISOString().slice(0, 10)} by \`script/bench --all\`, which writes this page.`,
    "",
    `Machine: ${machine}.`,
    "",
    "A value is the median of its runs. Ratios are of two programs measured side by side in the same run.",
    "",
    ...sections,
  ].join("\n");
}

function formatRow(figure: Figure): string {
  const how = Object.entries(figure.detail ?? {}).map(([key, value]) => `${key}: ${String(value)}`);
  const cells = [
    `\`${figure.figure}\``,
    figure.value ?? figure.reason ?? "not measured",
    figure.unit,
    figure.target,
    figure.ok ? "yes" : "no",
    figure.runs.join(" "),
    figure.peer ?? "",
    how.join("; "),
  ];
  return `| ${cells.join(" | ")} |`;
}

function systemName(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux";
  } catch {
    return "Linux";
  }
}
