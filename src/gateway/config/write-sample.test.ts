import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkConfig, loadConfig } from "./load-config.ts";
import type { Section } from "./option.ts";
import { SECTIONS } from "./sections/index.ts";
import { writeSample } from "./write-sample.ts";

async function check(text: string) {
  const folder = await mkdtemp(join(tmpdir(), "outband-sample-"));
  try {
    await writeFile(join(folder, "sample.conf"), text);
    return checkConfig({ files: [join(folder, "sample.conf")], env: {} });
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("the sample changes nothing", async () => {
  const { config, problems, warnings } = await check(writeSample());
  expect([problems, warnings]).toEqual([[], []]);
  expect(config).toEqual(loadConfig({ files: [], env: {} }));
});

test("with the comment signs taken off its options, it still says the defaults", async () => {
  const spoken = writeSample().replace(/^#(?=[a-z_0-9]+ = )/gm, "");
  const { config, problems, warnings } = await check(spoken);
  expect([problems, warnings]).toEqual([[], []]);
  expect(config).toEqual(loadConfig({ files: [], env: {} }));
});

test("every option is in it, under its section", () => {
  const sample = writeSample();
  for (const section of Object.values<Section>(SECTIONS)) {
    expect(sample).toContain(`[${section.name}]\n`);
    for (const name of Object.keys(section.options)) expect(sample).toMatch(new RegExp(`^#${name} =`, "m"));
  }
});

test("no line is longer than an editor is wide", () => {
  for (const line of writeSample().split("\n")) expect(line.length).toBeLessThanOrEqual(120);
});
