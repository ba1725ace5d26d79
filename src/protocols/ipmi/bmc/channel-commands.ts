import { THIS_CHANNEL } from "../commands/command.ts";
import { GET_CHANNEL_ACCESS } from "../commands/get-channel-access.ts";
import { GET_CHANNEL_INFO } from "../commands/get-channel-info.ts";
import { GET_CHANNEL_PAYLOAD_SUPPORT } from "../commands/get-channel-payload-support.ts";
import { GET_CHANNEL_PAYLOAD_VERSION, PAYLOAD_NOT_AVAILABLE } from "../commands/get-channel-payload-version.ts";
import { GET_USER_ACCESS } from "../commands/get-user-access.ts";
import { GET_USER_NAME } from "../commands/get-user-name.ts";
import { GET_USER_PAYLOAD_ACCESS } from "../commands/get-user-payload-access.ts";
import { COMPLETION } from "../completion-code.ts";
import { PAYLOAD_TYPE } from "../messages/packet.ts";
import { PRIVILEGE_LEVELS, privilegeNumber } from "../privilege-level.ts";
import { userNameBytes } from "../session/keys.ts";
import { type Handler, handle, Refused } from "./handler.ts";
import type { IpmiUser } from "./options.ts";
import { LAN_CHANNEL } from "./session-commands.ts";
import type { SessionTable } from "./session-table.ts";

const LAN_MEDIUM = 4;
const IPMB_PROTOCOL = 1;
const MULTI_SESSION = 2;
/** Always available; alerting and per-message authentication on. */
const ALWAYS_AVAILABLE = 0x22;
const MESSAGING = 0x10;
const NO_ACCESS = 0x0f;
const PAYLOAD_BITS = 0x03;
const SETUP_PAYLOAD_BITS = 0x3f;
const LEAST_USER_SLOTS = 10;

/** What ipmitool and FreeIPMI ask about the LAN channel and its users. There is no other channel. */
export function channelCommands(users: readonly IpmiUser[], deps: { readonly sessions: SessionTable }): Handler[] {
  const maxUsers = Math.max(LEAST_USER_SLOTS, ...users.map(({ id }) => id));
  const isLan = (channel: number) => channel === LAN_CHANNEL || channel === THIS_CHANNEL;
  const absent = new Refused(COMPLETION.invalidField);
  const userOf = (id: number) => users.find((user) => user.id === id);
  const isSlot = (id: number) => id >= 1 && id <= maxUsers;
  return [
    handle(GET_CHANNEL_INFO, (channel) => {
      if (!isLan(channel)) return absent;
      const activeSessions = deps.sessions.active;
      const kind = { medium: LAN_MEDIUM, protocol: IPMB_PROTOCOL, sessionSupport: MULTI_SESSION };
      return { channel: LAN_CHANNEL, ...kind, activeSessions };
    }),
    handle(GET_CHANNEL_ACCESS, ({ channel }) =>
      isLan(channel) ? { access: ALWAYS_AVAILABLE, privilegeLimit: PRIVILEGE_LEVELS.administrator } : absent,
    ),
    handle(GET_CHANNEL_PAYLOAD_SUPPORT, (channel) =>
      isLan(channel) ? { standard: PAYLOAD_BITS, setup: SETUP_PAYLOAD_BITS } : absent,
    ),
    handle(GET_CHANNEL_PAYLOAD_VERSION, ({ payloadType }) =>
      payloadType <= PAYLOAD_TYPE.sol ? 0x10 : new Refused(PAYLOAD_NOT_AVAILABLE),
    ),
    handle(GET_USER_ACCESS, ({ channel, userId }) => {
      if (!isLan(channel)) return absent;
      if (!isSlot(userId)) return new Refused(COMPLETION.outOfRange);
      const user = userOf(userId);
      const enabledUsers = users.filter(({ enabled }) => enabled !== false).length;
      const slots = { maxUsers, enabledUsers, fixedNames: userOf(1)?.name === "" ? 1 : 0 };
      if (!user) return { ...slots, enabled: false, access: 0, privilegeLimit: NO_ACCESS };
      const privilegeLimit = privilegeNumber(user.privilege);
      return { ...slots, enabled: user.enabled !== false, access: MESSAGING, privilegeLimit };
    }),
    handle(GET_USER_NAME, (userId) => {
      if (!isSlot(userId)) return new Refused(COMPLETION.outOfRange);
      return userNameBytes(userOf(userId)?.name ?? "");
    }),
    handle(GET_USER_PAYLOAD_ACCESS, ({ userId }) => (userOf(userId) ? PAYLOAD_BITS & ~1 : 0)),
  ];
}
