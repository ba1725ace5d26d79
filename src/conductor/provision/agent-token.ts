import { randomBytes } from "node:crypto";
import { MASK, type Node } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { openExclusive } from "../task/index.ts";

const TOKEN_BYTES = 32;

/**
 * The token that the node's ramdisk is to show in its heartbeats. Whoever looks the node up first gets it, once; anybody
 * later gets the mask, and cannot pass for the ramdisk.
 */
export async function agentTokenOnce(context: ConductorContext, uuid: string): Promise<{ node: Node; token: string }> {
  await using task = await openExclusive(context, uuid, "ramdisk lookup");
  if (typeof task.node.driverInternalInfo.agent_secret_token === "string") return { node: task.node, token: MASK };
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  await task.keep({ agent_secret_token: token });
  return { node: task.node, token };
}

/** Takes as long whatever is wrong with it. */
export function isAgentToken({ driverInternalInfo }: Readonly<Node>, given: string): boolean {
  const known = driverInternalInfo.agent_secret_token;
  if (typeof known !== "string" || known === "" || given.length !== known.length) return false;
  let difference = 0;
  for (let i = 0; i < known.length; i++) difference |= known.charCodeAt(i) ^ given.charCodeAt(i);
  return difference === 0;
}
