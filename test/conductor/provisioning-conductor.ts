/**
 * Usage: node provisioning-conductor.ts <folder>
 * Starts every kind of provisioning, each on the node named after it, on hardware that never gets done. Prints a line
 * when all of them are in hand, and waits to be killed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startFileConductor } from "./file-conductor.ts";
import { createJobHardware, PROVISION_JOBS } from "./provision-jobs.ts";

const { conductor, store } = await startFileConductor(process.argv[2] as string, createJobHardware({ hangs: true }));
for (const { verb, request } of PROVISION_JOBS) {
  const { uuid } = await store.nodes.get(verb);
  await conductor.api.setProvisionState(uuid, verb, request);
}
process.stdout.write("busy\n");
for (;;) await sleep(60_000);
