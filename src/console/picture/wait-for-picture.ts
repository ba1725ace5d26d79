import type { HubScreen } from "#/console/interfaces/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { PictureError } from "./errors.ts";

/**
 * Resolves when the screen shows the machine: a whole picture of it, not a notice of ours, and not the first update,
 * which may hold a part of it or none. Rejects with the reason when the BMC is lost or refuses, or with a time-out.
 */
export async function waitForPicture(screen: HubScreen, timeoutMs: number, clock: Clock): Promise<void> {
  if (screen.live) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const check = () => {
    if (screen.live) resolve();
    else if (screen.closed.aborted) reject(consoleOff());
    else if (screen.failure) reject(noSession(screen.failure));
  };
  // What the screen says of itself is right when all have heard of the change, which is after this one.
  using _news = screen.tiles.subscribe(() => queueMicrotask(check));
  using _timer = clock.timer(timeoutMs, () => {
    const text = `The BMC has sent no whole picture within ${timeoutMs / 1000} s. Try again, or look at the console.`;
    reject(new PictureError("PICTURE_TIMEOUT", "unavailable", text));
  });
  screen.closed.addEventListener("abort", check, { once: true });
  check();
  await promise.finally(() => screen.closed.removeEventListener("abort", check));
}

export function consoleOff(): PictureError {
  const text = "The node's graphical console is not enabled. Enable it: openstack baremetal node console enable";
  return new PictureError("PICTURE_CONSOLE_OFF", "conflict", text);
}

function noSession({ words, lasting }: { words: string; lasting: boolean }): PictureError {
  const text = `There is no picture of the console. ${words}`;
  return new PictureError("PICTURE_BMC", lasting ? "bmc-fault" : "bmc-unreachable", text);
}
