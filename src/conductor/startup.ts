import { type Node, type NodeChange, WORKING_STATES } from "#/model/index.ts";
import { CONSOLE_KINDS, consoleNeedsStop, enabledConsole, enablingFailed, needsRestoring } from "./console/index.ts";
import type { ConductorContext } from "./context.ts";
import { nodesWhich } from "./nodes-which.ts";
import { failInterrupted } from "./provision/index.ts";

/**
 * Makes the store true again after whatever end the last conductor had: locks that nobody holds are released, power
 * changes that nobody makes are called off, nodes that were being provisioned go into their fail states. It may itself
 * be killed anywhere: it reads what is locked, mends, and only then lets go.
 */
export async function clearInterruptedWork(context: ConductorContext): Promise<void> {
  const { store, options, log } = context;
  const alive = new Set((await store.conductors.list()).filter(({ online }) => online).map(({ hostname }) => hostname));
  alive.delete(options.hostname);
  const unfinished = await nodesWhich(
    store,
    {},
    ["reservation", "provisionState", "conductorGroup"],
    ({ reservation, provisionState, conductorGroup }) =>
      reservation === null
        ? conductorGroup === options.conductorGroup && WORKING_STATES.has(provisionState)
        : !alive.has(reservation),
  );
  const locked = unfinished.filter(({ reservation }) => reservation !== null);
  for (const node of unfinished) if (node.reservation === null) await failInterrupted(context, node);
  for (const node of locked) {
    const change = interruptedChange(node);
    if (!(await failInterrupted(context, node)) && change) await store.nodes.update(node.uuid, change);
    log.warn("work was interrupted by the end of a conductor, its lock is released", {
      node: node.uuid,
      conductor: node.reservation,
    });
  }
  for (const hostname of new Set([options.hostname, ...locked.map(({ reservation }) => reservation as string)])) {
    await store.nodes.releaseAll(hostname);
  }
}

function interruptedChange(node: Node): NodeChange | null {
  if (node.targetPowerState !== null) {
    return { targetPowerState: null, lastError: "Pending power operation was aborted due to conductor restart" };
  }
  if (node.lastError !== null) return null;
  for (const kind of CONSOLE_KINDS) {
    const interfaceName = consoleNeedsStop(node, kind);
    if (interfaceName === null || enabledConsole(node, kind) !== null) continue;
    const reason = "the conductor was restarted before it was done.";
    return { lastError: enablingFailed({ node, kind, interfaceName }, reason) };
  }
  return null;
}

/** Hands every node whose console is not as the store says to the restorer, which goes on in the background. */
export async function restoreConsoles(context: ConductorContext): Promise<void> {
  const { store, options, restorer } = context;
  const where = { conductorGroup: options.conductorGroup };
  const nodes = await store.nodes.listMasked({ where, includeChildren: true }, ["uuid", "driverInternalInfo"]);
  for (const node of nodes) {
    if (needsRestoring(context, node)) restorer.want(node.uuid);
  }
}
