import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enableConsole, enrolRackNode, getConsole } from "../support/nodes.ts";
import { eventually, Program } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";
import { openViewer } from "../support/viewer.ts";

describe("a service that is killed with a console open", () => {
  let rack: TestRack;
  let service: Service;
  let uuid: string;

  beforeAll(async () => {
    rack = await startTestRack({ machine: "synthetic" });
    await rack.machine.powerOn();
    service = await Service.create({ vnc: ["linger = 1"] });
    await service.start();
    uuid = await enrolRackNode(service, rack, "r1");
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await rack?.[Symbol.asyncDispose]();
  });

  it("comes back with the console enabled, the same URL valid, and the picture there", async () => {
    const url = await enableConsole(service, uuid);
    const before = await openViewer(url);
    await service.kill();
    before.close();

    await service.start();
    await eventually("the console to be reachable at the URL of before", async () => {
      const viewer = await openViewer(url);
      const watching = new AbortController();
      const run = viewer.run(watching.signal).catch(() => {});
      try {
        return await eventually(
          "a picture",
          async () => viewer.framebuffer.pixels.some((byte, i) => i % 4 < 3 && byte > 60),
          3_000,
        );
      } finally {
        watching.abort();
        viewer.close();
        await run;
      }
    });
    const console = await getConsole(service, uuid);
    expect(console.console_enabled).toBe(true);
    expect(console.console_info?.url).toBe(url);
  });

  it("leaves no lock behind when it dies in the middle of a verb", async () => {
    rack.faults.add("bmc-hang");
    await service.api("PUT", `/v1/nodes/${uuid}/states/power`, { target: "power off" });
    await eventually("the lock", async () => {
      const { body } = await service.api("GET", `/v1/nodes/${uuid}`);
      return (body as { reservation: string | null }).reservation !== null;
    });
    await service.kill();
    rack.faults.delete("bmc-hang");
    await service.start();
    const { body } = await service.api("GET", `/v1/nodes/${uuid}`);
    expect(body).toMatchObject({ target_power_state: null });
    const { status } = await service.api("PUT", `/v1/nodes/${uuid}/states/power`, { target: "power on" });
    expect(status).toBe(202);
  });

  it("puts the operator's VNC settings back when the console is disabled after the crash", async () => {
    expect(await rack.vncEnabled()).toBe(true);
    await eventually("the console to be disabled", async () => {
      await service.api("PUT", `/v1/nodes/${uuid}/states/console`, { enabled: false });
      return !(await getConsole(service, uuid)).console_enabled;
    });
    expect(await rack.vncEnabled()).toBe(false);
  });

  it("refuses a second conductor on the same database, and says who has it", async () => {
    await using second = new Program("bin/outband", ["serve", "--config-file", service.configFile]);
    expect(await second.ended).not.toBe(0);
    expect(second.output).toContain("another conductor is running on this database");
    expect((await fetch(`${service.apiUrl}/v1`)).status).toBe(200);
  });
});
