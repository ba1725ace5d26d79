import type { VirtualMedia } from "#/drivers/interfaces/index.ts";
import { unsupportedExtension } from "#/drivers/modules/noop/index.ts";
import type { MediaDevice, MediaSlot } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import { deadline, inBackground, openExclusive, openShared, type Task } from "../task/index.ts";

/** A BMC looks at the image before it answers. */
const TIMEOUT_MS = 120_000;

export async function listMedia(context: ConductorContext, uuid: string): Promise<readonly MediaSlot[]> {
  const task = await openShared(context, uuid, "listing virtual media");
  const media = mediaOf(task, "get_virtual_media");
  using limit = deadline(context.clock, TIMEOUT_MS, context.signal);
  await task.management.validate(task.forDriver(limit.signal));
  return await media.list(task.forDriver(limit.signal));
}

export async function attachMedia(
  context: ConductorContext,
  uuid: string,
  device: MediaDevice,
  imageUrl: string,
): Promise<void> {
  await change(context, uuid, "attach", (media, task, signal) =>
    media.attach(task.forDriver(signal), device, imageUrl),
  );
}

export async function detachMedia(
  context: ConductorContext,
  uuid: string,
  devices: readonly MediaDevice[],
): Promise<void> {
  await change(context, uuid, "detach", (media, task, signal) => media.detach(task.forDriver(signal), devices));
}

async function change(
  context: ConductorContext,
  uuid: string,
  verb: "attach" | "detach",
  run: (media: VirtualMedia, task: Task, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const task = await openExclusive(context, uuid, `${verb}ing virtual media`);
  await inBackground(context, task, async () => {
    const media = mediaOf(task, `${verb}_virtual_media`);
    refusePowerFailure(task);
    await task.management.validate(task.forDriver(context.signal));
    return {
      what: `vmedia ${verb}`,
      timeoutMs: TIMEOUT_MS,
      begin: { lastError: null },
      run: (signal) => run(media, task, signal),
      sentence: (reason) => `Could not ${verb} virtual media: ${reason}`,
    };
  });
}

function mediaOf(task: Task, extension: string): VirtualMedia {
  const { media } = task.management;
  if (!media) throw unsupportedExtension(task.node.driver, extension);
  return media;
}

/** Its BMC does not answer: trying would only take long. */
function refusePowerFailure({ node }: Task): void {
  if (node.fault !== "power failure") return;
  const text = `Node ${node.uuid} has a power failure: its BMC does not answer. Try again when it does.`;
  throw new ConductorError("NODE_POWER_FAILURE", "unavailable", text);
}
