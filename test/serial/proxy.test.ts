import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tryTerminalMark } from "#/protocols/terminal/index.ts";
import { eventually } from "../support/process.ts";
import { type EdgeUnderTest, startEdgeUnderTest } from "./edge-under-test.ts";
import { openLine, refusalOf } from "./line-client.ts";

const NAME = "0123456789abcdef0123456789abcdef";
let edge: EdgeUnderTest;
beforeAll(async () => {
  edge = await startEdgeUnderTest({ proxy: { allowedOrigins: ["https://horizon.example"] } });
  await eventually("the line to be up", async () => edge.upstream.isLive);
});
afterAll(() => edge[Symbol.asyncDispose]());
beforeEach(() => {
  edge.upstream.typed = "";
});

const typed = (text: string) => eventually(`${text} to be typed`, async () => edge.upstream.typed === text);

describe("a client of Nova's serial proxy", () => {
  it.each([
    ["binary", ["binary"], "binary", true],
    ["binary, after others", ["x", "binary"], "binary", true],
    ["both, as older ones do", ["binary", "base64"], "binary", true],
    ["base64 alone", ["base64"], "base64", false],
    ["nothing", [], "", true],
  ])("that offers %s types and reads", async (_, offered, agreed, isBinary) => {
    await edge.upstream.say("login: ");
    const { socket } = await edge.open();
    await using line = await openLineFrom(socket, offered);
    expect(line.client.socket.protocol).toBe(agreed);
    await line.client.shows("login: ");
    line.client.type("root\r");
    await typed("root\r");
    await edge.upstream.say("Pass\u00fcord: ");
    await line.client.shows("Pass\u00fcord: ");
    expect(line.client.frames.every((frame) => frame.isBinary === isBinary)).toBe(true);
  });

  it("gets every byte as the machine sent it", async () => {
    const { socket } = await edge.open();
    await using line = await openLineFrom(socket, ["binary"]);
    await eventually("the client", async () => (await edge.hubs.show(edge.nodeUuid)).clients.length === 1);
    const before = Buffer.concat(line.client.frames.map(({ text }) => Buffer.from(text, "latin1"))).length;
    const bytes = Uint8Array.from({ length: 4096 }, (_, at) => at % 256);
    await edge.upstream.say(bytes);
    const all = () => Buffer.concat(line.client.frames.map(({ text }) => Buffer.from(text, "latin1")));
    await eventually("all of it", async () => all().length >= before + bytes.length);
    expect(all().subarray(before).equals(bytes)).toBe(true);
    await edge.upstream.say("\u001bc");
  });

  it.each([
    ["a sub-protocol that nobody knows", ["telnet"], 400],
    ["one of the graphical proxy's", ["rfb"], 400],
  ])("is refused with %s", async (_, offered, status) => {
    expect(await refusalOf((await edge.open()).socket, offered)).toBe(status);
  });

  it.each<[string, (url: string) => string, Record<string, string>]>([
    ["a wrong token", (url) => url.replace(/token=.*/, `token=${"A".repeat(43)}`), {}],
    ["another node", (url) => url.replace(/node=[^&]*/, `node=${randomUUID()}`), {}],
    ["no query", (url) => url.replace(/\?.*/, ""), {}],
    ["another origin", (url) => url, { origin: "https://evil.example" }],
    ["another host", (url) => url, { host: "evil.example" }],
  ])("is refused with 403 with %s", async (_, change, headers) => {
    const { socket } = await edge.open();
    for (const protocols of [["binary"], ["terminal.outband"], ["log.outband"], ["control.outband"]]) {
      expect(await refusalOf(change(socket), protocols, headers)).toBe(403);
    }
    expect(edge.log.lines.some((line) => JSON.stringify(line).includes(socket.split("token=")[1] ?? "-"))).toBe(false);
  });

  it("is refused with the token of the node's screen", async () => {
    const { token } = await edge.sessions.mint({ nodeUuid: edge.nodeUuid, kind: "graphical", mode: "write" });
    const { socket } = await edge.open();
    expect(await refusalOf(socket.replace(/token=.*/, `token=${token}`), ["binary"])).toBe(403);
  });

  it("is let in from a page that the operator allows", async () => {
    const { socket } = await edge.open();
    expect(await refusalOf(socket, ["binary"], { origin: "https://horizon.example" })).toBe(101);
  });

  it("cannot type with a token that only watches, whatever it calls itself", async () => {
    const { socket } = await edge.open("read-only");
    for (const protocols of [["binary"], ["base64"], ["terminal.outband"], []]) {
      await using line = await openLineFrom(`${socket}&viewer=${NAME}`, protocols);
      line.client.type("reboot\r");
      await line.client.shows(/only watch|"readOnly":true/);
    }
    expect(edge.upstream.typed).toBe("");
  });

  it("that sends what is no base64 is told so", async () => {
    const { socket } = await edge.open();
    await using line = await openLineFrom(socket, ["base64"]);
    line.client.socket.send("****");
    await eventually("the end", async () => line.client.closeCode === 1007);
  });

  it("is cut at once when its session is revoked", async () => {
    const { socket, session } = await edge.open();
    await using line = await openLineFrom(socket, ["binary"]);
    await eventually("the client", async () => (await edge.hubs.show(edge.nodeUuid)).clients.length > 0);
    await edge.sessions.revoke(session.id);
    edge.viewerPort.cut(session.id);
    await eventually("the cut", async () => line.client.closeCode === 4403);
  });
});

