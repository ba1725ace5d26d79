import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import { type JsonValue, MASK, mapSecrets, type Node, type NodeChange } from "#/model/index.ts";
import { isNodeNotFound } from "./open-task.ts";
import type { Task } from "./task.ts";

export interface Failure {
  /** For the log: "console start". Its first word is the type of the event in the node's history. */
  readonly what: string;
  /** Makes the sentence for `last_error` out of the reason. */
  readonly sentence: (reason: string) => string;
  /** What else to write: targets cleared, maintenance set. */
  readonly change?: (sentence: string) => NodeChange;
  /** The conductor is stopping: this is no news. */
  readonly stopping: boolean;
}

/** The one place where the failure of background work becomes the node's `last_error`, and one log line. Never rejects. */
export async function recordFailure(task: Task, error: unknown, failure: Failure): Promise<void> {
  const reason = withoutSecrets(failure.stopping ? "the conductor was stopped." : errorMessage(error), task.node);
  const code = error instanceof OutbandError ? error.code : undefined;
  const expected = error instanceof OutbandError && error.category !== "internal";
  if (failure.stopping) task.log.info(`${failure.what} was interrupted`);
  else if (expected) task.log.warn(`${failure.what} failed`, { reason, code });
  else task.log.error(`${failure.what} failed`, { reason, error });
  const lastError = failure.sentence(reason);
  try {
    await task.update({ ...failure.change?.(lastError), lastError });
    await task.recordEvent(lastError, failure.what.split(" ", 1)[0] ?? failure.what);
  } catch (writeError) {
    if (!isNodeNotFound(writeError)) task.log.error("last_error could not be written", { error: writeError });
  }
}

/** A BMC may quote what it was sent. Whatever it says, the node's own secrets stay out of `last_error`. */
function withoutSecrets(text: string, node: Readonly<Node>): string {
  const secrets: string[] = [];
  const collect = (secret: JsonValue) => {
    if (typeof secret === "string" && secret.length >= 4) secrets.push(secret);
    return MASK;
  };
  mapSecrets(node.driverInfo, collect);
  mapSecrets(node.driverInternalInfo, collect);
  mapSecrets(node.instanceInfo, collect);
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, MASK), text);
}
