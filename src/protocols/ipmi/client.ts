import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { CipherSuite } from "./cipher-suites.ts";
import { THIS_CHANNEL } from "./commands/command.ts";
import {
  type ChannelAuthenticationCapabilities,
  GET_CHANNEL_AUTHENTICATION_CAPABILITIES as GET_CAPABILITIES,
} from "./commands/get-channel-authentication-capabilities.ts";
import { SET_SESSION_PRIVILEGE_LEVEL } from "./commands/set-session-privilege-level.ts";
import { COMPLETION, describeCompletion } from "./completion-code.ts";
import type { IpmiCrypto } from "./crypto.ts";
import { IpmiError, protocolError } from "./errors.ts";
import { privilegeNumber } from "./privilege-level.ts";
import { attemptSession, type EstablishDeps, type Established } from "./session/establish.ts";
import type { RetryPolicy } from "./session/exchange.ts";
import type { IpmiSocket } from "./session/ipmi-socket.ts";
import { type Login, type LoginOptions, readLogin } from "./session/login.ts";
import { PacketSecurity } from "./session/packet-security.ts";
import { IpmiSession } from "./session/session.ts";
import { SessionChannel } from "./session/session-channel.ts";
import { SetupLink } from "./session/setup-link.ts";

export interface OpenIpmiSessionOptions extends LoginOptions {
  readonly host: string;
  /** Default 623. */
  readonly port?: number;
  /** Aborts the opening. */
  readonly signal?: AbortSignal;
  /** How each message of the opening is repeated. Default 0.5 s, doubling to 2 s, four times. */
  readonly retry?: RetryPolicy;
  /** Default 20 s. */
  readonly keepAliveMs?: number;
}

export interface IpmiSessionDeps {
  /** One socket carries any number of sessions. */
  readonly socket: IpmiSocket;
  readonly crypto: IpmiCrypto;
  readonly clock: Clock;
}

const SETUP_RETRY: RetryPolicy = { firstMs: 500, maxMs: 2000, tries: 4 };
/** A step that nobody answers, or whose thread the BMC has lost, starts the whole again. */
const MAX_ATTEMPTS = 3;

/**
 * Opens an IPMI 2.0 session. Rejects with `IpmiError`: IPMI_TIMEOUT, IPMI_LOGIN, IPMI_NO_SESSION, IPMI_CIPHER_SUITE,
 * IPMI_PROTOCOL, IPMI_ARGUMENT; with what looking up the host name failed with; or with the signal's reason.
 */
export async function openIpmiSession(options: OpenIpmiSessionOptions, deps: IpmiSessionDeps): Promise<IpmiSession> {
  const login = readLogin(options);
  const port = options.port ?? 623;
  const peer = `${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`;
  options.signal?.throwIfAborted();
  const host = await deps.socket.resolve(options.host);
  options.signal?.throwIfAborted();

  let session: IpmiSession | null = null;
  const place = deps.socket.enter(
    { host, port },
    {
      message: (payload) => link.onMessage(payload),
      setup: (payloadType, payload) => link.onSetup(payloadType, payload),
      packet: (datagram, header) => session?.onPacket(datagram, header),
    },
  );
  const linkOptions = {
    retry: options.retry ?? SETUP_RETRY,
    ignoresChecksums: login.quirks.ignoresChecksums,
    signal: options.signal,
  };
  const link = new SetupLink(linkOptions, { place, clock: deps.clock });
  try {
    const capabilities = await askCapabilities(login, link, peer);
    const established = await establish(login, capabilities, peer, { ...deps, link });
    const { suite, keys, bmcId } = established;
    const security = new PacketSecurity(
      { suite, keys, padWithoutTrailer: login.quirks.padWithoutTrailer },
      deps.crypto,
    );
    const channel = new SessionChannel({ peerId: bmcId }, { security });
    const keepAliveMs = options.keepAliveMs ?? 20_000;
    const sessionOptions = { peer, bmcId, cipherSuite: suite.id, quirks: login.quirks, keepAliveMs };
    session = new IpmiSession(sessionOptions, { channel, place, clock: deps.clock });
    await raisePrivilege(session, login, options.signal);
    return session;
  } catch (error) {
    if (session) await session.close();
    place[Symbol.dispose]();
    throw broken(error, peer);
  }
}

