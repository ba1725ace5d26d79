import RFB from "./novnc.js";
import type { Picture } from "./player.ts";

/** RFC 6143: version, one security type (None), its result. What a server sends up to ServerInit. */
const HANDSHAKE = Uint8Array.from([...new TextEncoder().encode("RFB 003.008\n"), 1, 1, 0, 0, 0, 0]);

/** The part of a WebSocket that noVNC uses; what noVNC says goes nowhere. */
class RecordedChannel {
  binaryType = "arraybuffer";
  protocol = "";
  readyState = "open";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null;

  send(): void {}

  close(): void {
    this.readyState = "closed";
    this.onclose?.({ code: 1000, reason: "", wasClean: true });
  }

  deliver(bytes: Uint8Array): void {
    this.onmessage?.({ data: bytes.slice().buffer as ArrayBuffer });
  }
}

/** Has noVNC draw a recorded server stream into `screen`. Resolves when it is ready for the first key frame. */
export function openCanvas(screen: HTMLElement, serverInit: Uint8Array): Promise<Picture> {
  const channel = new RecordedChannel();
  const rfb = new RFB(screen, channel as unknown as WebSocket, { shared: true });
  rfb.viewOnly = true;
  rfb.focusOnClick = false;
  rfb.scaleViewport = true;
  rfb.background = "var(--ground)";
  return new Promise((resolve, reject) => {
    rfb.addEventListener("connect", () => resolve({ draw: (bytes) => channel.deliver(bytes) }));
    rfb.addEventListener("disconnect", () => reject(new Error("noVNC does not take the recording")));
    // noVNC takes its end of the channel in a task of its own.
    setTimeout(() => {
      channel.deliver(HANDSHAKE);
      channel.deliver(serverInit);
    });
  });
}
