import type {
  DriverTask,
  GraphicalConsoleInterface,
  GraphicalUpstream,
  ScreenLogin,
} from "#/drivers/interfaces/index.ts";
import {
  DriverInfoError,
  leaveAsFound,
  openRedfish,
  parseRedfishDriverInfo,
  REDFISH_PROPERTIES,
  type RedfishConnection,
  type RedfishDeps,
} from "#/drivers/modules/redfish/index.ts";
import {
  dialScreen,
  proveScreen,
  type ScreenAddress,
  type ScreenDialler,
  type ScreenProof,
  type ScreenTransport,
} from "#/drivers/screen-port/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { JsonObject } from "#/model/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import { SupermicroError } from "./errors.ts";
import { type IkvmService, readIkvmService, writeIkvmEnabled } from "./ikvm-service.ts";
import { hasSwitchedOn, SWITCHED_ON_KEY, switchOffAgain } from "./kept-switch.ts";
import { proofError } from "./proof-error.ts";
import { readViewerToken } from "./viewer-token.ts";

export interface IkvmConsoleDeps {
  readonly redfish: RedfishDeps;
  readonly dialler: ScreenDialler;
  /** ATEN's handshake as a client: `connectAten` of protocols/rfb/aten. */
  readonly connectAten: (
    stream: ByteStream,
    options: ScreenLogin & { readonly signal: AbortSignal },
  ) => Promise<{ close(): void }>;
  readonly limits?: Partial<typeof LIMITS>;
}

/** For the server's first word, and for a closed port to open or somebody else's session to end. */
const LIMITS = { bannerMs: 3000, readyMs: 8000 };

const PROPERTIES = {
  ...REDFISH_PROPERTIES,
  supermicro_ikvm_tls:
    "Whether the iKVM's port must speak TLS: \"auto\" (as it does; plain sends the account's password in clear) or " +
    '"required". Defaults to "auto". Optional.',
};

const DOING = "starting the Supermicro iKVM";

/**
 * The iKVM of Supermicro's BMCs as a graphical console, in ATEN's dialect of RFB: `supermicro-ikvm`.
 *
 * ```
 * start: Redfish: is it Supermicro, licensed, enabled? ──off──▶ keep that ─▶ PATCH KVMIP
 *                  │ on                                             │
 *                  └──────────▶ prove with the BMC's account ◀──────┘
 *                                   │ refused                 └─ anything fails ─▶ switch off again, reject
 *                               prove with the token of the IKVM page
 * stop:  switch off again what was switched on ─▶ forget.
 * ```
 */
export function createSupermicroIkvmConsole(deps: IkvmConsoleDeps): GraphicalConsoleInterface {
  return {
    kind: "graphical",
    properties: PROPERTIES,
    validate: async ({ node }) => {
      await parseRedfishDriverInfo(node.driverInfo, deps.redfish.options);
      transportsOf(node.driverInfo);
      checkVendor(node.properties);
    },
    start: async (task) => {
      try {
        return await start(task, deps);
      } catch (error) {
        await leaveAsFound(task, error, (again) => switchOffAgain(again, deps.redfish));
        throw error;
      }
    },
    stop: (task) => switchOffAgain(task, deps.redfish),
  };
}

async function start(task: DriverTask, deps: IkvmConsoleDeps): Promise<GraphicalUpstream> {
  await using redfish = await openRedfish(task, deps.redfish);
  const service = await readIkvmService(redfish, DOING);
  await switchOn(task, redfish, service);
  const address = { host: redfish.info.host, port: service.port, trust: redfish.trust };
  const { transport, login } = await prove({ task, redfish, service, address }, deps);
  return {
    profile: "aten",
    peer: formatHostPort(address),
    password: null,
    login,
    dial: (signal) => dialScreen(deps.dialler, transport, address, { signal }),
  };
}

