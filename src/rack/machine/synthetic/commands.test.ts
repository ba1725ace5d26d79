import { expect, test } from "vitest";
import { runCommandLine, type ShellHost } from "./commands.ts";

function host(): ShellHost & { shutDowns: string[] } {
  const shutDowns: string[] = [];
  return {
    shutDowns,
    name: "m1",
    now: () => Date.UTC(2026, 0, 2),
    screenText: () => "first".padEnd(80) + "second".padEnd(80),
    bootLog: () => "[    0.000000] hello\n",
    shutDown: (then) => shutDowns.push(then),
  };
}

test.each([
  ["echo hello-$((6*7))", "hello-42\n"],
  ["echo $(( (2 + 3) * -4 % 7 )) $((7/2))", "-6 3\n"],
  ["echo \"two  spaces\" 'x'", "two  spaces x\n"],
  ["echo a; echo b", "a\nb\n"],
  ["", ""],
  ["echo $((1/0))", "sh: divide by zero\n"],
  ["echo $((1+))", "sh: arithmetic syntax error\n"],
  ["echo $((1 2))", "sh: arithmetic syntax error\n"],
  ["frobnicate now", "sh: frobnicate: not found\n"],
  ["constructor", "sh: constructor: not found\n"],
  ["hostname; uname", "m1\nOutband\n"],
  ["date", "Fri, 02 Jan 2026 00:00:00 GMT\n"],
  ["dmesg", "[    0.000000] hello\n"],
  ["screen", "first\nsecond\n"],
  ["cat /etc/passwd", "cat: can't open '/etc/passwd': No such file\n"],
])("%s", (line, output) => {
  expect(runCommandLine(line, host())).toBe(output);
});

test("cat /dev/vcs1 gives the screen without line ends", () => {
  expect(runCommandLine("cat /dev/vcs1", host())).toBe("first".padEnd(80) + "second".padEnd(80));
});

test("poweroff and reboot shut the machine down", () => {
  const machine = host();
  runCommandLine("poweroff; reboot", machine);
  expect(machine.shutDowns).toEqual(["off", "reboot"]);
});

test("nesting without end is an error and no crash", () => {
  expect(runCommandLine(`echo $((${"(".repeat(5_000)}1))`, host())).toContain("sh: arithmetic syntax error");
});
