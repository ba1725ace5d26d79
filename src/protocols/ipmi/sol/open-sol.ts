import type { Clock } from "#/lib/time/index.ts";
import { ACTIVATE_PAYLOAD, ACTIVATE_REFUSED, SOL_ACTIVATION } from "../commands/activate-payload.ts";
import { DEACTIVATE_PAYLOAD } from "../commands/deactivate-payload.ts";
import { describeCompletion } from "../completion-code.ts";
import { IpmiError } from "../errors.ts";
import { MAX_SOL_CHARACTERS } from "../limits.ts";
import { SOL_HEADER_BYTES } from "../messages/sol-packet.ts";
import type { IpmiSession, SendOptions } from "../session/session.ts";
import { SOL_INSTANCE, SolStream, type SolStreamOptions } from "./sol-stream.ts";

export interface OpenSolOptions extends Omit<SolStreamOptions, "zeroCountAccepts"> {
  /**
   * When another session has SOL: "take" ends it there, which is how a console comes back after its gateway died;
   * "refuse" rejects with IPMI_SOL_IN_USE.
   */
  readonly inUse: "take" | "refuse";
  readonly signal?: AbortSignal;
}

/** Some BMCs need a while to let go of a session that was taken over. */
const TAKE_ATTEMPTS = 4;
const TAKE_PAUSE_MS = 250;
/** For a BMC whose answer makes no sense: what the most meagre serial controllers take. */
const FALLBACK_CHARACTERS = 32;

/** Activates SOL on this session (15.8). */
export async function openSol(
  session: IpmiSession,
  options: OpenSolOptions,
  deps: { readonly clock: Clock },
): Promise<SolStream> {
  const { zeroCountAccepts } = session.quirks;
  const stream = new SolStream({ ...options, zeroCountAccepts }, { session, clock: deps.clock });
  // Before activation: the first characters may overtake its answer.
  session.setSol(stream);
  try {
    stream.maxCharacters = await activate(session, options, deps);
    return stream;
  } catch (error) {
    session.setSol(null);
    throw error;
  }
}

/** Ends SOL, whoever has it (15.8). */
export async function deactivateSol(session: IpmiSession, options: SendOptions = {}): Promise<void> {
  await session.send(DEACTIVATE_PAYLOAD, SOL_INSTANCE, options);
}

/** Gives how many characters the BMC takes in a packet. */
async function activate(
  session: IpmiSession,
  options: OpenSolOptions,
  { clock }: { readonly clock: Clock },
): Promise<number> {
  const send = options.signal ? { signal: options.signal } : {};
  for (let attempt = 1; ; attempt++) {
    const activation = activationBits(session);
    const answer = await session.send(ACTIVATE_PAYLOAD, { ...SOL_INSTANCE, activation }, send);
    if (answer.ok) return charactersOf(answer.value.inboundBytes);
    const inUse = answer.completionCode === ACTIVATE_REFUSED.alreadyActive;
    if (!inUse || options.inUse === "refuse" || attempt === TAKE_ATTEMPTS) {
      throw refusal(session.peer, answer.completionCode);
    }
    await session.send(DEACTIVATE_PAYLOAD, SOL_INSTANCE, send);
    if (attempt > 1) await clock.sleep(TAKE_PAUSE_MS * attempt, options.signal);
  }
}

function activationBits(session: IpmiSession): number {
  const { quirks } = session;
  let bits: number = SOL_ACTIVATION.authenticate;
  if (session.encrypts) bits |= SOL_ACTIVATION.encrypt;
  bits |= quirks.alertsSucceed ? SOL_ACTIVATION.alertsSucceed : SOL_ACTIVATION.alertsDeferred;
  if (!quirks.startsWithCts) bits |= SOL_ACTIVATION.startWithoutCts;
  return bits;
}

function charactersOf(inboundBytes: number): number {
  const characters = inboundBytes - SOL_HEADER_BYTES;
  return characters < 1 ? FALLBACK_CHARACTERS : Math.min(characters, MAX_SOL_CHARACTERS);
}

function refusal(peer: string, completionCode: number): IpmiError {
  const details = { completionCode };
  if (completionCode === ACTIVATE_REFUSED.alreadyActive) {
    const message = `SOL of ${peer} is in use by another console`;
    return new IpmiError("IPMI_SOL_IN_USE", "conflict", message, { details });
  }
  const words = new Map<number, string>([
    [ACTIVATE_REFUSED.disabled, "SOL is disabled: enable it in the BMC's settings (ipmitool sol set enabled true)"],
    [ACTIVATE_REFUSED.limitReached, "the BMC's limit of SOL sessions is reached"],
    [ACTIVATE_REFUSED.cannotEncrypt, "the BMC cannot encrypt SOL: allow a cipher suite without encryption"],
    [ACTIVATE_REFUSED.mustEncrypt, "the BMC wants SOL encrypted: use cipher suite 3 or 17"],
  ]);
  const reason = words.get(completionCode) ?? describeCompletion(completionCode);
  return new IpmiError("IPMI_COMPLETION_CODE", "bmc-fault", `activating SOL of ${peer}: ${reason}`, { details });
}
