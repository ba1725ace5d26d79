import { expect, test } from "vitest";
import { ShellSession } from "./shell-session.ts";

function session(): { shell: ShellSession; printed: () => string } {
  let text = "";
  const host = { name: "m1", now: () => 0, screenText: () => "", bootLog: () => "", shutDown: () => {} };
  const shell = new ShellSession(host, (more) => {
    text += more;
  });
  return { shell, printed: () => text };
}

test("a line is echoed, run at Enter, and followed by a prompt", () => {
  const { shell, printed } = session();
  shell.type("echo hi\r");
  expect(printed()).toBe("root@m1:/root# echo hi\nhi\nroot@m1:/root# ");
});

test("Backspace takes back what was typed and stops at the prompt", () => {
  const { shell, printed } = session();
  shell.type("x\x7f\x7fecho a\r");
  expect(printed()).toBe("root@m1:/root# x\b \becho a\na\nroot@m1:/root# ");
});

test("Control-C gives the line up", () => {
  const { shell, printed } = session();
  shell.type("poweroff\x03echo b\r");
  expect(printed()).toBe("root@m1:/root# poweroff^C\nroot@m1:/root# echo b\nb\nroot@m1:/root# ");
});
