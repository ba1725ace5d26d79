import { equalBytes } from "#/lib/bytes/index.ts";
import type { DatagramAddress } from "#/lib/datagram/index.ts";
import { matchCipherSuite } from "../cipher-suites.ts";
import type { IpmiCrypto } from "../crypto.ts";
import { decodeOpenSessionRequest, encodeOpenSessionResponse, encodeRefusal } from "../messages/open-session.ts";
import { PAYLOAD_TYPE } from "../messages/packet.ts";
import { decodeRakp1, NAME_ONLY_LOOKUP, RANDOM_BYTES } from "../messages/rakp-1.ts";
import { encodeRakp2 } from "../messages/rakp-2.ts";
import { decodeRakp3 } from "../messages/rakp-3.ts";
import { encodeRakp4 } from "../messages/rakp-4.ts";
import { RAKP_STATUS } from "../messages/rakp-status.ts";
import { PRIVILEGE_LEVELS, privilegeNumber } from "../privilege-level.ts";
import {
  paddedKey,
  type RakpExchange,
  rakp2AuthCode,
  rakp3AuthCode,
  sessionKeys,
  userNameBytes,
} from "../session/keys.ts";
import { PacketSecurity } from "../session/packet-security.ts";
import { SessionChannel } from "../session/session-channel.ts";
import { type BmcSession, SETUP_TIMEOUT_MS } from "./bmc-session.ts";
import type { IpmiBmcFaults, IpmiUser } from "./options.ts";
import type { SessionTable } from "./session-table.ts";

export interface SetupOptions {
  readonly users: readonly IpmiUser[];
  readonly kgKey: Uint8Array | undefined;
  readonly guid: Uint8Array;
  readonly cipherSuites: readonly number[];
  readonly faults: IpmiBmcFaults;
}

export interface SetupDeps {
  readonly sessions: SessionTable;
  readonly crypto: IpmiCrypto;
}

/** An answer's payload and its type. */
interface Answer {
  readonly type: number;
  readonly payload: Uint8Array;
}

/** Open Session and RAKP as the BMC (13.15). A message that comes twice gets the same answer twice. */
export class SessionSetup {
  readonly #options: SetupOptions;
  readonly #deps: SetupDeps;

  /** Throws IPMI_ARGUMENT for names and keys that are too long. */
  constructor(options: SetupOptions, deps: SetupDeps) {
    for (const user of options.users) {
      userNameBytes(user.name);
      passwordKey(user);
    }
    if (options.kgKey) paddedKey(options.kgKey, "the Kg key");
    this.#options = options;
    this.#deps = deps;
  }

  /** Null for no answer. Throws an `OutbandError` for bytes that make no sense. */
  receive(payloadType: number, payload: Uint8Array, from: DatagramAddress): Answer | null {
    if (payloadType === PAYLOAD_TYPE.openSessionRequest) {
      return { type: PAYLOAD_TYPE.openSessionResponse, payload: this.#open(payload, from) };
    }
    const answer =
      payloadType === PAYLOAD_TYPE.rakp1
        ? this.#greet(payload, from)
        : payloadType === PAYLOAD_TYPE.rakp3
          ? this.#prove(payload, from)
          : null;
    return answer && { type: payloadType + 1, payload: answer };
  }

  #open(payload: Uint8Array, from: DatagramAddress): Uint8Array {
    const { sessions } = this.#deps;
    const request = decodeOpenSessionRequest(payload);
    const { tag, consoleId, privilege } = request;
    const repeated = sessions.findOpened(consoleId, from);
    if (repeated?.state.answer[0] === tag) return repeated.state.answer;
    const suite = matchCipherSuite(request, this.#options.cipherSuites);
    if (!suite) return encodeRefusal({ ok: false, tag, status: RAKP_STATUS.noCipherSuite, consoleId });
    if (this.#options.faults.full || !sessions.makeRoom()) {
      return encodeRefusal({ ok: false, tag, status: RAKP_STATUS.insufficientResources, consoleId });
    }
    const bmcId = sessions.freeId();
    // Whoever asks for the highest is told a level: some clients take 0 for none.
    const level = privilege === 0 ? PRIVILEGE_LEVELS.administrator : privilege;
    const answer = encodeOpenSessionResponse({ ok: true, tag, privilege: level, consoleId, bmcId, ...suite });
    const session: BmcSession = {
      bmcId,
      consoleId,
      from,
      suite,
      askedPrivilege: privilege,
      privilege: 0,
      expiresAt: 0,
      last: null,
      state: { kind: "opened", answer },
    };
    sessions.keep(session, SETUP_TIMEOUT_MS);
    sessions.add(session);
    return answer;
  }

  #greet(payload: Uint8Array, from: DatagramAddress): Uint8Array | null {
    const { crypto } = this.#deps;
    const rakp1 = decodeRakp1(payload);
    const session = this.#deps.sessions.find(rakp1.bmcId, from);
    if (!session)
      return encodeRefusal({ ok: false, tag: rakp1.tag, status: RAKP_STATUS.inactiveSessionId, consoleId: 0 });
    const { consoleId } = session;
    const refuse = (status: number) => encodeRefusal({ ok: false, tag: rakp1.tag, status, consoleId });
    if (session.state.kind === "active") return refuse(RAKP_STATUS.invalidSessionId);
    if (session.state.kind === "greeted" && equalBytes(session.state.exchange.consoleRandom, rakp1.consoleRandom)) {
      return session.state.answer;
    }
    const role = rakp1.role & 0x1f;
    const level = role & 0x0f;
    const user = this.#findUser(rakp1.userName, role);
    if (!user) return refuse(RAKP_STATUS.unauthorizedName);
    if (level < 1 || level > PRIVILEGE_LEVELS.administrator) return refuse(RAKP_STATUS.invalidRole);
    if (level > privilegeNumber(user.privilege)) return refuse(RAKP_STATUS.unauthorizedRole);
    const bmcRandom = crypto.randomBytes(RANDOM_BYTES);
    const exchange: RakpExchange = {
      suite: session.suite,
      consoleId,
      bmcId: session.bmcId,
      guid: this.#options.guid,
      bmcRandom,
      consoleRandom: rakp1.consoleRandom,
      role: rakp1.role,
      laterRole: rakp1.role,
      userName: rakp1.userName,
    };
    const authCode = rakp2AuthCode(crypto, passwordKey(user), exchange);
    const answer = encodeRakp2({ ok: true, tag: rakp1.tag, consoleId, bmcRandom, guid: exchange.guid, authCode });
    session.state = { kind: "greeted", user, exchange, answer };
    return answer;
  }

