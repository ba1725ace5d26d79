import type { ClientMessageCodec } from "../../messages/client-message-codec.ts";
import { type FramebufferUpdateRequest, framebufferUpdateRequest } from "../../messages/framebuffer-update-request.ts";
import { type SetEncodings, setEncodings } from "../../messages/set-encodings.ts";
import { type SetPixelFormat, setPixelFormat } from "../../messages/set-pixel-format.ts";
import { type AtenKeyEvent, atenKeyEvent } from "./key-event.ts";
import { PASSED_OVER, type PassedOver } from "./passed-over.ts";
import { type AtenPointerEvent, atenPointerEvent } from "./pointer-event.ts";
import { type SetPowerOnOff, setPowerOnOff } from "./set-power-on-off.ts";
import { type VideoPosEvent, videoPosEvent } from "./video-pos-event.ts";
import { type VideoSetInfo, videoSetInfo } from "./video-set-info.ts";

export type AtenClientMessage =
  | SetPixelFormat
  | SetEncodings
  | FramebufferUpdateRequest
  | AtenKeyEvent
  | AtenPointerEvent
  | VideoPosEvent
  | VideoSetInfo
  | SetPowerOnOff
  | PassedOver;

/** Every message of which the length is known. RFC 6143's first three are as there; the rest are the vendor's. */
export const ATEN_CLIENT_MESSAGES: ReadonlyMap<number, ClientMessageCodec<AtenClientMessage>> = new Map(
  [
    setPixelFormat,
    setEncodings,
    framebufferUpdateRequest,
    atenKeyEvent,
    atenPointerEvent,
    videoPosEvent,
    videoSetInfo,
    setPowerOnOff,
    ...PASSED_OVER,
  ].map((codec: ClientMessageCodec<AtenClientMessage>) => [codec.type, codec]),
);
