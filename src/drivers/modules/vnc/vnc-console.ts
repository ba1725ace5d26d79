import type { DriverTask, GraphicalConsoleInterface, GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import {
  dialScreen,
  type FailedScreenProof,
  proveScreen,
  type ScreenDialler,
  screenStartTls,
} from "#/drivers/screen-port/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { StartTls } from "#/protocols/rfb/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import { parseVncDriverInfo, VNC_PROPERTIES, type VncDriverInfo } from "./driver-info.ts";
import { VncError } from "./errors.ts";

export interface VncConsoleDeps {
  readonly clock: Clock;
  readonly dialler: ScreenDialler;
  /** RFB's handshake as a client: `connectRfb` of protocols/rfb. */
  readonly connectRfb: (
    stream: ByteStream,
    options: {
      readonly profile: "plain";
      readonly password: string | null;
      readonly signal: AbortSignal;
      readonly startTls?: StartTls;
      readonly requireTls?: boolean;
    },
  ) => Promise<{ close(): void }>;
  /** For the server's first word, and for a closed port to open. */
  readonly limits?: { readonly bannerMs: number; readonly readyMs: number };
}

const LIMITS = { bannerMs: 5000, readyMs: 2000 };

/**
 * Any RFB server that somebody else looks after, as a graphical console: `vnc`. A KVM switch, a hypervisor, a BMC that
 * nobody has written an interface for. Nothing is changed there, so there is nothing to restore.
 */
export function createVncConsole(deps: VncConsoleDeps): GraphicalConsoleInterface {
  return {
    kind: "graphical",
    properties: VNC_PROPERTIES,
    validate: async ({ node }) => {
      parseVncDriverInfo(node.driverInfo);
    },
    start: (task) => start(task, deps),
    stop: async () => {},
  };
}

async function start({ node, signal }: DriverTask, deps: VncConsoleDeps): Promise<GraphicalUpstream> {
  const info = parseVncDriverInfo(node.driverInfo);
  const { address, password, transport } = info;
  const security = info.vencrypt ? { startTls: screenStartTls(address), requireTls: true } : {};
  const logIn = (stream: ByteStream) => deps.connectRfb(stream, { profile: "plain", password, signal, ...security });
  const options = { address, transports: [transport], logIn, ...LIMITS, ...deps.limits, signal };
  const proof = await proveScreen(options, deps);
  if (proof.kind !== "accepted") throw proofError(proof, info);
  return {
    profile: "plain",
    peer: formatHostPort(address),
    password,
    ...security,
    dial: (dialling) => dialScreen(deps.dialler, transport, address, { signal: dialling }),
  };
}

function proofError(proof: FailedScreenProof, { address, transport }: VncDriverInfo): VncError {
  const peer = formatHostPort(address);
  const who = `the VNC server at ${peer} (driver_info vnc_address)`;
  const details = { details: { peer } };
  switch (proof.kind) {
    case "closed":
      return new VncError("VNC_PORT_CLOSED", "bmc-unreachable", `${who} cannot be reached: ${proof.reason}`, details);
    case "mute":
      return new VncError(
        "VNC_MUTE",
        "bmc-fault",
        `${who} takes connections and says nothing. ` +
          (transport === "plain" ? 'If it speaks TLS from the first byte, set vnc_tls to "on"' : "Restart it"),
        details,
      );
    case "dropped":
      return new VncError(
        "VNC_DROPPED",
        "conflict",
        `${who} hangs up on new connections. Is somebody else connected, and does it serve one viewer at a time?`,
        details,
      );
    case "password-refused":
      return new VncError(
        "VNC_PASSWORD_REFUSED",
        "bmc-fault",
        `${who} refuses the password; check driver_info vnc_password. ${proof.reason}`,
        details,
      );
    case "no-security":
      return new VncError("VNC_SECURITY", "bmc-fault", `${who} cannot be logged in to: ${proof.reason}`, details);
    case "not-tls":
      return new VncError("VNC_NOT_TLS", "bmc-fault", `${who} does not speak TLS; set vnc_tls to "off"`, details);
    case "untrusted":
      return new VncError(
        "VNC_TLS_UNTRUSTED",
        "bmc-fault",
        `${who}: ${proof.reason}. driver_info vnc_tls_fingerprint takes its certificate's SHA-256 fingerprint; vnc_tls ` +
          '"insecure" takes any certificate',
        details,
      );
    case "broken":
      return new VncError("VNC_BROKEN", "bmc-fault", `${who}: ${proof.reason}`, details);
  }
}