  #prove(payload: Uint8Array, from: DatagramAddress): Uint8Array | null {
    const { sessions, crypto } = this.#deps;
    const session = sessions.find(decodeRakp3(payload, 0).bmcId, from);
    if (!session || session.state.kind === "opened") return null;
    const { tag, status, authCode } = decodeRakp3(payload, session.suite.keyBytes);
    if (session.state.kind === "active") return session.state.answer[0] === tag ? session.state.answer : null;
    if (status !== RAKP_STATUS.ok) {
      sessions.end(session);
      return null;
    }
    const { consoleId, suite } = session;
    const { user, exchange } = session.state;
    if (!equalBytes(authCode, rakp3AuthCode(crypto, passwordKey(user), exchange))) {
      sessions.end(session);
      return encodeRefusal({ ok: false, tag, status: RAKP_STATUS.invalidIntegrityCheckValue, consoleId });
    }
    const { kgKey, faults } = this.#options;
    const keys = sessionKeys(crypto, kgKey ? paddedKey(kgKey, "the Kg key") : passwordKey(user), exchange);
    const integrityCheckValue = faults.wrongRakp4 ? crypto.randomBytes(suite.authCodeBytes) : keys.integrityCheckValue;
    const answer = encodeRakp4({ ok: true, tag, consoleId, integrityCheckValue });
    const channel = new SessionChannel(
      { peerId: consoleId },
      { security: new PacketSecurity({ suite, keys }, crypto) },
    );
    const maxPrivilege = Math.min(exchange.role & 0x0f, session.askedPrivilege || PRIVILEGE_LEVELS.administrator);
    session.privilege = Math.min(PRIVILEGE_LEVELS.user, maxPrivilege);
    session.state = { kind: "active", user, channel, maxPrivilege, answer };
    sessions.keep(session);
    return answer;
  }

  /** 13.20: by the name alone, or the first with this name and at least this level. */
  #findUser(name: Uint8Array, role: number): IpmiUser | undefined {
    const named = this.#options.users.filter(
      (user) => user.enabled !== false && equalBytes(userNameBytes(user.name), withoutZeros(name)),
    );
    if ((role & NAME_ONLY_LOOKUP) !== 0) return named[0];
    return named.find((user) => privilegeNumber(user.privilege) >= (role & 0x0f));
  }
}

function passwordKey(user: IpmiUser): Uint8Array {
  return paddedKey(new TextEncoder().encode(user.password), "the password");
}

function withoutZeros(name: Uint8Array): Uint8Array {
  const end = name.indexOf(0);
  return end < 0 ? name : name.subarray(0, end);
}
