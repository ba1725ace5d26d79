import { expect, it } from "vitest";
import { parseChord } from "./chord.ts";

it.each([
  ["ctrl-alt-del", [0xffe3, 0xffe9, 0xffff]],
  ["Ctrl+Alt+F2", [0xffe3, 0xffe9, 0xffbf]],
  ["alt-tab", [0xffe9, 0xff09]],
  ["f12", [0xffc9]],
  ["a", [0x61]],
  ["super", [0xffeb]],
  ["sysrq-b", [0xffe9, 0xff61, 0x62]],
  ["sysrq-9", [0xffe9, 0xff61, 0x39]],
])("reads %s", (chord, keysyms) => {
  expect(parseChord(chord)).toEqual(keysyms);
});

it.each(["", "-", "ctrl-", "ctrl-ctrl-a", "hyper-x", "a-b", "sysrq", "sysrq-b-c", "sysrq-del", "f13", "constructor"])(
  "refuses %j",
  (chord) => {
    expect(() => parseChord(chord)).toThrow(expect.objectContaining({ code: "TYPING_CHORD", category: "invalid" }));
  },
);
