import { expect, it } from "vitest";
import { lastLines, plainText } from "./plain-text.ts";

const plain = (text: string) => plainText(Buffer.from(text), "auto");

it("leaves nothing but text, tabs and line feeds", () => {
  expect(plain("\x1b[2J\x1b[1;1H\x1b[0;37mGRUB\x1b[m\x1b]0;x\x07\r\n\tLinux\x07\r\r\nlogin: ")).toBe(
    "\n\nGRUB\n\tLinux\nlogin: ",
  );
});

it("shows a progress bar as it was last", () => {
  expect(plain("  10%\r  50%\r 100% done\nok\b\bOK\n")).toBe(" 100% done\nOK\n");
});

it("reads code page 437", () => {
  expect(plainText(Uint8Array.of(0xda, 0xc4, 0xbf), "auto")).toBe("┌─┐");
});

it("survives anything, without a control character left", () => {
  let state = 99;
  const bytes = Uint8Array.from({ length: 50_000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24 < 60 ? 0x1b : state >>> 20;
  });
  const controls = Array.from(plainText(bytes, "auto")).filter((one) => /\p{Cc}/u.test(one) && !"\t\n".includes(one));
  expect(controls).toEqual([]);
});

it("finds the last lines", () => {
  const text = (count: number, of = "a\nb\r\nc") => Buffer.from(lastLines(Buffer.from(of), count)).toString();
  expect([text(0), text(1), text(2), text(3), text(9)]).toEqual(["", "c", "b\r\nc", "a\nb\r\nc", "a\nb\r\nc"]);
  expect(text(1, "a\nb\n")).toBe("b\n");
});
