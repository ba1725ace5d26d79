import { runCommandLine, type ShellHost } from "./commands.ts";

const MAX_LINE_CHARACTERS = 1_024;

/** A shell on a terminal: echoes what is typed, edits the line with Backspace, runs it at Enter. */
export class ShellSession {
  readonly #host: ShellHost;
  readonly #print: (text: string) => void;
  #line = "";

  constructor(host: ShellHost, print: (text: string) => void) {
    this.#host = host;
    this.#print = print;
    this.#prompt();
  }

  type(text: string): void {
    for (const character of text) this.#take(character);
  }

  #take(character: string): void {
    if (character === "\r" || character === "\n") {
      const line = this.#line;
      this.#line = "";
      this.#print("\n");
      const output = runCommandLine(line, this.#host);
      // As a terminal in its usual mode; /dev/vcs1 has no line ends of its own.
      this.#print(output === "" || output.endsWith("\n") || output.endsWith("J") ? output : `${output}\n`);
      this.#prompt();
    } else if (character === "\x7f" || character === "\b") {
      if (this.#line === "") return;
      this.#line = this.#line.slice(0, -1);
      this.#print("\b \b");
    } else if (character === "\x03") {
      this.#line = "";
      this.#print("^C\n");
      this.#prompt();
    } else if (character === "\x0c") {
      this.#print("\x1b[H\x1b[2J");
      this.#prompt();
      this.#print(this.#line);
    } else if (character >= " " && character <= "~" && this.#line.length < MAX_LINE_CHARACTERS) {
      this.#line += character;
      this.#print(character);
    }
  }

  #prompt(): void {
    this.#print(`root@${this.#host.name}:/root# `);
  }
}
