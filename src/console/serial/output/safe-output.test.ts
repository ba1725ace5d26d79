import { Terminal } from "@xterm/headless";
import { describe, expect, it } from "vitest";
import { SafeOutput } from "./safe-output.ts";

const SIZE = { cols: 80, rows: 25 };
const filter = (text: string) => new SafeOutput(SIZE).filter(text);

describe("SafeOutput", () => {
  it.each([
    ["clipboard (OSC 52)", "\x1b]52;c;cm0gLXJmIC8=\x07"],
    ["clipboard, eight-bit", "\x9d52;c;cm0gLXJmIC8=\x9c"],
    ["window title", "\x1b]0;$(reboot)\x1b\\"],
    ["hyperlink", "\x1b]8;;javascript:alert(1)\x1b\\\x1b]8;;\x1b\\"],
    ["colour query", "\x1b]11;?\x07\x1b]4;1;?\x07"],
    ["device attributes", "\x1b[c\x1b[>c\x1b[=c\x1b[0c\x1bZ"],
    ["device status and cursor position", "\x1b[5n\x1b[6n\x1b[?6n"],
    ["requests for settings (DECRQSS, XTGETTCAP)", "\x1bP$qm\x1b\\\x1bP+q544e\x1b\\"],
    ["request for a mode", "\x1b[?1$p\x1b[4$p"],
    ["terminal parameters and version", "\x1b[x\x1b[1x\x1b[>q\x1b[?u"],
    ["window reports and changes", "\x1b[21t\x1b[8;9999;9999t"],
    ["checksum of the screen", "\x1b[1;1;1;1;1;1*y"],
    ["answerback", "\x05"],
    ["printing", "\x1b[5i\x1b[?4i"],
    ["focus reports", "\x1b[?1004h"],
    ["device control, privacy, application strings", "\x1bPq#0~\x1b\\\x1b^p\x1b\\\x1b_Gi=1\x1b\\\x1bXs\x1b\\"],
    ["a sequence that was given up", "\x1b[31\x18\x1b[3\x1a"],
    ["a sequence without end", `\x1b[${"1;".repeat(10_000)}m`],
  ])("lets through nothing of: %s", (_, text) => {
    expect(filter(`a${text}b`)).toBe("ab");
  });

  it.each([
    ["\x1b[1;31mred\x1b[0m\r\n"],
    ["\x1b[2J\x1b[H\x1b[10;20H\x1b[3A\x1b[K"],
    ["\x1b[?25l\x1b[?1049h\x1b[1;24r\x1b7\x1b8\x1bM"],
    ["\x1b(0lqqk\x1b(B\x0e\x0f\b\t\x07"],
    ["\x1b[38;2;1;2;3m\x1b[4:3m é┌日🚀"],
  ])("leaves alone what draws: %j", (text) => {
    expect(filter(text)).toBe(text);
  });

  it("cuts counts down to what a screen has", () => {
    expect(filter("\x1b[2147483647S\x1b[4000000000b\x1b[99999999999999999999L\x1b[5P")).toBe(
      "\x1b[25S\x1b[80b\x1b[25L\x1b[5P",
    );
  });

  it("lets a line end a string that noise has begun", () => {
    expect(filter("\x1b]noise at power-on\nBIOS")).toBe("\nBIOS");
  });

  it("keeps only the harmless of several modes", () => {
    expect(filter("\x1b[?1004;2004;9001h")).toBe("\x1b[?2004h");
  });

  it("makes no terminal answer, and none work for long", async () => {
    const terminal = new Terminal({ ...SIZE, scrollback: 0, allowProposedApi: true, logLevel: "off" });
    const answers: string[] = [];
    terminal.onData((answer) => answers.push(answer));
    const safe = new SafeOutput(SIZE);
    let state = 12345;
    const alphabet =
      "\x1b\x1b\x1b[[[]P^_?>=!$;;:0123456789999999999cnxtpqrSTLMb@PXIZhlmuyi\x07\x9b\x9d\x90\x05\\ A\r\n";
    let text = "";
    for (let i = 0; i < 200_000; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      text += alphabet.charAt(Math.floor((state / 2 ** 32) * alphabet.length));
    }
    const started = performance.now();
    const tame = safe.filter(text);
    await new Promise<void>((resolve) => terminal.write(tame, resolve));
    expect(answers).toEqual([]);
    // 200 KB of the worst; unfiltered it takes minutes.
    expect(performance.now() - started).toBeLessThan(3000);
    terminal.dispose();
  });
});
