import type { Node, NodeChange } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { deadline } from "./deadline.ts";
import { recordFailure } from "./record-failure.ts";
import type { Task } from "./task.ts";

/** Something long done to a node, after the caller has got its 202. */
export interface Work {
  /** For the log: "console start". */
  readonly what: string;
  readonly timeoutMs: number;
  /** Written before the work starts. */
  readonly begin: NodeChange;
  /** Writes its own success. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Makes the sentence for `last_error` out of the reason. */
  readonly sentence: (reason: string) => string;
  /** Written with `last_error` (`sentence`): targets cleared, the state that says that it failed. */
  readonly onFailure?: (node: Readonly<Node>, sentence: string) => NodeChange;
  /** Called when the lock is free again. */
  readonly after?: () => void;
}

/**
 * Asks `prepare` under the lock what is to be done (null: nothing), takes a worker and goes on in the background.
 * Rejects, with the lock released and nothing written, when preparing fails or no worker is free.
 */
export async function inBackground(
  context: ConductorContext,
  task: Task,
  prepare: () => Promise<Work | null>,
): Promise<void> {
  let started = false;
  try {
    const work = await prepare();
    if (work === null) return;
    using worker = context.workers.take();
    await task.update(work.begin);
    worker.start(() => finishWork(context, task, work));
    started = true;
  } finally {
    if (!started) await task[Symbol.asyncDispose]();
  }
}

/** Does the work on a held task and lets go of the lock whatever happens. Never rejects; true: it succeeded. */
export async function finishWork(context: ConductorContext, task: Task, work: Work): Promise<boolean> {
  const succeeded = await tryWork(context, task, work);
  try {
    await task[Symbol.asyncDispose]();
  } catch (error) {
    task.log.error("the lock could not be released", { error });
  }
  work.after?.();
  return succeeded;
}

async function tryWork(context: ConductorContext, task: Task, work: Work): Promise<boolean> {
  using limit = deadline(context.clock, work.timeoutMs, context.signal);
  try {
    task.log.debug(`${work.what} begins`);
    await work.run(limit.signal);
    task.log.info(`${work.what} is done`);
    return true;
  } catch (error) {
    await recordFailure(task, error, {
      what: work.what,
      sentence: work.sentence,
      change: (sentence) => work.onFailure?.(task.node, sentence) ?? {},
      stopping: context.signal.aborted,
    });
    return false;
  }
}
