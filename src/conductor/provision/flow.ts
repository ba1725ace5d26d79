import type { DriverTask } from "#/drivers/interfaces/index.ts";
import type { Node, NodeChange, ProvisionEvent } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { deadline, type Task, type Work } from "../task/index.ts";
import { FORGET_WORK } from "./agent-keys.ts";
import { failChange, transitionChange } from "./transition.ts";

/** For work that neither ends nor fails by itself. What a BMC may take is the driver's affair. */
const GIVE_UP_MS = 2 * 3_600_000;
/** For putting things away after a failure, which also happens while the conductor stops. */
const CLEAN_UP_MS = 60_000;

/** A node on its way from one provision state to another, lock held. */
export interface Flow {
  readonly context: ConductorContext;
  readonly task: Task;
  readonly driver: DriverTask;
  readonly signal: AbortSignal;
  /** From here on a failure is told with this sentence. */
  say(sentence: (reason: string) => string): void;
}

export interface FlowPlan {
  /** For the log; the first word is Ironic's type of the event in the node's history. */
  readonly what: string;
  readonly event: ProvisionEvent;
  /** What the caller called the event. */
  readonly verb?: string;
  /** Written with the new state, before the work starts. */
  readonly begin?: NodeChange;
  readonly sentence: (reason: string) => string;
  /** Makes its own transitions, up to the state that ends it. */
  readonly run: (flow: Flow) => Promise<void>;
  /** On top of the fail state. */
  readonly onFailure?: (node: Readonly<Node>) => NodeChange;
}

/** The background work of a transition: into the working state at once; if it fails, into the fail state. */
export function flowWork(context: ConductorContext, task: Task, plan: FlowPlan): Work {
  let sentence = plan.sentence;
  const now = () => context.clock.now();
  return {
    what: plan.what,
    timeoutMs: GIVE_UP_MS,
    begin: { lastError: null, ...transitionChange(task.node, plan.event, now(), plan.verb), ...plan.begin },
    run: async (signal) => {
      const say = (next: typeof sentence) => {
        sentence = next;
      };
      try {
        await plan.run({ context, task, signal, driver: task.forDriver(signal), say });
      } catch (error) {
        await putAway({ context, task }, "forgetting the work", () => task.keep(FORGET_WORK));
        throw error;
      }
    },
    sentence: (reason) => sentence(reason),
    onFailure: (node, text) => ({ ...failChange(node, text, now()), ...plan.onFailure?.(node) }),
  };
}

/** Does something that has to be done although the work failed. Its own failure is only logged. */
export async function putAway(
  { context, task }: Pick<Flow, "context" | "task">,
  what: string,
  work: ((driver: DriverTask) => Promise<void>) | undefined,
): Promise<void> {
  if (!work) return;
  using limit = deadline(context.clock, CLEAN_UP_MS);
  try {
    await work(task.forDriver(limit.signal));
  } catch (error) {
    task.log.warn(`${what} failed`, { error });
  }
}
