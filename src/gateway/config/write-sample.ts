import type { Option, Section } from "./option.ts";
import { SECTIONS } from "./sections/index.ts";

const LINE_WIDTH = 100;

/** A file that says every default, commented out: to be copied and edited. */
export function writeSample(): string {
  return Object.values<Section>(SECTIONS).map(sampleSection).join("\n");
}

function sampleSection(section: Section): string {
  const options = Object.entries(section.options).map(([name, option]) => sampleOption(name, option));
  return [`[${section.name}]`, comment(section.help), "", ...options].join("\n");
}

function sampleOption(name: string, option: Option<unknown>): string {
  const old = option.deprecatedNames.length > 0 ? ` Formerly ${option.deprecatedNames.join(", ")}.` : "";
  const unsaid = option.defaultText === undefined ? "" : ` Default: ${option.defaultText}.`;
  return `${comment(`${option.help} (${option.type})${unsaid}${old}`)}\n#${`${name} = ${defaultAsText(option)}`.trimEnd()}\n`;
}

/** The default as it would be written in a file; empty where it depends on the machine or on other options. */
export function defaultAsText({ default: value }: Option<unknown>): string {
  if (value === null || typeof value === "function") return "";
  return Array.isArray(value) ? value.join(",") : `${value as string | number | boolean}`;
}

function comment(sentence: string): string {
  const lines = [""];
  for (const word of sentence.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line.length + word.length + 3 > LINE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join("\n");
}