describe("the web terminal's line", () => {
  const marksOf = (seen: string) =>
    seen
      .split("\u001b]5591;")
      .slice(1)
      .map((part) => tryTerminalMark(part.split("\u0007")[0] ?? ""));

  it("begins with what the console is, then what was said with its times, then the screen as it is", async () => {
    await edge.upstream.say("\u001bc\u001b[31mred\u001b[m and \u001b]52;c;aGk=\u0007harmless\r\n");
    const { socket } = await edge.open();
    await using line = await openLineFrom(socket, ["terminal.outband"]);
    await line.client.shows('"kind":"line"');
    const kinds = marksOf(line.client.seen).map((mark) => mark?.kind);
    expect(kinds[0]).toBe("console");
    expect(kinds).toContain("time");
    expect(kinds.indexOf("screen")).toBeGreaterThan(kinds.indexOf("time"));
    const [before = "", after = ""] = line.client.seen.split('"kind":"screen"');
    expect(before).toContain("\u001b[31mred");
    expect(after).toContain("red");
    expect(line.client.seen).not.toContain("]52;");
    await edge.upstream.say("more\r\n");
    await line.client.shows("more");
  });

  it("tells when the BMC's session is lost and back, and of keys that were not sent", async () => {
    const { socket } = await edge.open();
    await using line = await openLineFrom(socket, ["terminal.outband"]);
    await line.client.shows('"line":"live"');
    edge.upstream.lose("the BMC was reset");
    await line.client.shows('"line":"lost","reason":"the BMC was reset"');
    await eventually("the line to be up", async () => edge.upstream.isLive);
    await eventually(
      "the news",
      async () => marksOf(line.client.seen).filter((mark) => mark?.kind === "line").length >= 3,
    );
  });

  it("sends a break for the viewer that has control, and for nobody else", async () => {
    const { socket } = await edge.open();
    const url = `${socket}&viewer=${NAME}`;
    await using first = await openLineFrom(url, ["terminal.outband"]);
    await using control = await openLineFrom(url, ["control.outband"]);
    await control.client.shows('"state":"writer"');
    control.client.type('{"action":"break"}\n');
    await typed("<BREAK>");

    const other = `${(await edge.open()).socket}&viewer=${NAME.replace("0", "f")}`;
    await using second = await openLineFrom(other, ["terminal.outband"]);
    await using otherControl = await openLineFrom(other, ["control.outband"]);
    await otherControl.client.shows('"state":"watching"');
    otherControl.client.type('{"action":"break"}\n');
    await otherControl.client.shows("CONTROL_NOT_WRITER");
    expect(edge.upstream.typed).toBe("<BREAK>");

    // And control is handed over as on the screen's page.
    otherControl.client.type('{"action":"ask"}\n');
    await control.client.shows('"asks":[{');
    control.client.type('{"action":"give"}\n');
    await otherControl.client.shows('"state":"writer"');
    second.client.type("id\r");
    await typed("<BREAK>id\r");
    first.client.type("no");
    await first.client.shows('"kind":"refused"');
    expect(edge.upstream.typed).toBe("<BREAK>id\r");
  });

  it("gives the log as text, with its length first", async () => {
    await edge.upstream.say("\u001bc\u001b[1mkernel\u001b[m text\r\n");
    const { socket } = await edge.open("read-only");
    const line = await openLine(socket, ["log.outband"]);
    await line.shows("kernel text\n");
    const [size = "", ...rest] = line.seen.split("\n");
    await eventually("all of it", async () => Buffer.byteLength(line.seen) >= Number(size) + size.length + 1);
    expect(rest.join("\n")).not.toContain("\u001b");
    await line.close();
  });
});

it("brings 100,000 keys through stalls, lost sessions and reloaded pages, each once and in order", async () => {
  const keys = Array.from({ length: 100_000 }, (_, at) => String.fromCharCode(33 + (at % 90))).join("");
  // Nobody who had control before is waited for: pages with a name and such without take turns.
  const open = async (round: number) => {
    const { socket } = await edge.open();
    return openLine(round % 2 === 0 ? `${socket}&viewer=${NAME}` : socket, ["terminal.outband"]);
  };
  const left = () => edge.log.lines.filter(({ event }) => event === "serial client left").length;
  let line = await open(0);
  for (let at = 0, round = 0; at < keys.length; round++) {
    const length = 1 + ((round * 37) % 120);
    line.type(keys.slice(at, at + length));
    at += length;
    if (round % 50 === 20) {
      edge.upstream.stall();
      setTimeout(() => edge.upstream.resume(), 10);
    }
    if (round % 60 === 30) {
      // The page is reloaded: what it typed before still goes through. It may close before it has been served at all.
      const before = left();
      await line.close();
      await eventually("the client to be gone", async () => left() > before);
      line = await open(round / 30);
    }
    if (round % 75 === 50) edge.upstream.lose();
  }
  await eventually("all keys", async () => edge.upstream.typed.length >= keys.length, 60_000);
  expect(edge.upstream.typed === keys).toBe(true);
  expect(edge.upstream.dials).toBeGreaterThan(2);
  await line.close();
}, 120_000);

async function openLineFrom(url: string, protocols: readonly string[]) {
  const client = await openLine(url, [...protocols]);
  return { client, [Symbol.asyncDispose]: () => client.close() };
}
