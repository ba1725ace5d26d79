import { invalid, ROUTES, readBoolean, readString, shown } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { BOOT_MODES } from "#/model/index.ts";
import { accepted, NO_CONTENT, namedParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode, nodeLocation } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** states/boot_mode and states/secure_boot (1.76), states/raid (1.12), management/inject_nmi (1.29). */
export function serveBootMode(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.setBootMode, async (call) => {
    const { target } = namedParameters(call, { target: readString }, ["target"]);
    const mode = BOOT_MODES.find((one) => one === target);
    if (!mode)
      throw invalid(`Invalid boot mode ${shown(target)} specified: it must be one of ${BOOT_MODES.join(", ")}`);
    await conductor.setBootMode((await findNode(store, call)).uuid, mode);
    return accepted(nodeLocation(call, ROUTES.showStates));
  });
  serve(ROUTES.setSecureBoot, async (call) => {
    const { target } = namedParameters(call, { target: readBoolean }, ["target"]);
    await conductor.setSecureBoot((await findNode(store, call)).uuid, target);
    return accepted(nodeLocation(call, ROUTES.showStates));
  });
  serve(ROUTES.setRaid, async (call) => {
    const { driver } = await findNode(store, call);
    throw noRaid(driver);
  });
  serve(ROUTES.injectNmi, async (call) => {
    namedParameters(call, {}, []);
    await conductor.injectNmi((await findNode(store, call)).uuid);
    return NO_CONTENT;
  });
}

/** RAID is for deployers. Ironic answers 404, and not its usual 400, where a driver has none. */
export function noRaid(driver: string): OutbandError {
  const text = `Driver ${driver} does not support raid (disabled or not implemented).`;
  return new OutbandError("RAID_UNSUPPORTED", "not-found", text);
}
