import { equalBytes } from "#/lib/bytes/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { CipherSuite } from "../cipher-suites.ts";
import type { IpmiCrypto } from "../crypto.ts";
import { IpmiError, protocolError } from "../errors.ts";
import { decodeOpenSessionResponse, encodeOpenSessionRequest } from "../messages/open-session.ts";
import { PAYLOAD_TYPE } from "../messages/packet.ts";
import { encodeRakp1, NAME_ONLY_LOOKUP, RANDOM_BYTES } from "../messages/rakp-1.ts";
import { decodeRakp2 } from "../messages/rakp-2.ts";
import { encodeRakp3 } from "../messages/rakp-3.ts";
import { decodeRakp4 } from "../messages/rakp-4.ts";
import { describeRakpStatus, RAKP_STATUS, refusesCipherSuite, refusesOrder } from "../messages/rakp-status.ts";
import { privilegeNumber } from "../privilege-level.ts";
import { type RakpExchange, rakp2AuthCode, rakp3AuthCode, type SessionKeys, sessionKeys } from "./keys.ts";
import type { Login } from "./login.ts";
import type { SetupLink } from "./setup-link.ts";

export interface EstablishDeps {
  readonly link: SetupLink;
  readonly crypto: IpmiCrypto;
  readonly clock: Clock;
}

export interface Established {
  readonly suite: CipherSuite;
  readonly keys: SessionKeys;
  /** The BMC's id of the session. */
  readonly bmcId: number;
}

/** How an attempt with one cipher suite can end otherwise. */
export type AttemptFailure =
  /** No answer to this step. */
  | { readonly kind: "silence"; readonly step: string }
  /** The BMC has forgotten the attempt, or never saw its start. */
  | { readonly kind: "lost-thread"; readonly step: string }
  | { readonly kind: "cipher-suite"; readonly status: number }
  /** The proof in RAKP 2 or RAKP 4 is wrong: another password or Kg, or damage on the way. */
  | { readonly kind: "wrong-proof"; readonly step: string };

/**
 * One attempt at a session (13.15): Open Session, RAKP 1 to 4. What may go better the next time is a value; refusals
 * that are final throw IPMI_LOGIN or IPMI_NO_SESSION.
 */
export async function attemptSession(
  login: Login,
  suite: CipherSuite,
  deps: EstablishDeps,
): Promise<Established | AttemptFailure> {
  const { link, crypto } = deps;
  const { quirks } = login;
  const consoleId = link.consoleId;
  const level = privilegeNumber(login.privilege);
  const highest = login.privilege === "administrator" && !quirks.namesPrivilege;

  const opened = await link.ask(PAYLOAD_TYPE.openSessionRequest, PAYLOAD_TYPE.openSessionResponse, (tag) =>
    encodeOpenSessionRequest({ tag, privilege: highest ? 0 : level, consoleId, ...suite }),
  );
  if (!opened) return { kind: "silence", step: "Open Session Request" };
  const response = decodeOpenSessionResponse(opened);
  if (!response.ok) return refused("Open Session Request", response.status);
  if (response.authentication !== suite.authentication || response.integrity !== suite.integrity) {
    throw protocolError("reading Open Session Response: the BMC has chosen algorithms that were not offered");
  }
  if (response.confidentiality !== suite.confidentiality) {
    throw protocolError("reading Open Session Response: the BMC has chosen an encryption that was not offered");
  }

  const { bmcId } = response;
  const consoleRandom = crypto.randomBytes(RANDOM_BYTES);
  const role = quirks.looksUpByPrivilege ? level : level | NAME_ONLY_LOOKUP;
  const greeted = await link.ask(PAYLOAD_TYPE.rakp1, PAYLOAD_TYPE.rakp2, (tag) =>
    encodeRakp1({ tag, bmcId, consoleRandom, role, userName: login.userName }),
  );
  if (!greeted) return { kind: "silence", step: "RAKP 1" };
  const rakp2 = decodeRakp2(greeted, suite.keyBytes);
  if (!rakp2.ok) return refused("RAKP 1", rakp2.status);
  const laterRole = quirks.plainRoleInRakp3 ? level : role;
  const { bmcRandom, guid } = rakp2;
  const { userName } = login;
  const exchange: RakpExchange = {
    suite,
    consoleId,
    bmcId,
    consoleRandom,
    bmcRandom,
    guid,
    role,
    laterRole,
    userName,
  };
  if (!equalBytes(rakp2.authCode, rakp2AuthCode(crypto, login.passwordKey, exchange))) {
    link.tell(PAYLOAD_TYPE.rakp3, (tag) => {
      const status = RAKP_STATUS.invalidIntegrityCheckValue;
      return encodeRakp3({ tag, status, bmcId, authCode: new Uint8Array(0) });
    });
    return { kind: "wrong-proof", step: "RAKP 2" };
  }

  const authCode = rakp3AuthCode(crypto, login.passwordKey, exchange);
  const proven = await link.ask(PAYLOAD_TYPE.rakp3, PAYLOAD_TYPE.rakp4, (tag) =>
    encodeRakp3({ tag, status: RAKP_STATUS.ok, bmcId, authCode }),
  );
  if (!proven) return { kind: "silence", step: "RAKP 3" };
  const rakp4 = decodeRakp4(proven, quirks.ignoresRakp4Code ? 0 : suite.authCodeBytes);
  if (!rakp4.ok) return refused("RAKP 3", rakp4.status);
  const keys = sessionKeys(crypto, login.sessionKey, exchange);
  if (!quirks.ignoresRakp4Code && !equalBytes(rakp4.integrityCheckValue, keys.integrityCheckValue)) {
    return { kind: "wrong-proof", step: "RAKP 4" };
  }
  return { suite, keys, bmcId };
}

function refused(step: string, status: number): AttemptFailure {
  if (step === "Open Session Request" && refusesCipherSuite(status)) return { kind: "cipher-suite", status };
  if (refusesOrder(status)) return { kind: "lost-thread", step };
  // The code that proves us wrong to the BMC was made with a password that it has proven to know: damage on the way.
  if (step === "RAKP 3" && status === RAKP_STATUS.invalidIntegrityCheckValue) return { kind: "lost-thread", step };
  const details = { status, step };
  const words = describeRakpStatus(status);
  if (status === RAKP_STATUS.insufficientResources || status === 0x0b) {
    const message = `the BMC has no room for another session (${words}): close one, or wait until it drops a dead one`;
    throw new IpmiError("IPMI_NO_SESSION", "unavailable", message, { details });
  }
  throw new IpmiError("IPMI_LOGIN", "bmc-fault", `the BMC refused ${step}: ${words}`, { details });
}
