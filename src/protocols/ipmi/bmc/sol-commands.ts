import { ByteWriter } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import {
  ACTIVATE_PAYLOAD,
  ACTIVATE_REFUSED,
  type PayloadInstance,
  SOL_ACTIVATION,
} from "../commands/activate-payload.ts";
import { ALREADY_DEACTIVATED, DEACTIVATE_PAYLOAD } from "../commands/deactivate-payload.ts";
import { GET_PAYLOAD_ACTIVATION_STATUS } from "../commands/get-payload-activation-status.ts";
import { GET_PAYLOAD_INSTANCE_INFO } from "../commands/get-payload-instance-info.ts";
import { GET_SOL_CONFIGURATION_PARAMETERS } from "../commands/get-sol-configuration-parameters.ts";
import { PARAMETER_NOT_SUPPORTED } from "../commands/get-system-boot-options.ts";
import { READ_ONLY_PARAMETER, SET_SOL_CONFIGURATION_PARAMETERS } from "../commands/set-sol-configuration-parameters.ts";
import {
  decodeSolParameter,
  encodeSolParameter,
  SOL_PARAMETER,
  type SolConfiguration,
} from "../commands/sol-parameters.ts";
import { COMPLETION } from "../completion-code.ts";
import { PAYLOAD_TYPE } from "../messages/packet.ts";
import type { BmcSession } from "./bmc-session.ts";
import { type Handler, handle, Refused } from "./handler.ts";
import { LAN_CHANNEL } from "./session-commands.ts";
import { SOL_INBOUND_BYTES, SOL_OUTBOUND_BYTES } from "./sol-port.ts";

/** Whoever has the serial line. */
export interface SolOwner {
  readonly owner: BmcSession | null;
  activate(session: BmcSession): void;
  /** False when it may not be taken away. */
  deactivate(): boolean;
}

export function solCommands(
  options: { readonly configuration: SolConfiguration; readonly port: () => number },
  deps: { readonly sol: SolOwner },
): Handler[] {
  const { configuration, port } = options;
  const { sol } = deps;
  const isSol = ({ payloadType, instance }: PayloadInstance) => payloadType === PAYLOAD_TYPE.sol && instance === 1;
  return [
    handle(ACTIVATE_PAYLOAD, (request, session) => {
      if (session?.state.kind !== "active" || !isSol(request)) return new Refused(COMPLETION.invalidField);
      if (!configuration.enabled) return new Refused(ACTIVATE_REFUSED.disabled);
      if (session.privilege < configuration.privilege) return new Refused(COMPLETION.insufficientPrivilege);
      const encrypts = session.state.channel.encrypts;
      const wantsEncryption = (request.activation & SOL_ACTIVATION.encrypt) !== 0;
      if (wantsEncryption && !encrypts) return new Refused(ACTIVATE_REFUSED.cannotEncrypt);
      if (configuration.forceEncryption && !wantsEncryption) return new Refused(ACTIVATE_REFUSED.mustEncrypt);
      if (sol.owner) return new Refused(ACTIVATE_REFUSED.alreadyActive);
      sol.activate(session);
      return { inboundBytes: SOL_INBOUND_BYTES, outboundBytes: SOL_OUTBOUND_BYTES, port: port() };
    }),
    handle(DEACTIVATE_PAYLOAD, (request) => {
      if (!isSol(request)) return new Refused(COMPLETION.invalidField);
      if (!sol.owner) return new Refused(ALREADY_DEACTIVATED);
      return sol.deactivate() ? undefined : new Refused(COMPLETION.nodeBusy);
    }),
    handle(GET_PAYLOAD_ACTIVATION_STATUS, (payloadType) => {
      if (payloadType !== PAYLOAD_TYPE.sol) return new Refused(COMPLETION.invalidField);
      return { capacity: 1, activeInstances: sol.owner ? 1 : 0 };
    }),
    handle(GET_PAYLOAD_INSTANCE_INFO, (request) => {
      if (!isSol(request)) return new Refused(COMPLETION.invalidField);
      return { sessionId: sol.owner?.bmcId ?? 0, serialPort: 1 };
    }),
    handle(GET_SOL_CONFIGURATION_PARAMETERS, ({ parameter }) => {
      const data = encodeSolParameter(parameter, configuration) ?? readOnly(parameter, port());
      return data ?? new Refused(PARAMETER_NOT_SUPPORTED);
    }),
    handle(SET_SOL_CONFIGURATION_PARAMETERS, ({ parameter, data }) => {
      // Set in progress: consoles announce and commit, one after the other.
      if (parameter === SOL_PARAMETER.setInProgress) return undefined;
      try {
        const change = decodeSolParameter(parameter, data);
        if (change) Object.assign(configuration, change);
        else return new Refused(readOnly(parameter, 0) ? READ_ONLY_PARAMETER : PARAMETER_NOT_SUPPORTED);
        return undefined;
      } catch (error) {
        if (!(error instanceof OutbandError)) throw error;
        return new Refused(COMPLETION.invalidLength);
      }
    }),
  ];
}

function readOnly(parameter: number, port: number): Uint8Array | null {
  const writer = new ByteWriter("le", 2);
  if (parameter === SOL_PARAMETER.setInProgress) return writer.u8(0).finish();
  if (parameter === SOL_PARAMETER.channel) return writer.u8(LAN_CHANNEL).finish();
  if (parameter === SOL_PARAMETER.port) return writer.u16(port).finish();
  return null;
}
