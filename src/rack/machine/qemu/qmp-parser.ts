import { errorMessage } from "#/lib/errors/index.ts";
import { MachineError } from "../errors.ts";

/** No QMP message that we ask for comes near this. */
const MAX_MESSAGE_CHARACTERS = 1024 * 1024;

export type QmpMessage = Readonly<Record<string, unknown>>;

/** Cuts what QEMU sends into messages: one JSON object a line (QEMU's docs/interop/qmp-spec, "Protocol Specification"). */
export class QmpParser {
  readonly #decoder = new TextDecoder();
  #line = "";

  /** The messages that these bytes complete. Throws MACHINE_QMP_PROTOCOL. */
  push(bytes: Uint8Array): QmpMessage[] {
    const lines = (this.#line + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#line = lines.pop() ?? "";
    if (this.#line.length > MAX_MESSAGE_CHARACTERS) {
      throw protocolError(`a message of more than ${MAX_MESSAGE_CHARACTERS} characters`);
    }
    return lines.filter((line) => line.trim() !== "").map(parseMessage);
  }
}

function parseMessage(line: string): QmpMessage {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw protocolError(errorMessage(error));
  }
  if (isMessage(value)) return value;
  throw protocolError("a message that is no JSON object");
}

export function isMessage(value: unknown): value is QmpMessage {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function protocolError(found: string): MachineError {
  return new MachineError("MACHINE_QMP_PROTOCOL", "internal", `reading QMP from QEMU: ${found}`);
}
