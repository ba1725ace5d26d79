import { describe, expect, test } from "vitest";
import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { openQmp, type QmpClient, type QmpEvent } from "./qmp-client.ts";

const GREETING = '{"QMP": {"version": {"qemu": {"major": 7}}, "capabilities": ["oob"]}}\r\n';

/** Answers every command with what `answer` makes of it; undefined is silence. */
async function serve(stream: ByteStream, answer: (command: string) => string | undefined): Promise<void> {
  let text = "";
  for (let bytes = await stream.read(); bytes !== null; bytes = await stream.read()) {
    text += asciiText(bytes);
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const { execute, id } = JSON.parse(line) as { execute: string; id: number };
      const reply = execute === "qmp_capabilities" ? '"return": {}' : answer(execute);
      if (reply !== undefined) await stream.write(asciiBytes(`{${reply}, "id": ${id}}\r\n`));
    }
  }
}

async function connected(answer: (command: string) => string | undefined): Promise<{
  client: QmpClient;
  qemu: ByteStream;
  clock: ManualClock;
  events: QmpEvent[];
}> {
  const [ours, qemu] = createMemoryStreamPair();
  const clock = new ManualClock();
  const events: QmpEvent[] = [];
  void serve(qemu, answer);
  const opening = openQmp(ours, { clock, onEvent: (event) => events.push(event) });
  await qemu.write(asciiBytes(GREETING));
  return { client: await opening, qemu, clock, events };
}

describe("a QMP client", () => {
  test("gives each command its own answer", async () => {
    const { client } = await connected((command) => `"return": "${command} done"`);
    const answers = await Promise.all([client.execute("stop"), client.execute("cont")]);
    expect(answers).toEqual(["stop done", "cont done"]);
  });

  test("tells of events between answers", async () => {
    const { qemu, events } = await connected(() => undefined);
    await qemu.write(asciiBytes('{"event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}\n'));
    await Promise.resolve();
    expect(events).toEqual([{ name: "SHUTDOWN", data: { guest: true, reason: "guest-shutdown" } }]);
  });

  test("says what QEMU says when it refuses", async () => {
    const { client } = await connected(() => '"error": {"class": "GenericError", "desc": "no such thing"}');
    await expect(client.execute("device_del")).rejects.toMatchObject({
      code: "MACHINE_QMP_REFUSED",
      message: "QEMU refused device_del: no such thing",
    });
  });

  test("gives up on a command that is not answered", async () => {
    const { client, clock } = await connected(() => undefined);
    const answer = expect(client.execute("stop", {}, 3_000)).rejects.toMatchObject({ code: "MACHINE_QMP_TIMEOUT" });
    await clock.advance(3_000);
    await answer;
  });

  test("fails what waits, and what comes later, when QEMU goes away", async () => {
    const { client, qemu } = await connected(() => undefined);
    const waiting = client.execute("stop");
    qemu.close();
    await expect(waiting).rejects.toMatchObject({ code: "MACHINE_QMP_CLOSED" });
    await expect(client.execute("cont")).rejects.toMatchObject({ code: "MACHINE_QMP_CLOSED" });
  });

  test("closes the channel on what is no QMP", async () => {
    const { client, qemu } = await connected(() => undefined);
    const waiting = client.execute("stop");
    await qemu.write(asciiBytes("[1, 2]\n"));
    await expect(waiting).rejects.toThrow("reading QMP from QEMU: a message that is no JSON object");
    expect(await qemu.read()).toBeNull();
  });

  test("does not wait for a greeting for ever", async () => {
    const [ours] = createMemoryStreamPair();
    const clock = new ManualClock();
    const opening = expect(openQmp(ours, { clock, onEvent: () => {} })).rejects.toThrow(
      "waiting for QEMU's QMP greeting: none came within 10 s",
    );
    await clock.advance(10_000);
    await opening;
  });
});
