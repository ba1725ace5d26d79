import type { GraphicalPictures, HubScreens } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type KeyFrameCaps, KeyFrameFolder } from "./key-frame-folder.ts";
import { watchForKeyFrames } from "./key-frame-watch.ts";
import { Screenshots } from "./screenshots.ts";

export interface GraphicalPicturesOptions {
  readonly screenshotTimeoutMs: number;
  /** Whether key frames are kept at all, only of what viewers see, or as long as a console is enabled. */
  readonly keyFrames: "off" | "watched" | "always";
  readonly folder: string;
  readonly intervalMs: number;
  readonly caps: KeyFrameCaps;
}

export interface GraphicalPicturesDeps {
  readonly hubs: HubScreens;
  /** Key frames of a node that does not exist any more are deleted. */
  readonly nodeExists: (nodeUuid: string) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Screenshots and key frames of this conductor's consoles. Dispose to end the watching. */
export function createGraphicalPictures(
  options: GraphicalPicturesOptions,
  deps: GraphicalPicturesDeps,
): GraphicalPictures & Disposable {
  const { hubs, clock, log } = deps;
  const screenshots = new Screenshots(options.screenshotTimeoutMs, deps);
  const folder = new KeyFrameFolder(options.folder, options.caps);
  const watches = new Map<string, Disposable>();

  async function forget(nodeUuid: string): Promise<void> {
    screenshots.forget(nodeUuid);
    await folder.forget(nodeUuid);
  }

  function watch(nodeUuid: string): void {
    const screen = hubs.attach(nodeUuid, options.keyFrames === "always" ? "viewer" : "onlooker");
    if (!screen) return;
    const keep: Parameters<typeof watchForKeyFrames>[1]["keep"] = (picture) => folder.add(nodeUuid, picture);
    const child = log.child({ node: nodeUuid });
    watches.get(nodeUuid)?.[Symbol.dispose]();
    watches.set(nodeUuid, watchForKeyFrames(options.intervalMs, { screen, clock, log: child, keep }));
    screen.closed.addEventListener("abort", () => watches.delete(nodeUuid), { once: true });
  }

  async function forgetOrphans(): Promise<void> {
    for (const nodeUuid of await folder.nodes()) if (!(await deps.nodeExists(nodeUuid))) await forget(nodeUuid);
  }

  const opening = options.keyFrames === "off" ? null : hubs.onOpen(watch);
  forgetOrphans().catch((error: unknown) => {
    log.warn("key frames of deleted nodes could not be deleted", { error: errorMessage(error) });
  });
  return {
    screenshot: (nodeUuid, wanted) => screenshots.take(nodeUuid, wanted),
    keyFrames: (nodeUuid) => folder.list(nodeUuid),
    keyFrame: (nodeUuid, id) => folder.read(nodeUuid, id),
    forget,
    [Symbol.dispose]() {
      opening?.[Symbol.dispose]();
      for (const one of watches.values()) one[Symbol.dispose]();
    },
  };
}
