import type { ByteStream } from "#/lib/stream/index.ts";
import { ENCODING, type RfbServerSecurity, RGB555, serveRfb } from "#/protocols/rfb/index.ts";
import { deflate, randomBytes, serveTls, vncCipher } from "#/transports/index.ts";
import { VNC_SERVER } from "../attributes/idrac-attributes.ts";
import type { DellContext } from "../context.ts";
import { stallsOn } from "./encoding-quirk.ts";
import { IdleStream } from "./idle-stream.ts";

/** What iDRAC7 to 9 announce as the desktop's name; noVNC forks know the server by it. */
const DESKTOP_NAME = "OpenVNC";

/** One viewer on the iDRAC's VNC server, until it goes, falls silent, breaks the protocol or is dropped. */
export async function serveVncSession(
  stream: ByteStream,
  { signal, security }: { readonly signal: AbortSignal; readonly security: RfbServerSecurity },
  { attributes, machine, clock }: DellContext,
): Promise<void> {
  using idle = new IdleStream(stream, () => attributes.number(VNC_SERVER.timeout) * 1000, { clock });
  await serveRfb(
    idle,
    {
      framebuffer: machine.screen,
      name: DESKTOP_NAME,
      security,
      format: RGB555,
      allowedEncodings: [ENCODING.hextile, ENCODING.raw, ENCODING.desktopSize],
      standardMessagesOnly: true,
      onSetEncodings: (encodings) => (stallsOn(encodings) ? "mute" : "serve"),
      onKey: (keysym, down) => machine.key(keysym, down),
      onPointer: (buttons, x, y) => machine.pointer(buttons, x, y),
      signal,
      clock,
    },
    { vncCipher, deflate, randomBytes, serveTls },
  );
}