/** An answer that cannot be read is the BMC's fault, not the caller's. */
function broken(error: unknown, peer: string): unknown {
  if (!(error instanceof OutbandError) || !error.code.startsWith("BYTES_")) return error;
  return new IpmiError("IPMI_PROTOCOL", "bmc-fault", `the answer of ${peer} is broken: ${error.message}`, {
    cause: error,
  });
}

async function askCapabilities(
  login: Login,
  link: SetupLink,
  peer: string,
): Promise<ChannelAuthenticationCapabilities | null> {
  if (login.quirks.skipsCapabilities) return null;
  const writer = new ByteWriter("le", 2);
  GET_CAPABILITIES.encodeRequest({ channel: THIS_CHANNEL, privilege: privilegeNumber(login.privilege) }, writer);
  const response = await link.command(GET_CAPABILITIES.netFn, GET_CAPABILITIES.code, writer.finish());
  if (!response) throw silence(peer, GET_CAPABILITIES.name);
  if (response.completionCode !== COMPLETION.ok) return null;
  const capabilities = GET_CAPABILITIES.decodeResponse(new ByteReader(response.data, "le"));
  if (capabilities.supportsIpmi20) return capabilities;
  throw protocolError(`${peer} says that it speaks IPMI 1.5 only; if that is wrong, use the quirk "authcap"`);
}

async function establish(
  login: Login,
  capabilities: ChannelAuthenticationCapabilities | null,
  peer: string,
  deps: EstablishDeps,
): Promise<Established> {
  const refused: string[] = [];
  for (const [index, suite] of login.suites.entries()) {
    const established = await establishWith(login, suite, index === login.suites.length - 1, peer, deps);
    if (established === "wrong-proof") throw wrongProof(peer, login, capabilities);
    if (established !== null) return established;
    refused.push(String(suite.id));
  }
  const message = `${peer} has none of the allowed cipher suites: it refused ${refused.join(" and ")}`;
  throw new IpmiError("IPMI_CIPHER_SUITE", "bmc-fault", message, { details: { cipherSuites: refused } });
}

/** Null: try the next suite. */
async function establishWith(
  login: Login,
  suite: CipherSuite,
  isLast: boolean,
  peer: string,
  deps: EstablishDeps,
): Promise<Established | "wrong-proof" | null> {
  let wrongProofs = 0;
  for (let attempt = 1; ; attempt++) {
    const result = await attemptSession(login, suite, deps);
    if (!("kind" in result)) return result;
    if (result.kind === "cipher-suite") return null;
    // Damage on the way looks like a wrong password, once.
    if (result.kind === "wrong-proof" && ++wrongProofs === 2) return "wrong-proof";
    // Some BMCs do not answer at all to algorithms that they do not know.
    const unknown = result.kind === "silence" && result.step === "Open Session Request";
    if (unknown && !isLast) return null;
    if (unknown || attempt === MAX_ATTEMPTS) throw silence(peer, result.step);
  }
}

function silence(peer: string, step: string): IpmiError {
  const message = `${peer} does not answer ${step}: is the BMC reachable, and IPMI over LAN enabled in its settings?`;
  return new IpmiError("IPMI_TIMEOUT", "bmc-unreachable", message, { details: { step } });
}

function wrongProof(peer: string, login: Login, capabilities: ChannelAuthenticationCapabilities | null): IpmiError {
  const kg = capabilities?.kgSet && login.sessionKey === login.passwordKey ? "; the BMC says that it has a Kg key" : "";
  const message = `${peer} does not prove that it knows the password: it is wrong, or the user's name or Kg is${kg}`;
  return new IpmiError("IPMI_LOGIN", "bmc-fault", message, { details: { reason: "password" } });
}

async function raisePrivilege(session: IpmiSession, login: Login, signal: AbortSignal | undefined): Promise<void> {
  if (login.quirks.skipsPrivilege) return;
  const level = privilegeNumber(login.privilege);
  const answer = await session.send(SET_SESSION_PRIVILEGE_LEVEL, level, signal ? { signal } : {});
  if (answer.ok) return;
  const { completionCode } = answer;
  const message = `${session.peer} refuses the privilege level ${login.privilege}: ${describeCompletion(completionCode)}`;
  throw new IpmiError("IPMI_LOGIN", "bmc-fault", message, { details: { completionCode, reason: "privilege" } });
}
