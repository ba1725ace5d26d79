import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { IpmiCommand } from "../commands/command.ts";
import { COMPLETION } from "../completion-code.ts";
import { type PrivilegeLevel, privilegeNumber } from "../privilege-level.ts";
import type { BmcSession } from "./bmc-session.ts";

/** A bad completion code, instead of a response. */
export class Refused {
  readonly completionCode: number;

  constructor(completionCode: number) {
    this.completionCode = completionCode;
  }
}

/** Who asks: null for a message outside sessions. */
export type Asker = BmcSession | null;

export interface Handler {
  readonly key: number;
  readonly privilege: PrivilegeLevel;
  run(data: Uint8Array, asker: Asker): Promise<{ completionCode: number; data: Uint8Array }>;
}

type Outcome<Response> = Response | Refused;

/** A row of the command table: decodes the request, does it, encodes the response. */
export function handle<Request, Response>(
  command: IpmiCommand<Request, Response>,
  work: (request: Request, asker: Asker) => Outcome<Response> | Promise<Outcome<Response>>,
): Handler {
  return {
    key: commandKey(command.netFn, command.code),
    privilege: command.privilege,
    async run(data, asker) {
      const request = read(command, data);
      const outcome = request instanceof Refused ? request : await work(request, asker);
      if (outcome instanceof Refused) return { completionCode: outcome.completionCode, data: new Uint8Array(0) };
      const writer = new ByteWriter("le", 16);
      command.encodeResponse(outcome, writer);
      return { completionCode: COMPLETION.ok, data: writer.finish() };
    },
  };
}

function read<Request, Response>(command: IpmiCommand<Request, Response>, data: Uint8Array): Request | Refused {
  const reader = new ByteReader(data, "le");
  try {
    const request = command.decodeRequest(reader);
    return reader.remaining > 0 ? new Refused(COMPLETION.invalidLength) : request;
  } catch (error) {
    if (!(error instanceof OutbandError)) throw error;
    return new Refused(error.code === "BYTES_SHORT" ? COMPLETION.invalidLength : COMPLETION.invalidField);
  }
}

export function commandKey(netFn: number, code: number): number {
  return (netFn << 8) | code;
}

/** True when the asker's privilege level in force allows the command. */
export function mayRun(handler: Handler, asker: Asker): boolean {
  return (asker?.privilege ?? 0) >= (handler.privilege === "callback" ? 0 : privilegeNumber(handler.privilege));
}
