import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Framebuffer } from "#/protocols/rfb/index.ts";

/** Rows in one PutImage: 64 of 1024 pixels are just over what the shortest limit of requests allows. */
const ROWS_AT_ONCE = 60;

/**
 * Paints the picture on the root window of an X server, as its only client would: the least of the X11 protocol
 * (X Window System Protocol, release 7.7, section 8 and appendix B), so that two VNC servers show the same pixels.
 */
export async function paintRootWindow(display: number, picture: Framebuffer): Promise<void> {
  const socket = connect(`/tmp/.X11-unix/X${display}`);
  await once(socket, "connect");
  socket.write(setUpRequest());
  const setUp = await readSetUp(socket);
  socket.write(createGc(setUp));
  const { width, height, pixels } = picture;
  for (let y = 0; y < height; y += ROWS_AT_ONCE) {
    const rows = Math.min(ROWS_AT_ONCE, height - y);
    socket.write(putImage(setUp, { y, width, rows }, pixels.subarray(y * width * 4, (y + rows) * width * 4)));
  }
  // GetInputFocus: its answer says that all before it is done.
  const done = once(socket, "data");
  socket.write(Buffer.from([43, 0, 1, 0]));
  await done;
  socket.destroy();
}

interface SetUp {
  readonly root: number;
  readonly gc: number;
}

/** Little-endian, protocol 11.0, no authorization. */
function setUpRequest(): Buffer {
  return Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

async function readSetUp(socket: Socket): Promise<SetUp> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < 8 || bytes.length < 8 + bytes.readUInt16LE(6) * 4) {
    bytes = Buffer.concat([bytes, (await once(socket, "data"))[0] as Buffer]);
  }
  if (bytes[0] !== 1) throw new Error("the X server takes no clients");
  const vendorBytes = (bytes.readUInt16LE(24) + 3) & ~3;
  const screen = 40 + vendorBytes + (bytes[29] as number) * 8;
  return { root: bytes.readUInt32LE(screen), gc: bytes.readUInt32LE(12) + 1 };
}

function createGc({ root, gc }: SetUp): Buffer {
  const request = Buffer.alloc(16);
  request.writeUInt8(55, 0);
  request.writeUInt16LE(4, 2);
  request.writeUInt32LE(gc, 4);
  request.writeUInt32LE(root, 8);
  return request;
}

/** ZPixmap of depth 24: bytes B, G, R, X. */
function putImage(
  { root, gc }: SetUp,
  { y, width, rows }: { readonly y: number; readonly width: number; readonly rows: number },
  rgbx: Uint8Array,
): Buffer {
  const request = Buffer.alloc(24 + rgbx.length);
  request.writeUInt8(72, 0);
  request.writeUInt8(2, 1);
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt32LE(root, 4);
  request.writeUInt32LE(gc, 8);
  request.writeUInt16LE(width, 12);
  request.writeUInt16LE(rows, 14);
  request.writeUInt16LE(y, 18);
  request.writeUInt8(24, 21);
  for (let at = 0; at < rgbx.length; at += 4) {
    request[24 + at] = rgbx[at + 2] as number;
    request[25 + at] = rgbx[at + 1] as number;
    request[26 + at] = rgbx[at] as number;
  }
  return request;
}
