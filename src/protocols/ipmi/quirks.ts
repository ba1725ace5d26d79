/** What a BMC wants otherwise than the standard says. Names are ipmitool's `-o` and FreeIPMI's `-W`, where they have one. */
export interface IpmiQuirks {
  /** Name the privilege level in Open Session instead of "the highest". */
  readonly namesPrivilege: boolean;
  /** The role in RAKP 3 and in the SIK is without the lookup bit. */
  readonly plainRoleInRakp3: boolean;
  /** And so it is in RAKP 1. */
  readonly looksUpByPrivilege: boolean;
  /** The user name is always 16 bytes, zeros after it. */
  readonly fixedUserName: boolean;
  /** Do not ask for authentication capabilities. */
  readonly skipsCapabilities: boolean;
  /** The session has its privilege level from the start. */
  readonly skipsPrivilege: boolean;
  /** RAKP 4's code is computed wrongly: look at its packets alone. */
  readonly ignoresRakp4Code: boolean;
  readonly padWithoutTrailer: boolean;
  /** Checksums of messages outside sessions are wrong. (Inside, nobody looks at them.) */
  readonly ignoresChecksums: boolean;
  /** A SOL acknowledge of 0 characters means all. */
  readonly zeroCountAccepts: boolean;
  /** Activate SOL with CTS and DCD asserted from the start. */
  readonly startsWithCts: boolean;
  /** While SOL is active, alerts go out as if it were not. */
  readonly alertsSucceed: boolean;
}

const STANDARD: IpmiQuirks = {
  namesPrivilege: false,
  plainRoleInRakp3: false,
  looksUpByPrivilege: false,
  fixedUserName: false,
  skipsCapabilities: false,
  skipsPrivilege: false,
  ignoresRakp4Code: false,
  padWithoutTrailer: false,
  ignoresChecksums: false,
  zeroCountAccepts: false,
  startsWithCts: false,
  alertsSucceed: false,
};

const PROFILES = {
  intelplus: { namesPrivilege: true, plainRoleInRakp3: true, zeroCountAccepts: true, startsWithCts: true },
  icts: { padWithoutTrailer: true },
  i82571spt: {
    skipsCapabilities: true,
    skipsPrivilege: true,
    fixedUserName: true,
    looksUpByPrivilege: true,
    alertsSucceed: true,
  },
  opensesspriv: { namesPrivilege: true },
  integritycheckvalue: { ignoresRakp4Code: true },
  nochecksumcheck: { ignoresChecksums: true },
  authcap: { skipsCapabilities: true },
} as const satisfies Record<string, Partial<IpmiQuirks>>;

export type IpmiQuirkName = keyof typeof PROFILES;

export function isIpmiQuirkName(name: string): name is IpmiQuirkName {
  return Object.hasOwn(PROFILES, name);
}

/** All of these together. */
export function ipmiQuirks(names: readonly IpmiQuirkName[]): IpmiQuirks {
  return Object.assign({}, STANDARD, ...names.map((name) => PROFILES[name]));
}
