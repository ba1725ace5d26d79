import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readPolicyFile } from "./policy-file.ts";

function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "outband-policy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "policy.yaml");
  writeFileSync(file, text);
  return readPolicyFile(file);
}

it("reads rules by name, and an empty file as none", () => {
  expect(read('# ours\n"baremetal:node:get": "role:reader"\nours: "!"\n')).toEqual({
    "baremetal:node:get": "role:reader",
    ours: "!",
  });
  expect(read("# nothing\n")).toEqual({});
});

it.each(["- a\n", "a: [b]\n", "a: true\n", "a: {b\n"])("refuses %j, naming the file", (text) => {
  expect(() => read(text)).toThrow("policy.yaml");
});

it("refuses a file that is not there", () => {
  expect(() => readPolicyFile("/nonexistent/policy.yaml")).toThrow(
    "[oslo_policy] policy_file /nonexistent/policy.yaml",
  );
});
