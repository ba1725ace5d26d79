import { type CipherSuite, DEFAULT_CIPHER_SUITES, tryCipherSuite } from "../cipher-suites.ts";
import { IpmiError } from "../errors.ts";
import { MAX_USER_NAME_BYTES } from "../limits.ts";
import type { PrivilegeLevel } from "../privilege-level.ts";
import { type IpmiQuirkName, type IpmiQuirks, ipmiQuirks } from "../quirks.ts";
import { paddedKey, userNameBytes } from "./keys.ts";

export interface LoginOptions {
  readonly username: string;
  readonly password: string;
  /** Kg, where the BMC has one: up to 20 bytes. */
  readonly kgKey?: Uint8Array;
  readonly privilege: PrivilegeLevel;
  /** In the order of preference. Default 17, then 3. 0, 1 and 15, which protect nothing, are refused. */
  readonly cipherSuites?: readonly number[];
  readonly quirks?: readonly IpmiQuirkName[];
}

/** The options, checked and as bytes. */
export interface Login {
  readonly userName: Uint8Array;
  /** Kuid: the password as a key. */
  readonly passwordKey: Uint8Array;
  /** Kg, or the password where there is none (13.31). */
  readonly sessionKey: Uint8Array;
  readonly privilege: PrivilegeLevel;
  readonly suites: readonly CipherSuite[];
  readonly quirks: IpmiQuirks;
}

/** Throws IPMI_ARGUMENT or IPMI_CIPHER_SUITE. */
export function readLogin(options: LoginOptions): Login {
  const quirks = ipmiQuirks(options.quirks ?? []);
  const name = userNameBytes(options.username);
  const userName = quirks.fixedUserName ? new Uint8Array(MAX_USER_NAME_BYTES) : name;
  if (quirks.fixedUserName) userName.set(name);
  const passwordKey = paddedKey(new TextEncoder().encode(options.password), "the password");
  const hasKg = options.kgKey?.some((byte) => byte !== 0) ?? false;
  return {
    userName,
    passwordKey,
    sessionKey: hasKg && options.kgKey ? paddedKey(options.kgKey, "the Kg key") : passwordKey,
    privilege: options.privilege,
    suites: (options.cipherSuites ?? DEFAULT_CIPHER_SUITES).map(allowedSuite),
    quirks,
  };
}

function allowedSuite(id: number): CipherSuite {
  const suite = tryCipherSuite(id);
  if (suite) return suite;
  const message = `cipher suite ${id} is refused: it does not protect a session (2, 3, 16 and 17 do; 3 and 17 encrypt as well)`;
  throw new IpmiError("IPMI_CIPHER_SUITE", "invalid", message, { details: { cipherSuite: id } });
}
