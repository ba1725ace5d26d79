import { invalid, ROUTES, readInteger, readString, requireVersion, SINCE, shown } from "#/contract/index.ts";
import { isPowerTarget } from "#/model/index.ts";
import { ApiError } from "../../errors.ts";
import { accepted, namedParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode, nodeLocation } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** Cleaning switches the machine itself. */
const OWNS_POWER = new Set(["cleaning", "clean wait"]);

/** PUT states/power. */
export function servePower(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.setPower, async (call) => {
    const readers = { target: readString, timeout: readInteger };
    const { target, timeout } = namedParameters(call, readers, ["target"]);
    if (timeout !== undefined) requireVersion(call.version, SINCE.softPower);
    if (timeout !== undefined && timeout < 1) throw invalid("Invalid timeout: it must be 1 second or more");
    const node = await findNode(store, call);
    if (!isPowerTarget(target)) throw refused(target, node.uuid, node.powerState);
    if (target.startsWith("soft ")) requireVersion(call.version, SINCE.softPower);
    if (OWNS_POWER.has(node.provisionState)) throw refused(target, node.uuid, node.provisionState);
    await conductor.setPowerState(node.uuid, target, timeout ?? null);
    return accepted(nodeLocation(call, ROUTES.showStates));
  });
}

function refused(target: string, node: string, state: string | null): ApiError {
  return new ApiError(
    "API_STATE_REFUSES",
    "invalid",
    `The requested action "${shown(target)}" can not be performed on node "${node}" while it is in state "${state}".`,
  );
}
