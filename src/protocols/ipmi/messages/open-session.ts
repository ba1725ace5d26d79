import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { RAKP_STATUS } from "./rakp-status.ts";

export interface Algorithms {
  readonly authentication: number;
  readonly integrity: number;
  readonly confidentiality: number;
}

/** RMCP+ Open Session Request (13.17). */
export interface OpenSessionRequest extends Algorithms {
  readonly tag: number;
  /** 0 asks for the highest that the cipher suite allows. */
  readonly privilege: number;
  readonly consoleId: number;
}

export function encodeOpenSessionRequest(request: OpenSessionRequest): Uint8Array {
  const writer = new ByteWriter("le", 32).u8(request.tag).u8(request.privilege).zeros(2).u32(request.consoleId);
  return writeAlgorithms(writer, request).finish();
}

export function decodeOpenSessionRequest(bytes: Uint8Array): OpenSessionRequest {
  const reader = new ByteReader(bytes, "le");
  const tag = reader.u8("Open Session Request tag");
  const privilege = reader.u8("Open Session Request privilege level") & 0x0f;
  reader.skip(2, "Open Session Request reserved bytes");
  const consoleId = reader.u32("Open Session Request session id");
  return { tag, privilege, consoleId, ...readAlgorithms(reader) };
}

/** RMCP+ Open Session Response (13.18). */
export type OpenSessionResponse =
  | ({
      readonly ok: true;
      readonly tag: number;
      readonly privilege: number;
      readonly consoleId: number;
      readonly bmcId: number;
    } & Algorithms)
  | Refusal;

/** The short form that each of the BMC's setup messages has when it refuses. */
export interface Refusal {
  readonly ok: false;
  readonly tag: number;
  readonly status: number;
  readonly consoleId: number;
}

export function encodeOpenSessionResponse(response: OpenSessionResponse): Uint8Array {
  if (!response.ok) return encodeRefusal(response);
  const { tag, privilege, consoleId, bmcId } = response;
  const writer = new ByteWriter("le", 36).u8(tag).u8(RAKP_STATUS.ok).u8(privilege).u8(0).u32(consoleId).u32(bmcId);
  return writeAlgorithms(writer, response).finish();
}

export function decodeOpenSessionResponse(bytes: Uint8Array): OpenSessionResponse {
  const { reader, start, reserved } = readSetupStart(bytes, "Open Session Response");
  if (!start.ok) return start;
  const bmcId = reader.u32("Open Session Response managed system id");
  return { ...start, privilege: reserved & 0x0f, bmcId, ...readAlgorithms(reader) };
}

/** Tag, status and console id: how Open Session Response, RAKP 2 and RAKP 4 begin. OpenIPMI's refusals end after two. */
export function readSetupStart(bytes: Uint8Array, what: string) {
  const reader = new ByteReader(bytes, "le");
  const tag = reader.u8(`${what} tag`);
  const status = reader.u8(`${what} status`);
  if (status !== RAKP_STATUS.ok && reader.remaining < 6) {
    const start: Refusal | SetupStart = { ok: false, tag, status, consoleId: 0 };
    return { reader, start, reserved: 0 };
  }
  const reserved = reader.u8(`${what} third byte`);
  reader.skip(1, `${what} fourth byte`);
  const consoleId = reader.u32(`${what} console session id`);
  const start: Refusal | SetupStart =
    status === RAKP_STATUS.ok ? { ok: true, tag, consoleId } : { ok: false, tag, status, consoleId };
  return { reader, start, reserved };
}

interface SetupStart {
  readonly ok: true;
  readonly tag: number;
  readonly consoleId: number;
}

export function encodeRefusal({ tag, status, consoleId }: Refusal): Uint8Array {
  return new ByteWriter("le", 8).u8(tag).u8(status).zeros(2).u32(consoleId).finish();
}

function writeAlgorithms(writer: ByteWriter, algorithms: Algorithms): ByteWriter {
  const { authentication, integrity, confidentiality } = algorithms;
  for (const [type, algorithm] of [authentication, integrity, confidentiality].entries()) {
    writer.u8(type).zeros(2).u8(8).u8(algorithm).zeros(3);
  }
  return writer;
}

function readAlgorithms(reader: ByteReader): Algorithms {
  const read = (what: string) => {
    reader.skip(4, `${what} payload header`);
    const algorithm = reader.u8(`${what} algorithm`) & 0x3f;
    reader.skip(3, `${what} payload end`);
    return algorithm;
  };
  return {
    authentication: read("authentication"),
    integrity: read("integrity"),
    confidentiality: read("confidentiality"),
  };
}
