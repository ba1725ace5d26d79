import { errorMessage } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Certificate } from "#/rack/bmc/redfish/index.ts";
import { type Listener, listenTcp, listenTls } from "#/transports/index.ts";
import { PortKeeper } from "../../port-keeper.ts";
import { VNC_SERVER } from "../attributes/idrac-attributes.ts";
import type { DellContext } from "../context.ts";
import { SessionSlot } from "./session-slot.ts";
import { serveVncSession } from "./vnc-session.ts";

interface PortPlan {
  readonly port: number;
  readonly tls: boolean;
}

/** Changing one of these ends the session that is open. */
const CUTTING: readonly string[] = [VNC_SERVER.enable, VNC_SERVER.password, VNC_SERVER.port, VNC_SERVER.sslEncryption];

/**
 * The iDRAC's VNC server: open while it is enabled and has a password, one session at a time, all of it ruled by the
 * `VNCServer.1` attributes. With `SSLEncryptionBitLength` it speaks TLS from the first byte.
 */
export class VncServer implements AsyncDisposable {
  readonly #host: string;
  readonly #certificate: Certificate;
  readonly #context: DellContext;
  readonly #keeper = new PortKeeper<PortPlan, Listener>((plan) => this.#open(plan));
  readonly #slot: SessionSlot;
  readonly #watch: Disposable;

  constructor(options: { readonly host: string; readonly certificate: Certificate }, context: DellContext) {
    this.#host = options.host;
    this.#certificate = options.certificate;
    this.#context = context;
    const { attributes } = context;
    this.#slot = new SessionSlot((active) => attributes.apply({ [VNC_SERVER.activeSessions]: active }));
    this.#watch = attributes.onChange((changed) => {
      if (changed.some((name) => CUTTING.includes(name))) this.#slot.drop("the VNC server's settings have changed");
    });
  }

  get activeSessions(): number {
    return this.#slot.active;
  }

  /** Makes the port what the attributes say; `available` is false while the BMC itself is gone. */
  refresh(available: boolean): Promise<void> {
    const { attributes, faults, log } = this.#context;
    const wanted =
      available &&
      attributes.text(VNC_SERVER.enable) === "Enabled" &&
      attributes.text(VNC_SERVER.password) !== "" &&
      !faults.active().some((fault) => fault.closes?.("vnc"));
    const plan = { port: attributes.number(VNC_SERVER.port), tls: this.#usesTls() };
    // The BMC answers its PATCH all the same, as a real one does when its VNC server fails to start.
    return this.#keeper.want(wanted ? plan : null).catch((error: unknown) => {
      log.error("the VNC server cannot open its port", { reason: errorMessage(error) });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    this.#slot.drop("the BMC is stopping");
    await this.#keeper[Symbol.asyncDispose]();
  }

  #usesTls(): boolean {
    return this.#context.attributes.text(VNC_SERVER.sslEncryption) !== "Disabled";
  }

  #open({ port, tls }: PortPlan): Promise<Listener> {
    const address = { host: this.#host, port };
    const accept = (stream: ByteStream) => void this.#accept(stream);
    return tls ? listenTls({ ...address, ...this.#certificate }, accept) : listenTcp(address, accept);
  }

  async #accept(stream: ByteStream): Promise<void> {
    const { faults, log } = this.#context;
    if (faults.active().some((fault) => fault.silences?.("vnc"))) return swallow(stream);
    const session = this.#slot.take((signal) => serveVncSession(stream, { signal }, this.#context));
    if (!session) {
      log.info("vnc connection dropped: the one session is taken", { peer: stream.peer });
      return stream.close();
    }
    await session;
  }
}

/** Takes what comes and says nothing, until the peer gives up. */
async function swallow(stream: ByteStream): Promise<void> {
  try {
    while ((await stream.read()) !== null);
  } catch {
    // It has gone; that is all we waited for.
  }
  stream.close();
}
