import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { encodeIntroduction, type Introduction } from "#/console/session/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { encodeCloseFrame, encodeSwitchingProtocols, tryReadHandshake } from "#/transports/websocket/index.ts";
import { type AcceptDeps, type Admission, accept, isRefusal, NOT_REACHABLE, namedNode } from "./accept.ts";
import { GOING_AWAY, NO_CONTROL } from "./close-codes.ts";
import { dial } from "./dial.ts";
import { Downlink } from "./downlink.ts";
import type { NovncProxyOptions } from "./options.ts";
import { ReadBuffers } from "./read-buffers.ts";
import { ReadTurns } from "./read-turns.ts";
import { endUpgrade, refuseUpgrade } from "./refusal.ts";
import { ViewerConnection } from "./viewer-connection.ts";

export interface ViewersDeps extends AcceptDeps {
  readonly log: Logger;
  readonly clock: Clock;
}

/** The sub-protocol of the control link: lines of JSON, as binary frames. Any other WebSocket is a screen. */
const CONTROL_PROTOCOL = "control.outband";

type Purpose = Introduction["purpose"];

const FULL = "This console proxy has as many viewers as it takes. Try again later.";
const CLOSED = "This console proxy is shutting down. Try again in a moment.";

/** Every WebSocket of the proxy, from the upgrade request to the close. */
export class Viewers {
  readonly #options: NovncProxyOptions;
  readonly #deps: ViewersDeps;
  readonly #buffers = new ReadBuffers();
  readonly #turns = new ReadTurns();
  readonly #open = new Set<ViewerConnection>();
  /** Admitted and not gone yet. A page has two links; those for control may not take the places of screens. */
  readonly #admitted: Record<Purpose, number> = { screen: 0, control: 0 };
  #closing = false;
  #emptied: (() => void) | null = null;

  constructor(options: NovncProxyOptions, deps: ViewersDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Admits or refuses one upgrade request. Nothing is dialled, and no 101 sent, before every check has passed. */
  async upgrade(request: IncomingMessage, socket: Socket, head: Uint8Array): Promise<void> {
    socket.setTimeout(0);
    const onError = (): void => void socket.destroy();
    socket.on("error", onError);
    const answer = (status: number, text: string): void => refuseUpgrade(socket, status, text, this.#deps.clock);

    const handshake = tryReadHandshake(request.method, request.headers);
    if (typeof handshake === "string") return answer(400, handshake);
    const protocol = [CONTROL_PROTOCOL, "binary"].find((one) => handshake.protocols.includes(one)) ?? null;
    if (handshake.protocols.length > 0 && protocol === null) {
      return answer(400, `Of the WebSocket sub-protocols only binary and ${CONTROL_PROTOCOL} are supported.`);
    }
    const purpose: Purpose = protocol === CONTROL_PROTOCOL ? "control" : "screen";

    const admission = await this.#admit(request);
    if (isRefusal(admission)) {
      this.#logRefusal(request, admission.cause);
      return answer(admission.status, admission.text);
    }
    if (this.#closing) return answer(503, CLOSED);
    if (purpose === "control" && admission.viewer === null) return answer(400, "A control link needs ?viewer=NAME.");
    if (purpose === "control" && !admission.hub.introduces) {
      // Not an answer in plain HTTP, of which browsers make an error on the page's console.
      const hello = Buffer.from(encodeSwitchingProtocols(handshake, protocol));
      const goodbye = encodeCloseFrame(NO_CONTROL.code, NO_CONTROL.reason);
      return endUpgrade(socket, Buffer.concat([hello, goodbye]), this.#deps.clock);
    }
    if (this.#admitted[purpose] >= this.#options.maxSessions) {
      this.#logRefusal(request, "full");
      return answer(503, FULL);
    }

    this.#admitted[purpose]++;
    let isOpen = false;
    const downlink = new Downlink(socket, { buffers: this.#buffers, turns: this.#turns });
    try {
      await dial(
        { hub: admission.hub, timeoutMs: this.#options.dialTimeoutMs, onread: downlink.onread },
        this.#deps.clock,
        (hub) => {
          if (socket.destroyed || this.#closing) {
            hub.destroy();
            return answer(503, CLOSED);
          }
          socket.off("error", onError);
          socket.setNoDelay(true);
          socket.setKeepAlive(true);
          socket.write(encodeSwitchingProtocols(handshake, protocol));
          introduce(hub, admission, purpose);
          isOpen = true;
          this.#welcome(request, admission, purpose, { browser: socket, hub, downlink }).start(head);
        },
      );
    } catch (error) {
      this.#deps.log.warn("console hub not reached", { node: admission.session.nodeUuid, reason: errorMessage(error) });
      answer(503, NOT_REACHABLE);
    } finally {
      if (!isOpen) this.#admitted[purpose]--;
    }
  }

  /** Tells every viewer goodbye; resolves when all are gone. */
  async closeAll(): Promise<void> {
    this.#closing = true;
    if (this.#open.size === 0) return;
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    for (const viewer of this.#open) viewer.close(GOING_AWAY);
    await emptied;
  }

  async #admit(request: IncomingMessage) {
    try {
      return await accept(request, this.#deps);
    } catch (error) {
      this.#deps.log.error("console request could not be checked", { node: namedNode(request), error });
      return { status: 503, text: NOT_REACHABLE, cause: "check-failed" } as const;
    }
  }

  #welcome(
    request: IncomingMessage,
    { session }: Admission,
    purpose: Purpose,
    link: { readonly browser: Socket; readonly hub: Socket; readonly downlink: Downlink },
  ) {
    const { pingIntervalMs } = this.#options;
    const viewer = new ViewerConnection(
      {
        ...link,
        session,
        pingIntervalMs,
        ended: () => {
          this.#admitted[purpose]--;
          this.#open.delete(viewer);
          if (this.#open.size === 0) this.#emptied?.();
        },
      },
      this.#deps,
    );
    this.#open.add(viewer);
    this.#deps.log.info("console opened", {
      node: session.nodeUuid,
      session: session.id,
      purpose,
      remote: request.socket.remoteAddress,
    });
    return viewer;
  }

  /** The path and the query are never logged: the token is in there. */
  #logRefusal(request: IncomingMessage, cause: string): void {
    const { host, origin } = request.headers;
    this.#deps.log.warn("console refused", {
      cause,
      node: namedNode(request),
      remote: request.socket.remoteAddress,
      ...(cause === "host" && { host: host?.slice(0, 100) }),
      ...(cause === "origin" && { origin: origin?.slice(0, 100) }),
    });
  }
}

function introduce(hub: Socket, { hub: { introduces }, session, token, viewer }: Admission, purpose: Purpose): void {
  if (introduces) hub.write(encodeIntroduction({ purpose, nodeUuid: session.nodeUuid, token, viewer }));
}
