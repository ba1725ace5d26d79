import type { Option, Section } from "./option.ts";
import { SECTIONS } from "./sections/index.ts";
import { defaultAsText } from "./write-sample.ts";

const INTRODUCTION = `# Configuration

Outband works without any configuration. What differs from the defaults goes into \`/etc/outband/outband.conf\` or
\`~/.config/outband/outband.conf\`, in the format of OpenStack's configuration files and with Ironic's names:

\`\`\`ini
[api]
host_ip = 0.0.0.0

[DEFAULT]
auth_strategy = http_basic
http_basic_auth_user_file = /etc/outband/htpasswd
\`\`\`

\`#\` and \`;\` begin a comment at the start of a line; an indented line goes on with the value before it; of an option
given twice the last one counts. \`$name\` stands for another option of the section or of \`[DEFAULT]\`, \`$section.name\`
for one of another section, \`$$\` for the sign itself. Relative paths are relative to the file's own folder.

A bad value stops the start with file, line and reason, all of them at once. So does a name that is a letter or two away
from one below. Other names, such as those of Ironic's options that Outband does not have, are ignored with a warning.

This page is generated from the tables in \`src/gateway/config/sections/\`:
\`npx vitest run --project unit -u src/gateway/config/write-reference.test.ts\`.
`;

/** `docs/reference/config.md`. */
export function writeReference(): string {
  return [INTRODUCTION, ...Object.values<Section>(SECTIONS).map(referenceSection)].join("\n");
}

function referenceSection(section: Section): string {
  const entries = Object.entries(section.options).map(([name, option]) => referenceEntry(name, option));
  return [`## [${section.name}]`, "", section.help, "", ...entries, ""].join("\n");
}

/** A list and not a table: the sentences are long, and the formatter would pad every cell to the longest. */
function referenceEntry(name: string, option: Option<unknown>): string {
  const written = defaultAsText(option);
  const value = option.defaultText ?? (written === "" ? "unset" : `\`${written}\``);
  const old = option.deprecatedNames.map((former) => `\`${former}\``).join(", ");
  return `- **\`${name}\`** (${option.type}; default: ${value}). ${option.help}${old === "" ? "" : ` Formerly ${old}.`}`;
}
