import type { DriverTask } from "#/drivers/interfaces/index.ts";
import { ScriptedHttpClient } from "#/lib/http/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";
import { REDFISH_OPTIONS, type RedfishDeps } from "./connection.ts";

/** A Redfish service with one system, all of it scripted, and a clock that moves by itself. For tests. */
export function scriptedBmc(system: JsonObject = {}) {
  const http = new ScriptedHttpClient("https://bmc.test")
    .on("GET /redfish/v1/", { json: { Systems: { "@odata.id": "/redfish/v1/Systems" } } })
    .on("GET /redfish/v1/Systems", { json: { Members: [{ "@odata.id": SYSTEM_PATH }] } })
    .on(`GET ${SYSTEM_PATH}`, { json: system });
  const clock = new ManualClock();
  clock.sleep = async (ms, signal) => {
    signal?.throwIfAborted();
    await clock.advance(ms);
  };
  const deps: RedfishDeps = {
    options: { ...REDFISH_OPTIONS, authType: "basic" },
    clock,
    openHttp: () => http,
    readFingerprint: async () => "ab".repeat(32),
  };
  return { http, clock, deps };
}

export const SYSTEM_PATH = "/redfish/v1/Systems/1";

/** A task on a node that only has what drivers look at; what is kept lands in `kept`. */
export function scriptedTask(driverInfo: JsonObject = {}, kept: JsonObject = {}) {
  const info = { redfish_address: "https://bmc.test", redfish_username: "root", redfish_password: "calvin" };
  const node = { uuid: "n1", driver: "idrac", driverInfo: { ...info, ...driverInfo }, driverInternalInfo: kept };
  const log = new MemoryLogger();
  const task: DriverTask = {
    node: node as unknown as Node,
    log,
    signal: new AbortController().signal,
    keep: async (change) => {
      for (const [key, value] of Object.entries(change)) {
        if (value === undefined) delete kept[key];
        else kept[key] = value;
      }
    },
  };
  return { task, kept, log };
}
