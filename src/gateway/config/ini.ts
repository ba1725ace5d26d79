/** One `option = value` of a file. */
export interface IniEntry {
  readonly section: string;
  readonly option: string;
  /** Continuation lines are joined with line feeds; a pair of quotes around the whole has been taken off. */
  readonly value: string;
  readonly line: number;
}

export interface IniSection {
  readonly name: string;
  readonly line: number;
}

export interface IniFile {
  readonly entries: readonly IniEntry[];
  readonly sections: readonly IniSection[];
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
}

/**
 * Reads INI as oslo.config does: `[section]`, `option = value` (or `:`), comments from `#` or `;` at the start of a line
 * only, and lines that begin with a space or tab going on with the value before. Reads on after a bad line, so that all
 * of them can be named at once.
 */
export function parseIni(text: string): IniFile {
  const entries: IniEntry[] = [];
  const sections: IniSection[] = [];
  const problems: { line: number; reason: string }[] = [];
  let section: string | null = null;
  let open: { option: string; lines: string[]; line: number; section: string } | null = null;

  const close = () => {
    if (open)
      entries.push({
        section: open.section,
        option: open.option,
        value: unquote(open.lines.join("\n")),
        line: open.line,
      });
    open = null;
  };

  text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .forEach((raw, index) => {
      const line = index + 1;
      const content = raw.trimEnd();
      if (/^[ \t]/.test(content)) {
        if (open) open.lines.push(content.trimStart());
        else problems.push({ line, reason: "this line is indented but no option comes before it" });
        return;
      }
      close();
      if (content === "" || content.startsWith("#") || content.startsWith(";")) return;
      if (content.startsWith("[")) {
        section = /^\[([^\]]+)\]$/.exec(content)?.[1]?.trim() ?? null;
        if (section) sections.push({ name: section, line });
        else problems.push({ line, reason: "a section is written [name]" });
        return;
      }
      const [, option, value] = /^([^=:]*?)\s*[=:]\s*(.*)$/.exec(content) ?? [];
      if (!option || value === undefined)
        problems.push({ line, reason: "this is neither [section] nor option = value" });
      else if (section === null)
        problems.push({ line, reason: `the option ${option} stands outside of any [section]` });
      else open = { option, lines: [value], line, section };
    });
  close();
  return { entries, sections, problems };
}

function unquote(value: string): string {
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
}
