import { type Link, openLink, type Route } from "./link.ts";

const FRAME_BYTES = 64 * 1024;

/** Sources' commands: see source.ts. */
function command(letter: "D" | "U" | "E", count: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.write(letter);
  bytes.writeBigUInt64BE(BigInt(count), 1);
  return bytes;
}

export async function downlink(link: Link, bytes: number): Promise<void> {
  const done = link.receive(bytes);
  link.socket.write(link.frame(command("D", bytes)));
  await done;
}

export async function uplink(link: Link, bytes: number): Promise<void> {
  const done = link.receive(1);
  link.socket.write(link.frame(command("U", bytes)));
  const frame = link.frame(new Uint8Array(FRAME_BYTES));
  let left = bytes / FRAME_BYTES;
  const write = (): void => {
    while (left > 0) {
      left--;
      if (!link.socket.write(frame) && link.socket.writableLength > 0) return;
    }
  };
  link.socket.on("drain", () => {
    if (link.socket.writableLength === 0) write();
  });
  write();
  await done;
}

/**
 * Eight bytes there and back, paced, over all links in turn, so that what else happens on the machine meets all alike.
 * Milliseconds per link.
 */
export async function echo(links: readonly Link[], count: number, pauseMs: number): Promise<number[][]> {
  const message = Uint8Array.from([4, 1, 0, 0, 0, 0, 0, 0x61]);
  for (const link of links) link.socket.write(link.frame(command("E", 0)));
  const frames = links.map((link) => link.frame(message));
  const times: number[][] = links.map(() => []);
  for (let i = 0; i < count; i++) {
    for (const [at, link] of links.entries()) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      const start = performance.now();
      const back = link.receive(message.length);
      link.socket.write(frames[at] as Buffer);
      await back;
      times[at]?.push(performance.now() - start);
    }
  }
  return times;
}

/** Opens `count` links, `atOnce` at a time. */
export async function openMany(route: Route, count: number, atOnce: number): Promise<Link[]> {
  const links: Link[] = [];
  let begun = 0;
  const opener = async (): Promise<void> => {
    while (begun++ < count) links.push(await openLink(route));
  };
  await Promise.all(Array.from({ length: atOnce }, opener));
  return links;
}
