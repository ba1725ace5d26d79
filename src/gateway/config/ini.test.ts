import { expect, test } from "vitest";
import { parseIni } from "./ini.ts";

function values(text: string): Record<string, string> {
  return Object.fromEntries(parseIni(text).entries.map((entry) => [`${entry.section}.${entry.option}`, entry.value]));
}

test("options belong to the section above them, with = or :, and spaces around do not count", () => {
  expect(values("[a]\nx=1\n y\n[b]\nx : 2\nurl = http://h:1/?a=b\nempty =\n")).toEqual({
    "a.x": "1\ny",
    "b.x": "2",
    "b.url": "http://h:1/?a=b",
    "b.empty": "",
  });
});

test("# and ; begin a comment at the start of a line only", () => {
  expect(values("[a]\n# x = 1\n; y = 2\nz = 3 # not a comment\n")).toEqual({ "a.z": "3 # not a comment" });
});

test("indented lines go on with the value before, until an empty line", () => {
  expect(values("[a]\nx = one,\n  two,\n\tthree\n\ny = 1")).toEqual({ "a.x": "one,\ntwo,\nthree", "a.y": "1" });
});

test("a pair of quotes around a value is taken off", () => {
  expect(values(`[a]\nx = " b "\ny = 'c'\nz = "d'\nw = "`)).toEqual({
    "a.x": " b ",
    "a.y": "c",
    "a.z": `"d'`,
    "a.w": '"',
  });
});

test("a byte order mark and Windows line ends do not matter", () => {
  expect(values("\uFEFF[a]\r\nx = 1\r\n  2\r\n")).toEqual({ "a.x": "1\n2" });
});

test("of an option given twice both are there, in order, with their lines", () => {
  expect(parseIni("[a]\nx = 1\n[b]\n[a]\nx = 2").entries).toEqual([
    { section: "a", option: "x", value: "1", line: 2 },
    { section: "a", option: "x", value: "2", line: 5 },
  ]);
});

test("every bad line is named and the good ones are read", () => {
  const { entries, problems, sections } = parseIni(
    "x = 1\n  more\n[a]\nnonsense\n= 3\n[open\n[]\ny = 2\n\n  lost\n[ b ]\nz = 1",
  );
  expect(problems).toEqual([
    { line: 1, reason: "the option x stands outside of any [section]" },
    { line: 2, reason: "this line is indented but no option comes before it" },
    { line: 4, reason: "this is neither [section] nor option = value" },
    { line: 5, reason: "this is neither [section] nor option = value" },
    { line: 6, reason: "a section is written [name]" },
    { line: 7, reason: "a section is written [name]" },
    { line: 8, reason: "the option y stands outside of any [section]" },
    { line: 10, reason: "this line is indented but no option comes before it" },
  ]);
  expect(entries).toEqual([{ section: "b", option: "z", value: "1", line: 12 }]);
  expect(sections.map((section) => section.name)).toEqual(["a", "b"]);
});

test("cut anywhere, a file gives a beginning of what the whole gives, and never fails", () => {
  const text = "[a]\nx = 1\n  2\n# c\ny: 3\n[b]\nz = '4'\n";
  const whole = parseIni(text).entries.map((entry) => entry.option);
  for (let length = 0; length <= text.length; length++) {
    const cut = parseIni(text.slice(0, length)).entries.map((entry) => entry.option);
    expect(whole.slice(0, cut.length)).toEqual(cut);
  }
});
