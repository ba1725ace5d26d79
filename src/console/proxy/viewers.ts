import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { encodeIntroduction } from "#/console/session/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { encodeCloseFrame, encodeSwitchingProtocols, tryReadHandshake } from "#/transports/websocket/index.ts";
import { type AcceptDeps, type Admission, accept, isRefusal, namedNode, notReachable } from "./accept.ts";
import { GOING_AWAY, NO_CONTROL } from "./close-codes.ts";
import { dial } from "./dial.ts";
import { Downlink } from "./downlink.ts";
import type { ProxyOptions } from "./options.ts";
import type { ViewerProtocol } from "./proxy-kind.ts";
import { ReadBuffers } from "./read-buffers.ts";
import { ReadTurns } from "./read-turns.ts";
import { endUpgrade, refuseUpgrade } from "./refusal.ts";
import { ViewerConnection } from "./viewer-connection.ts";

export interface ViewersDeps extends AcceptDeps {
  readonly log: Logger;
  readonly clock: Clock;
}

const FULL = "This console proxy has as many viewers as it takes. Try again later.";
const CLOSED = "This console proxy is shutting down. Try again in a moment.";

/** Every WebSocket of the proxy, from the upgrade request to the close. */
export class Viewers {
  readonly #options: ProxyOptions;
  readonly #deps: ViewersDeps;
  readonly #buffers = new ReadBuffers();
  readonly #turns = new ReadTurns();
  readonly #open = new Set<ViewerConnection>();
  /** Admitted and not gone yet. A page has two links; those for control may not take the places of consoles. */
  readonly #admitted = { console: 0, control: 0 };
  #closing = false;
  #emptied: (() => void) | null = null;

  constructor(options: ProxyOptions, deps: ViewersDeps) {
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
    const { protocols, plain } = this.#deps.kind;
    const protocol = [...protocols.keys()].find((one) => handshake.protocols.includes(one)) ?? null;
    if (handshake.protocols.length > 0 && protocol === null) {
      return answer(400, `Of the WebSocket sub-protocols these are supported: ${[...protocols.keys()].join(", ")}.`);
    }
    const way = (protocol === null ? null : protocols.get(protocol)) ?? plain;
    const place = way.purpose === "control" ? "control" : "console";

    const admission = await this.#admit(request);
    if (isRefusal(admission)) {
      this.#logRefusal(request, admission.cause);
      return answer(admission.status, admission.text);
    }
    if (this.#closing) return answer(503, CLOSED);
    if (place === "control" && admission.viewer === null) return answer(400, "A control link needs ?viewer=NAME.");
    if (place === "control" && !admission.hub.introduces) {
      // Not an answer in plain HTTP, of which browsers make an error on the page's console.
      const hello = Buffer.from(encodeSwitchingProtocols(handshake, protocol));
      const goodbye = encodeCloseFrame(NO_CONTROL.code, NO_CONTROL.reason);
      return endUpgrade(socket, Buffer.concat([hello, goodbye]), this.#deps.clock);
    }
    if (this.#admitted[place] >= this.#options.maxSessions) {
      this.#logRefusal(request, "full");
      return answer(503, FULL);
    }

    this.#admitted[place]++;
    let isOpen = false;
    const downlink = new Downlink(socket, way.encoding, { buffers: this.#buffers, turns: this.#turns });
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
          introduce(hub, admission, way.purpose);
          isOpen = true;
          this.#welcome(request, admission, way, { browser: socket, hub, downlink }).start(head);
        },
      );
    } catch (error) {
      this.#deps.log.warn("console hub not reached", { node: admission.session.nodeUuid, reason: errorMessage(error) });
      answer(503, notReachable(this.#deps.kind));
    } finally {
      if (!isOpen) this.#admitted[place]--;
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
      return { status: 503, text: notReachable(this.#deps.kind), cause: "check-failed" } as const;
    }
  }

  #welcome(
    request: IncomingMessage,
    { session }: Admission,
    { purpose, encoding }: ViewerProtocol,
    link: { readonly browser: Socket; readonly hub: Socket; readonly downlink: Downlink },
  ) {
    const { pingIntervalMs } = this.#options;
    const viewer = new ViewerConnection(
      {
        ...link,
        session,
        encoding,
        pingIntervalMs,
        ended: () => {
          this.#admitted[purpose === "control" ? "control" : "console"]--;
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

function introduce(
  hub: Socket,
  { hub: { introduces }, session, token, viewer }: Admission,
  purpose: ViewerProtocol["purpose"],
): void {
  if (introduces) hub.write(encodeIntroduction({ purpose, nodeUuid: session.nodeUuid, token, viewer }));
}
