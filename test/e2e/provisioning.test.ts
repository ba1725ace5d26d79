import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";

const peers = requirePeer("openstack", "python3-openstackclient");

const FIELDS = [
  "provision_state",
  "target_provision_state",
  "power_state",
  "target_power_state",
  "last_error",
  "maintenance",
  "fault",
  "instance_uuid",
  "instance_info",
  "clean_step",
  "reservation",
] as const;
type Shown = Record<(typeof FIELDS)[number], unknown>;

const INSTANCE = "11111111-2222-4333-8444-555555555555";

// Every call of the client is a Python start of its own.
describe.skipIf(!peers)("Debian's openstack baremetal", { timeout: 300_000 }, () => {
  let rack: TestRack;
  let service: Service;
  let cli: OpenStackCli;

  beforeAll(async () => {
    rack = await startTestRack({ machine: "synthetic" });
    service = await Service.create();
    await service.start();
    cli = new OpenStackCli(service.apiUrl);
  }, 60_000);

  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await rack?.[Symbol.asyncDispose]();
  });

  const show = async (node: string): Promise<Shown> =>
    (await service.api("GET", `/v1/nodes/${node}?fields=${FIELDS.join(",")}`)).body;

  /** What the client has no command for. */
  const provision = async (node: string, body: object) =>
    (await service.api("PUT", `/v1/nodes/${node}/states/provision`, body)).status;

  const settled = (node: string, state: string) =>
    eventually(`${node} to be in ${state}`, async () => {
      const { body } = await service.api("GET", `/v1/nodes/${node}?fields=provision_state,reservation`);
      const { provision_state: now, reservation } = body as Pick<Shown, "provision_state" | "reservation">;
      return now === state && reservation === null;
    });

  describe("with fake-hardware", () => {
    beforeAll(async () => {
      await cli.text("node", "create", "--driver", "fake-hardware", "--name", "f1", "--rescue-interface", "fake");
    });

    it("manages and provides, with cleaning", async () => {
      expect(await show("f1")).toMatchObject({ provision_state: "enroll", power_state: null });
      await cli.text("node", "manage", "f1", "--wait", "30");
      expect(await show("f1")).toMatchObject({ provision_state: "manageable", power_state: "power off" });
      await cli.text("node", "inspect", "f1", "--wait", "30");
      await cli.text("node", "provide", "f1", "--wait", "30");
      expect(await show("f1")).toMatchObject({
        provision_state: "available",
        target_provision_state: null,
        last_error: null,
        clean_step: {},
      });
    });

    it("deploys, rescues, rebuilds and undeploys as Nova does", async () => {
      await cli.text("node", "set", "f1", "--instance-uuid", INSTANCE, "--instance-info", "image_source=http://x/y");
      await cli.text("node", "deploy", "f1", "--config-drive", '{"meta_data": {"a": 1}}', "--wait", "30");
      expect(await show("f1")).toMatchObject({
        provision_state: "active",
        instance_uuid: INSTANCE,
        instance_info: { image_source: "http://x/y", configdrive: "******" },
      });
      await cli.text("node", "rescue", "f1", "--rescue-password", "let-me-in", "--wait", "30");
      const rescued = await show("f1");
      expect(rescued.provision_state).toBe("rescue");
      expect(rescued.instance_info).not.toHaveProperty("rescue_password");
      await cli.text("node", "unrescue", "f1", "--wait", "30");
      await cli.text("node", "rebuild", "f1", "--wait", "30");
      await cli.text("node", "undeploy", "f1", "--wait", "30");
      expect(await show("f1")).toMatchObject({
        provision_state: "available",
        instance_uuid: null,
        instance_info: {},
        last_error: null,
      });
      expect(service.output).not.toContain("let-me-in");
    });

    it("cleans by hand, holds, lets go and aborts", async () => {
      await cli.text("node", "manage", "f1", "--wait", "30");
      const erase = { interface: "deploy", step: "erase_devices" };
      await cli.text("node", "clean", "f1", "--clean-steps", JSON.stringify([erase]), "--wait", "30");
      expect((await show("f1")).provision_state).toBe("manageable");
      expect(await provision("f1", { target: "clean", clean_steps: [{ step: "hold" }, erase] })).toBe(202);
      await settled("f1", "clean hold");
      expect(await provision("f1", { target: "unhold" })).toBe(202);
      await settled("f1", "manageable");
      expect(await provision("f1", { target: "clean", clean_steps: [{ step: "hold" }] })).toBe(202);
      await settled("f1", "clean hold");
      await cli.text("node", "abort", "f1");
      await settled("f1", "clean failed");
      expect((await show("f1")).last_error).toContain("By request, the clean operation was aborted");
      await cli.text("node", "manage", "f1", "--wait", "30");
    });

    it("adopts, services and is told what is not possible", async () => {
      await cli.text("node", "adopt", "f1", "--wait", "30");
      expect((await show("f1")).provision_state).toBe("active");
      expect(await provision("f1", { target: "service", service_steps: [{ step: "reboot" }] })).toBe(202);
      await settled("f1", "active");
      expect((await show("f1")).power_state).toBe("power on");
      const { code, output } = await cli.fails("node", "provide", "f1");
      expect(code).not.toBe(0);
      expect(output).toContain('The requested action "provide" can not be performed on node');
      expect(output).toContain('while it is in state "active".');
      await cli.text("node", "set", "f1", "--protected");
      expect((await cli.fails("node", "undeploy", "f1")).output).toContain("is protected");
    });
  });

  describe("with the rack's Dell", () => {
    it("finds the wrong password before anything else, and manages with the right one", async () => {
      await cli.text("node", "create", "--name", "r1", "--driver", "idrac", ...rack.driverInfo());
      await cli.text("node", "set", "r1", "--driver-info", "redfish_password=wrong");
      expect((await cli.fails("node", "manage", "r1", "--wait", "60")).code).not.toBe(0);
      expect(await show("r1")).toMatchObject({
        provision_state: "enroll",
        last_error: expect.stringContaining("Failed to get power state for node"),
      });
      await cli.text("node", "set", "r1", "--driver-info", `redfish_password=${rack.password}`);
      await cli.text("node", "manage", "r1", "--wait", "60");
      expect(await show("r1")).toMatchObject({
        provision_state: "manageable",
        power_state: "power off",
        last_error: null,
      });
    });

    it("says that nothing can clean it, and provides it without", async () => {
      await provision("r1", { target: "provide" });
      await settled("r1", "clean failed");
      const failed = await show("r1");
      expect(failed).toMatchObject({ maintenance: false, fault: null });
      expect(failed.last_error).toContain("Driver idrac does not support cleaning");
      await cli.text("node", "manage", "r1", "--wait", "30");
      await cli.text("node", "set", "r1", "--no-automated-clean");
      await cli.text("node", "provide", "r1", "--wait", "30");
      expect((await show("r1")).provision_state).toBe("available");
    });

    it("powers it, and cannot deploy it yet", async () => {
      await cli.text("node", "power", "on", "r1");
      await eventually("the machine to run", async () => rack.machine.powered);
      const { code, output } = await cli.fails("node", "deploy", "r1");
      expect(code).not.toBe(0);
      expect(output).toContain("Driver idrac does not support deploy");
      expect((await show("r1")).provision_state).toBe("available");
    });

    it("powers it off softly once its system is up", async () => {
      await rack.guestIsUp();
      await cli.text("node", "power", "off", "r1", "--soft", "--power-timeout", "30");
      await settled("r1", "available");
      expect(await show("r1")).toMatchObject({ power_state: "power off", last_error: null });
      expect(rack.machine.powered).toBe(false);
    });

    it("says that a system did not listen to its power button, and leaves it on", async () => {
      // It stays in the firmware's menu.
      await cli.text("node", "boot", "device", "set", "r1", "bios");
      await cli.text("node", "power", "on", "r1");
      await eventually("the machine to run", async () => rack.machine.powered);
      await settled("r1", "available");
      await cli.text("node", "power", "off", "r1", "--soft", "--power-timeout", "2");
      await settled("r1", "available");
      const left = await show("r1");
      expect(left).toMatchObject({ power_state: "power on", target_power_state: null });
      expect(left.last_error).toContain("Failed to change power state to 'power off' by 'soft power off'");
      expect(left.last_error).toContain("the operating system may have ignored the request");
      await cli.text("node", "power", "off", "r1");
      await eventually("the machine to have ended", async () => !rack.machine.powered);
    });

    it("adopts it, cleans it with steps that need no ramdisk, and lets it go", async () => {
      await cli.text("node", "manage", "r1", "--wait", "30");
      const steps = [{ step: "power_on" }, { step: "power_off" }];
      expect(await provision("r1", { target: "clean", clean_steps: steps, disable_ramdisk: true })).toBe(202);
      await settled("r1", "manageable");
      expect((await show("r1")).last_error).toBeNull();
      await cli.text("node", "adopt", "r1", "--wait", "30");
      await cli.text("node", "undeploy", "r1", "--wait", "30");
      expect(await show("r1")).toMatchObject({ provision_state: "available", last_error: null });
      await cli.text("node", "delete", "r1");
    });
  });
});
