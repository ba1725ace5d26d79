import { type ConsoleLink, linkUrl } from "#/web/page/index.ts";

/** All that is kept of what the machine has said, as text. Rejects when the connection broke before the end. */
export function readLog(link: ConsoleLink): Promise<Blob> {
  const url = linkUrl(link, location.href, "socket");
  if (url === null) return Promise.reject(new Error("the link leads somewhere else"));
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ["log.outband"]);
    socket.binaryType = "arraybuffer";
    const parts: ArrayBuffer[] = [];
    let received = 0;
    let size: number | null = null;
    let head = "";
    socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
      let bytes = data;
      if (size === null) {
        // "<bytes>\n" comes first, so that a log that was cut off is not taken for the whole.
        head += new TextDecoder("latin1").decode(bytes);
        const end = head.indexOf("\n");
        if (end < 0) return;
        size = Number(head.slice(0, end));
        bytes = bytes.slice(bytes.byteLength - (head.length - end - 1));
      }
      parts.push(bytes);
      received += bytes.byteLength;
      if (received < size) return;
      resolve(new Blob(parts, { type: "text/plain" }));
      socket.close();
    });
    socket.addEventListener("close", () => reject(new Error("the connection broke")));
  });
}

/** Offers a file to the person. */
export function saveFile(document: Document, name: string, file: Blob): void {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(file);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
