import type { DriverTask, GraphicalConsoleInterface, GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import {
  leaveAsFound,
  openRedfish,
  parseRedfishDriverInfo,
  REDFISH_PROPERTIES,
  type RedfishConnection,
  type RedfishDeps,
} from "#/drivers/modules/redfish/index.ts";
import {
  dialScreen,
  type ScreenAddress,
  type ScreenDialler,
  type ScreenProof,
  type ScreenTransport,
} from "#/drivers/screen-port/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import { findIdracAttributes, readIdracAttributes } from "./attributes.ts";
import { keepOnce, keptPassword, keptSettings, PASSWORD_KEY } from "./kept-settings.ts";
import { proofError } from "./proof-error.ts";
import { OUR_TIMEOUT, restoreSettings } from "./restore.ts";
import { createVncPassword } from "./vnc-password.ts";
import { type ConnectRfb, proveVnc, tlsInside } from "./vnc-proof.ts";
import { decodeVncServer, type VncServer, vncAbsent, writeVncServer } from "./vnc-server-settings.ts";

export interface IdracVncLimits {
  /** For the server's first word. */
  readonly bannerMs: number;
  /** For the port to open after enabling, and for somebody else's session to end. */
  readonly readyMs: number;
  /** For the BMC to notice that our test session is over. */
  readonly settleMs: number;
}

export const IDRAC_VNC_LIMITS: IdracVncLimits = { bannerMs: 3000, readyMs: 8000, settleMs: 5000 };

export interface IdracVncDeps {
  readonly redfish: RedfishDeps;
  readonly dialler: ScreenDialler;
  readonly connectRfb: ConnectRfb;
  /** Bytes from the system's generator. */
  readonly random: (count: number) => Uint8Array;
  readonly limits?: Partial<IdracVncLimits>;
}

const DOING = "starting the iDRAC's VNC server";
const POLL_MS = 500;

/**
 * The iDRAC's own VNC server as a graphical console: `idrac-vnc`.
 *
 * ```
 * start: read VNCServer.1 ─▶ keep the operator's settings ─▶ kept password still taken? ──yes──▶ upstream
 *                                                                │ no
 *                              keep a fresh password ─▶ PATCH ─▶ prove ─▶ upstream
 *                                                         └─ anything fails ─▶ restore, reject
 * stop:  put back what was kept ─▶ forget it. The BMC is gone: reject, and remember for the next try.
 * ```
 */
export function createIdracVncConsole(deps: IdracVncDeps): GraphicalConsoleInterface {
  return {
    kind: "graphical",
    properties: REDFISH_PROPERTIES,
    validate: async (task) => {
      await parseRedfishDriverInfo(task.node.driverInfo, deps.redfish.options);
    },
    start: async (task) => {
      try {
        return await start(task, deps);
      } catch (error) {
        if (keptSettings(task) !== null)
          await leaveAsFound(task, error, (again) => restoreSettings(again, deps.redfish));
        throw error;
      }
    },
    stop: (task) => restoreSettings(task, deps.redfish),
  };
}

async function start(task: DriverTask, deps: IdracVncDeps): Promise<GraphicalUpstream> {
  await using redfish = await openRedfish(task, deps.redfish);
  const attributes = await findIdracAttributes(redfish, DOING);
  const server = decodeVncServer(attributes);
  if (server === null) throw vncAbsent(DOING);
  const address: ScreenAddress = { host: redfish.info.host, port: server.settings.Port, trust: redfish.trust };
  const session: Session = { task, redfish, path: attributes.path, address, server };
  const { password, transport } = (await takeUp(session, deps)) ?? (await takeOver(session, deps));
  // Most iDRACs serve one session: the hub must not come while our test session still counts.
  await sessionsEnd(session, { ...IDRAC_VNC_LIMITS, ...deps.limits }.settleMs, deps);
  return {
    profile: "idrac",
    peer: formatHostPort(address),
    password,
    ...tlsInside({ sslEncryption: server.settings.SSLEncryptionBitLength, address }, transport),
    dial: (signal) => dialScreen(deps.dialler, transport, address, { signal }),
  };
}

/** What one start has found out and works with. */
interface Session {
  readonly task: DriverTask;
  readonly redfish: RedfishConnection;
  /** Of the attributes. */
  readonly path: string;
  readonly address: ScreenAddress;
  readonly server: VncServer;
}

interface Opened {
  readonly password: string;
  readonly transport: ScreenTransport;
}

/** After a restart: what this node's console set before, if the BMC still has it. */
async function takeUp(session: Session, deps: IdracVncDeps): Promise<Opened | null> {
  const { task, server } = session;
  const password = keptPassword(task);
  if (password === null || keptSettings(task) === null || server.settings.Enable !== "Enabled") return null;
  const proof = await proveServer(session, password, deps);
  if (proof.kind === "accepted") return { password, transport: proof.transport };
  task.log.info("the kept VNC password does not work any more; setting a fresh one", { proof: proof.kind });
  return null;
}

async function takeOver(session: Session, deps: IdracVncDeps): Promise<Opened> {
  const { task, redfish, path, server } = session;
  const { readyMs } = { ...IDRAC_VNC_LIMITS, ...deps.limits };
  // Somebody else's viewer, on a server that the operator runs: a new password would cut it off.
  if (keptSettings(task) === null && server.activeSessions && !(await sessionsEnd(session, readyMs, deps))) {
    throw proofError({ kind: "dropped" }, session);
  }
  await keepOnce(task, server.settings);
  const password = createVncPassword(deps.random);
  await task.keep({ [PASSWORD_KEY]: password });
  await writeVncServer(redfish, path, { Enable: "Enabled", Password: password, Timeout: OUR_TIMEOUT }, DOING);
  const proof = await proveServer(session, password, deps);
  if (proof.kind !== "accepted") throw proofError(proof, session);
  return { password, transport: proof.transport };
}

function proveServer({ task, address, server }: Session, password: string, deps: IdracVncDeps): Promise<ScreenProof> {
  const { bannerMs, readyMs } = { ...IDRAC_VNC_LIMITS, ...deps.limits };
  const sslEncryption = server.settings.SSLEncryptionBitLength;
  const options = { address, password, sslEncryption, bannerMs, readyMs, signal: task.signal };
  return proveVnc(options, { clock: deps.redfish.clock, dialler: deps.dialler, connectRfb: deps.connectRfb });
}

/** Waits until the BMC counts no VNC session any more, or does not count at all; false when it takes too long. */
async function sessionsEnd({ task, redfish, path }: Session, ms: number, deps: IdracVncDeps): Promise<boolean> {
  const { clock } = deps.redfish;
  const deadline = clock.monotonic() + ms;
  for (;;) {
    const server = decodeVncServer(await readIdracAttributes(redfish, path, DOING));
    if (!server?.activeSessions) return true;
    if (clock.monotonic() >= deadline) return false;
    await clock.sleep(POLL_MS, task.signal);
  }
}
