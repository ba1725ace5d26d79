import { asciiText, ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import type { StreamReader } from "#/lib/stream/index.ts";
import { serverFault } from "../errors.ts";
import { geometryFits, type RfbLimits } from "../limits.ts";
import { decodePixelFormat, encodePixelFormat, PIXEL_FORMAT_BYTES, type PixelFormat } from "../pixel-format.ts";

/** ServerInit, RFC 6143 section 7.3.2: U16 width, height, PIXEL_FORMAT, U32 name-length, name. */
export interface ServerInit {
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  readonly name: string;
}

export async function readServerInit(reader: StreamReader, limits: RfbLimits): Promise<ServerInit> {
  const fixed = new ByteReader(await reader.exactly(4 + PIXEL_FORMAT_BYTES + 4, "ServerInit"));
  const width = fixed.u16("framebuffer-width");
  const height = fixed.u16("framebuffer-height");
  if (!geometryFits(width, height, limits)) {
    throw serverFault("RFB_LIMIT", `reading ServerInit: a picture of ${width}x${height} is larger than we take`);
  }
  const format = decodePixelFormat(fixed);
  const length = fixed.u32("name-length");
  if (length > limits.maxNameBytes) {
    throw serverFault(
      "RFB_LIMIT",
      `reading ServerInit: a name of ${length} bytes, the limit is ${limits.maxNameBytes}`,
    );
  }
  return { width, height, format, name: asciiText(await reader.exactly(length, "the desktop's name")) };
}

export function encodeServerInit(init: ServerInit): Uint8Array {
  const name = new TextEncoder().encode(init.name);
  const writer = new ByteWriter().u16(init.width).u16(init.height);
  encodePixelFormat(init.format, writer);
  return writer.u32(name.length).bytes(name).finish();
}