async function switchOn(task: DriverTask, redfish: RedfishConnection, service: IkvmService): Promise<void> {
  // Firmware that does not say how to switch it: the port itself will tell.
  if (service.enabled || service.networkProtocol === null) return;
  if (!hasSwitchedOn(task)) await task.keep({ [SWITCHED_ON_KEY]: true });
  await writeIkvmEnabled(redfish, service.networkProtocol, true, DOING);
}

interface Session {
  readonly task: DriverTask;
  readonly redfish: RedfishConnection;
  readonly service: IkvmService;
  readonly address: ScreenAddress;
}

type Login = NonNullable<GraphicalUpstream["login"]>;

interface Proven {
  readonly transport: ScreenTransport;
  readonly login: Login;
}

/** The account is tried first: it needs no further request each time, and most firmware takes it. */
async function prove(session: Session, deps: IkvmConsoleDeps): Promise<Proven> {
  let refused: ScreenProof | undefined;
  for (const login of [accountLogin(session), tokenLogin(session, deps)]) {
    if (login === null) continue;
    const proof = await proveLogin(session, login, deps);
    if (proof.kind === "accepted") return { transport: proof.transport, login };
    refused ??= proof;
    if (proof.kind !== "password-refused") throw proofError(proof, session.address);
  }
  throw proofError(refused?.kind === "password-refused" ? refused : NO_LOGIN, session.address);
}

const NO_LOGIN = {
  kind: "password-refused",
  reason: "driver_info has no redfish_username and redfish_password",
} as const;

async function proveLogin({ task, address }: Session, login: Login, deps: IkvmConsoleDeps): Promise<ScreenProof> {
  const { signal } = task;
  // Before dialling: the iKVM does not wait long for its viewers.
  const credentials = await login(signal);
  const logIn = (stream: ByteStream) => deps.connectAten(stream, { ...credentials, signal });
  const transports = transportsOf(task.node.driverInfo);
  return proveScreen(
    { address, transports, logIn, ...LIMITS, ...deps.limits, signal },
    { clock: deps.redfish.clock, dialler: deps.dialler },
  );
}

function accountLogin({ redfish }: Session): Login | null {
  const { username, password } = redfish.info.credentials;
  return username === null || password === null ? null : async () => ({ username, password });
}

/** Boards that take only what the viewer's page holds: a token for every session, as user name without a password. */
function tokenLogin({ task, service }: Session, deps: IkvmConsoleDeps): Login | null {
  if (service.ikvm === null) return null;
  const { path } = service.ikvm;
  const { node, log } = task;
  return async (signal) => {
    // Long after the task: a connection of its own, and nothing to keep, since the trust was settled by the start.
    await using redfish = await openRedfish({ node, log, signal, keep: async () => {} }, deps.redfish);
    const token = await readViewerToken(redfish, await redfish.read(path, DOING), signal, deps.redfish);
    if (token !== null) return { username: token, password: "" };
    const message = `${DOING}: it refuses the BMC's account, and ${path} leads to no viewer's page with a token`;
    throw new SupermicroError("SUPERMICRO_IKVM_LOGIN_REFUSED", "bmc-fault", message);
  };
}

function transportsOf(driverInfo: JsonObject): readonly ScreenTransport[] {
  const property = "supermicro_ikvm_tls";
  const tls = driverInfo[property] ?? "auto";
  if (tls === "auto") return ["plain", "tls"];
  if (tls === "required") return ["tls"];
  throw new DriverInfoError("DRIVER_INFO_INVALID", "invalid", `driver_info ${property} is not "auto" or "required"`, {
    details: { property },
  });
}

/** What Ironic's inspection and operators write into `properties`; without it only the start can find out. */
function checkVendor({ vendor }: JsonObject): void {
  if (typeof vendor !== "string" || vendor === "" || /^super\s*micro/i.test(vendor)) return;
  const message = `node properties vendor is "${vendor.slice(0, 80)}", and supermicro-ikvm is for Supermicro; set another console_interface`;
  throw new SupermicroError("SUPERMICRO_OTHER_VENDOR", "unsupported", message);
}
