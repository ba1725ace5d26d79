import { type ClientCutText, clientCutText } from "./client-cut-text.ts";
import { type ClientFence, clientFence } from "./client-fence.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";
import { type EnableContinuousUpdates, enableContinuousUpdates } from "./enable-continuous-updates.ts";
import { type FramebufferUpdateRequest, framebufferUpdateRequest } from "./framebuffer-update-request.ts";
import { type GiiClient, giiClient } from "./gii-client.ts";
import { type KeyEvent, keyEvent } from "./key-event.ts";
import { type PointerEvent, pointerEvent } from "./pointer-event.ts";
import { type QemuAudio, type QemuExtendedKey, qemuClient } from "./qemu-client.ts";
import { type SetDesktopSize, setDesktopSize } from "./set-desktop-size.ts";
import { type SetEncodings, setEncodings } from "./set-encodings.ts";
import { type SetPixelFormat, setPixelFormat } from "./set-pixel-format.ts";
import { type XvpClient, xvpClient } from "./xvp-client.ts";

export type ClientMessage =
  | SetPixelFormat
  | SetEncodings
  | FramebufferUpdateRequest
  | KeyEvent
  | PointerEvent
  | ClientCutText
  | EnableContinuousUpdates
  | ClientFence
  | XvpClient
  | SetDesktopSize
  | GiiClient
  | QemuExtendedKey
  | QemuAudio;

/** Every message a client may send, by its type. What is not here has no known length, so the connection must end. */
export const CLIENT_MESSAGES: ReadonlyMap<number, ClientMessageCodec<ClientMessage>> = new Map(
  [
    setPixelFormat,
    setEncodings,
    framebufferUpdateRequest,
    keyEvent,
    pointerEvent,
    clientCutText,
    enableContinuousUpdates,
    clientFence,
    xvpClient,
    setDesktopSize,
    giiClient,
    qemuClient,
  ].map((codec: ClientMessageCodec<ClientMessage>) => [codec.type, codec]),
);
