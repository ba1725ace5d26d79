import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { connectAten } from "#/protocols/rfb/aten/index.ts";
import {
  type ClipboardRules,
  connectRfb,
  type Framebuffer,
  isRfbProfileName,
  type RfbClient,
  type RfbClientDeps,
  type RfbClientEvents,
  type RfbProfileName,
} from "#/protocols/rfb/index.ts";
import { HubError } from "./errors.ts";

/** How a hub speaks to its upstream: a profile of RFB, or the dialect of Supermicro's iKVM. */
export type UpstreamProfile = RfbProfileName | "aten";

export function isUpstreamProfile(name: string): name is UpstreamProfile {
  return name === "aten" || isRfbProfileName(name);
}

export interface OpenSessionOptions {
  readonly upstream: Pick<GraphicalUpstream, "peer" | "password" | "login" | "startTls" | "requireTls">;
  readonly profile: UpstreamProfile;
  readonly framebuffer: Framebuffer;
  readonly signal: AbortSignal;
  readonly events?: RfbClientEvents;
  readonly clipboard?: ClipboardRules;
}

export interface OpenSessionDeps {
  readonly clock: Clock;
  readonly rfb: RfbClientDeps;
  readonly dial: (signal: AbortSignal) => Promise<ByteStream>;
}

/** Dials the BMC and does the handshake of its dialect. */
export async function openSession(options: OpenSessionOptions, deps: OpenSessionDeps): Promise<RfbClient> {
  const { upstream, profile, framebuffer, signal, events = {}, clipboard } = options;
  const { clock, rfb, dial } = deps;
  if (profile !== "aten") {
    const { password, startTls, requireTls = false } = upstream;
    const security = startTls ? { startTls } : {};
    const wishes = {
      profile,
      password,
      requireTls,
      framebuffer,
      signal,
      clock,
      events,
      ...(clipboard && { clipboard }),
    };
    return connectRfb(await dial(signal), wishes, { ...rfb, ...security });
  }
  // First: it may take longer than the iKVM waits for a viewer that has connected.
  const login = await upstream.login?.(signal);
  if (login) return connectAten(await dial(signal), { ...login, framebuffer, signal, clock });
  throw new HubError("HUB_NO_LOGIN", "internal", `${upstream.peer} wants a user name, and its driver has none`);
}
