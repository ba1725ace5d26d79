import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RedfishTestClient } from "#/rack/testing/redfish-client.ts";
import { listenTcp } from "#/transports/index.ts";
import { eventually, freePort, Program, run } from "../support/process.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-rack-command-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command line of a rack with one synthetic machine at 127.0.0.1. */
async function rackWords(https: number, vnc: number): Promise<string[]> {
  const file = join(folder, `${https}.yaml`);
  const machine = `{name: dell-1, machine: synthetic, address: 127.0.0.1, ports: {https: ${https}, vnc: ${vnc}, ipmi: 0}}`;
  await writeFile(file, `machines:\n  - ${machine}\n`);
  return ["rack", "--config", file, "--state-dir", join(folder, "state"), "--cache-dir", join(folder, "cache")];
}

test("prints the table, says ready, and ends cleanly on SIGTERM", async () => {
  const [https, vnc] = [await freePort(), await freePort()];
  await using rack = new Program("bin/outband", await rackWords(https, vnc));
  await eventually("the rack to be ready", async () => /^ready/m.test(rack.output));
  expect(rack.output).toMatch(/^NAME +VENDOR +MACHINE +BMC .*USER +PASSWORD$/m);
  expect(rack.output).toMatch(new RegExp(`^dell-1 .*https://127.0.0.1:${https} .*root +calvin$`, "m"));
  await using client = new RedfishTestClient(`https://127.0.0.1:${https}`);
  expect((await client.get("/redfish/v1")).status).toBe(200);
  expect(await rack.stop()).toBe(0);
  await expect(client.get("/redfish/v1")).rejects.toThrow();
});

test("a port that somebody has is told in a sentence, with a status that is not 0", async () => {
  const taken = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => stream.close());
  const { code, output } = await run("bin/outband", await rackWords(await freePort(), taken.port));
  expect(code).toBe(1);
  expect(output).toContain(`dell-1's VNC server needs 127.0.0.1:${taken.port}: another program has it`);
  await taken.close();
});

test("a typo in the file is told with its line", async () => {
  const file = join(folder, "typo.yaml");
  await writeFile(file, "machines:\n  - name: a\n    vendr: dell\n");
  const { code, output } = await run("bin/outband", ["rack", "--config", file]);
  expect(code).toBe(1);
  expect(output).toContain(`${file}:3: unknown key "vendr": did you mean "vendor"?`);
});

test("--help says what there is", async () => {
  const { code, output } = await run("bin/outband", ["rack", "--help"]);
  expect(code).toBe(0);
  for (const option of ["--config", "--machines", "--port-offset", "--state-dir"]) expect(output).toContain(option);
});
