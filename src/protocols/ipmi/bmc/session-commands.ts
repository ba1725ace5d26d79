import { tryCipherSuite } from "../cipher-suites.ts";
import { CLOSE_SESSION, NO_SUCH_SESSION } from "../commands/close-session.ts";
import { GET_CHANNEL_AUTHENTICATION_CAPABILITIES } from "../commands/get-channel-authentication-capabilities.ts";
import { cipherSuiteRecords, GET_CHANNEL_CIPHER_SUITES } from "../commands/get-channel-cipher-suites.ts";
import { type DeviceId, GET_DEVICE_ID } from "../commands/get-device-id.ts";
import { GET_SYSTEM_GUID } from "../commands/get-system-guid.ts";
import {
  PRIVILEGE_EXCEEDS_LIMIT,
  PRIVILEGE_NOT_AVAILABLE,
  SET_SESSION_PRIVILEGE_LEVEL,
} from "../commands/set-session-privilege-level.ts";
import { PRIVILEGE_LEVELS } from "../privilege-level.ts";
import { type Handler, handle, Refused } from "./handler.ts";
import type { SessionTable } from "./session-table.ts";
import type { SetupOptions } from "./setup.ts";

/** The number of the channel that LAN is on most BMCs. */
export const LAN_CHANNEL = 1;

const DEVICE: DeviceId = {
  deviceId: 0x20,
  deviceRevision: 1,
  firmwareMajor: 1,
  firmwareMinor: 0,
  ipmiVersion: 0x02,
  additionalSupport: 0xbf,
  manufacturerId: 0,
  productId: 0,
};

export function sessionCommands(
  options: SetupOptions & { readonly device: Partial<DeviceId> },
  deps: { readonly sessions: SessionTable },
): Handler[] {
  const suites = options.cipherSuites.flatMap((id) => tryCipherSuite(id) ?? []);
  return [
    handle(GET_DEVICE_ID, () => ({ ...DEVICE, ...options.device })),
    handle(GET_SYSTEM_GUID, () => options.guid),
    handle(GET_CHANNEL_AUTHENTICATION_CAPABILITIES, () => ({
      channel: LAN_CHANNEL,
      supportsIpmi20: true,
      kgSet: options.kgKey !== undefined,
      anonymousLogin: false,
      nullUserNames: options.users.some(({ name }) => name === ""),
      namedUsers: options.users.some(({ name }) => name !== ""),
    })),
    handle(GET_CHANNEL_CIPHER_SUITES, ({ index }) => ({
      channel: LAN_CHANNEL,
      data: cipherSuiteRecords(suites, index),
    })),
    handle(SET_SESSION_PRIVILEGE_LEVEL, (level, session) => {
      if (session?.state.kind !== "active" || level === 1) return new Refused(PRIVILEGE_NOT_AVAILABLE);
      if (level > PRIVILEGE_LEVELS.administrator) return new Refused(PRIVILEGE_NOT_AVAILABLE);
      if (level > session.state.maxPrivilege) return new Refused(PRIVILEGE_EXCEEDS_LIMIT);
      if (level !== 0) session.privilege = level;
      return session.privilege;
    }),
    handle(CLOSE_SESSION, (bmcId, session) => {
      const closed = session && deps.sessions.find(bmcId, session.from);
      if (!closed) return new Refused(NO_SUCH_SESSION);
      deps.sessions.end(closed);
      return undefined;
    }),
  ];
}
