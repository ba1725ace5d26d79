import { Terminal } from "@xterm/headless";
import { afterAll, describe, expect, it } from "vitest";
import { ConsoleScreen } from "./console-screen.ts";
import { SafeOutput } from "./safe-output.ts";
import { ScreenRenderer } from "./screen-renderer.ts";

const SIZE = { cols: 40, rows: 12 };
const renderer = new ScreenRenderer(SIZE);
afterAll(() => renderer[Symbol.dispose]());

/** Everything that can be seen of a terminal: characters, colours, attributes, cursor. */
async function look(...texts: (string | Uint8Array)[]) {
  const terminal = new Terminal({ ...SIZE, scrollback: 0, allowProposedApi: true });
  for (const text of texts) await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const rows = Array.from({ length: SIZE.rows }, (_, y) => {
    const line = active.getLine(active.baseY + y);
    return Array.from({ length: SIZE.cols }, (_, x) => {
      const cell = line?.getCell(x);
      if (!cell) return "";
      const looks = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
      const flags = [cell.isBold(), cell.isInverse(), cell.isUnderline(), cell.isBlink(), cell.isDim()];
      return `${cell.getChars() || " "}|${[...looks, ...flags.map((flag) => (flag ? 1 : 0))].join()}`;
    });
  });
  const seen = { rows, cursor: [active.cursorX, active.cursorY], modes: { ...terminal.modes }, type: active.type };
  terminal.dispose();
  return seen;
}

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES: ((pick: (below: number) => number) => string)[] = [
  (pick) => "Booting ".repeat(1 + pick(9)),
  () => "\r\n",
  () => "\r\n[  OK  ] Started \x1b[0;1;39mService\x1b[0m.\r\n",
  (pick) => `\x1b[${1 + pick(12)};${1 + pick(40)}H`,
  (pick) => `\x1b[${30 + pick(8)};${40 + pick(8)};${pick(2)}mcolours\x1b[m`,
  () => "\x1b[38;5;208mé┌─┐\x1b[m",
  (pick) => `\x1b[${pick(3)}J`,
  (pick) => `\x1b[${pick(3)}K`,
  (pick) => `\x1b[${1 + pick(4)};${6 + pick(6)}r`,
  () => "\x1b[r",
  () => "\x1b7",
  () => "\x1b8",
  () => "\x1b(0lqqk\x1b(B",
  () => "\x1b)0\x0elqqk\x0f",
  () => "\x1b(0",
  () => "\x1b(B",
  (pick) => `\x1b[${30 + pick(8)};${40 + pick(8)};${pick(2)}m`,
  () => "\x1b[?6h",
  () => "\x1b[?6l",
  () => "\x1b[4h",
  () => "\x1b[4l",
  () => "\x1b[?7l",
  () => "\x1b[?7h",
  () => "日本語",
  (pick) => `\x1b[${1 + pick(3)}${"LMPST@XABCD".charAt(pick(11))}`,
  () => "\x1bM\x1bD\b\b\t",
  () => "\x1b[?25l",
  () => "\x1b[?1049h",
  () => "\x1b[?1049l",
  () => "\x1b]0;title\x07",
  () => "\x1b]52;c;cm0gLXJmIC8=\x1b\\",
  () => "\x1b[6n\x1b[c\x1bZ\x05",
  () => "\x1bP$qm\x1b\\",
];

function stream(seed: number): string {
  const pick = random(seed);
  return Array.from({ length: 60 }, () => (PIECES[pick(PIECES.length)] as (typeof PIECES)[number])(pick)).join("");
}

describe("ConsoleScreen", () => {
  it("gives a newcomer, at any time, the screen of a terminal that has seen everything", async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const pick = random(seed * 7919);
      const bytes = new TextEncoder().encode(stream(seed));
      const screen = new ConsoleScreen({ ...SIZE, encoding: "auto" }, renderer);
      let at = 0;
      while (at < bytes.length) {
        const end = at + 1 + pick(120);
        screen.write(bytes.subarray(at, end));
        at = Math.min(end, bytes.length);
        if (pick(4) === 0) void screen.draw();
      }
      const drawn = await screen.draw();
      expect(await look(drawn), `seed ${seed}`).toEqual(await look(bytes));
      // And it goes on the same.
      const more = "more\x1b[99;99H\r\nlast\n";
      expect((await look(drawn, more)).rows, `seed ${seed}`).toEqual((await look(bytes, more)).rows);
    }
  });

  it("is the screen of the moment it is asked for", async () => {
    const screen = new ConsoleScreen({ ...SIZE, encoding: "auto" }, renderer);
    screen.write(Buffer.from("before"));
    const drawn = screen.draw();
    screen.write(Buffer.from("after"));
    expect(await look(await drawn)).toEqual(await look("before"));
    expect(await look(await screen.draw())).toEqual(await look("beforeafter"));
  });

  it("lets a reader of the raw line begin in the middle of a sequence", async () => {
    const screen = new ConsoleScreen({ ...SIZE, encoding: "auto" }, renderer);
    screen.write(Buffer.from("text\x1b[3"));
    expect(Buffer.from(screen.held).toString()).toBe("\x1b[3");
    screen.write(Buffer.from("1m\x1b]0;tit"));
    expect(Buffer.from(screen.held).toString()).toBe("\x1b]");
    screen.write(Uint8Array.of(0x07, 0xe2, 0x94));
    expect([...screen.held]).toEqual([0xe2, 0x94]);
  });

  it("costs nothing before there is output", async () => {
    expect(await new ConsoleScreen({ ...SIZE, encoding: "auto" }, renderer).draw()).toBe("");
  });
});

describe("SafeOutput", () => {
  it("is the same however the text is cut", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const text = `${stream(seed)}\x1b[1;2`;
      const whole = new SafeOutput(SIZE).filter(text);
      const one = new SafeOutput(SIZE);
      expect(Array.from(text, (character) => one.filter(character)).join("")).toBe(whole);
    }
  });
});
