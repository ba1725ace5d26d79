import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { ControlDesk } from "./control-desk.ts";
import type { ControlEvent } from "./control-machine.ts";
import { viewOwn } from "./control-view.ts";
import { ControlError } from "./errors.ts";

const MAX_LINE_BYTES = 512;
/** Between two states to one page: what changes faster is told at once, the last of it for certain. */
const PACE_MS = 50;
/** Between two requests of one page: a person's buttons, not a flood that every other page would be told of. */
const REQUEST_MS = 50;

/** What else a control link takes, by the name of its action: in the name of the viewer, and only as that viewer may. */
export type ControlRequests = Readonly<Record<string, (viewerId: string) => Promise<void>>>;

export interface ControlLinkOptions {
  readonly desk: ControlDesk;
  /** The viewer this page is; its screen may connect later, or have gone. */
  readonly viewerId: string;
  /** Ends the link. */
  readonly signal: AbortSignal;
  readonly requests?: ControlRequests;
}

/**
 * A page's line to the desk, one JSON object a line each way (docs/guide/sharing-a-console.md). Down: the page's own view
 * of the console, now and after every change. Up: `{"action": "ask" | "withdraw" | "give" | "refuse" | "release" | "take",
 * "viewer"?}`, and what else this kind of console takes; what cannot be done is answered with `{"error", "code"}`. Resolves when the page has gone.
 */
export async function serveControlLink(stream: ByteStream, options: ControlLinkOptions, clock: Clock): Promise<void> {
  const { desk, signal } = options;
  const closing = new AbortController();
  const ended = AbortSignal.any([signal, closing.signal]);
  ended.addEventListener("abort", () => stream.close(), { once: true });
  if (ended.aborted) return stream.close();
  let wake: () => void = () => {};
  using _changes = desk.onChange(() => wake());
  const errors: object[] = [];

  async function send(): Promise<void> {
    let last = "";
    while (!ended.aborted) {
      const news = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const state = JSON.stringify(viewOwn(desk, options.viewerId));
      const lines = errors.splice(0).map((error) => `${JSON.stringify(error)}\n`);
      if (state !== last) lines.push(`${state}\n`);
      last = state;
      if (lines.length > 0) await stream.write(new TextEncoder().encode(lines.join("")));
      await clock.sleep(PACE_MS, ended);
      await news;
    }
  }

  async function receive(): Promise<void> {
    for await (const line of lines(stream)) {
      try {
        const { action, viewer } = readRequest(line);
        const other =
          options.requests && Object.hasOwn(options.requests, action) ? options.requests[action] : undefined;
        if (other) await other(options.viewerId);
        else desk.apply(controlEvent(action, viewer, options.viewerId));
      } catch (error) {
        errors.push({ error: errorMessage(error), code: error instanceof OutbandError ? error.code : "INTERNAL" });
        wake();
      }
      await clock.sleep(REQUEST_MS, ended);
    }
  }

  // Whatever a write or a sleep fails with, it is because the page has gone or must go.
  const sending = send().catch(() => {});
  try {
    await receive();
  } catch (error) {
    if (!ended.aborted) throw error;
  } finally {
    closing.abort(new Error("the control link has ended"));
    wake();
    await sending;
  }
}

/** Throws CONTROL_LINK_PROTOCOL when a line does not end. */
async function* lines(stream: ByteStream): AsyncGenerator<string, void, void> {
  let rest = "";
  const decoder = new TextDecoder();
  for (;;) {
    const chunk = await stream.read().catch(() => null);
    if (chunk === null) return;
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    if (rest.length > MAX_LINE_BYTES || parts.some((part) => part.length > MAX_LINE_BYTES)) throw notARequest();
    yield* parts;
  }
}

function readRequest(line: string): { action: string; viewer: string | undefined } {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    throw notARequest();
  }
  if (typeof request !== "object" || request === null) throw notARequest();
  const { action, viewer } = request as { action?: unknown; viewer?: unknown };
  if (typeof action !== "string" || (viewer !== undefined && typeof viewer !== "string")) throw notARequest();
  return { action, viewer };
}

function controlEvent(action: string, viewer: string | undefined, own: string): ControlEvent {
  switch (action) {
    case "ask":
    case "withdraw":
      return { kind: action, viewer: own };
    case "take":
      return { kind: "take", viewer: own, forced: false };
    case "release":
      return { kind: "release", by: own };
    case "give":
      return { kind: "give", by: own, to: viewer ?? null };
    case "refuse":
      return { kind: "refuse", by: own, viewer: viewer ?? "" };
    default:
      throw notARequest();
  }
}

function notARequest(): ControlError {
  const text = 'a request is a line of JSON such as {"action": "ask"}';
  return new ControlError("CONTROL_LINK_PROTOCOL", "invalid", text);
}
