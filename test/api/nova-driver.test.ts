import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRfb } from "#/protocols/rfb/index.ts";
import { connectTcp, vncCipher } from "#/transports/index.ts";
import { type OneMachine, startOneMachine } from "../support/one-machine.ts";
import { eventually } from "../support/process.ts";
import { pythonWith, tellPythonStory } from "../support/python.ts";
import { Service } from "../support/service.ts";

const nova = pythonWith("nova.virt.ironic.driver", "python3-nova");
const IMAGE = "cccccccc-565d-469a-96ce-30b6de53079d";
const INSTANCES = ["aaaaaaaa-565d-469a-96ce-30b6de53079d", "bbbbbbbb-565d-469a-96ce-30b6de53079d"] as const;

/** As Nova counts them. */
const [RUNNING, SHUTDOWN] = [1, 4];

interface Told {
  readonly serial: readonly [string, number];
  readonly vnc: readonly [string, string, number];
  readonly [name: string]: unknown;
}

describe.skipIf(nova === null)("Nova's own Ironic driver", { timeout: 180_000 }, () => {
  let dell: OneMachine<"dell">;
  let service: Service;
  let told: Told;
  const uuids: Record<string, string> = {};

  beforeAll(async () => {
    dell = await startOneMachine({ vendor: "dell", address: "127.0.14.2" });
    service = await Service.create({
      DEFAULT: ["auth_strategy = noauth"],
      conductor: ["automated_clean = false"],
      ipmi: ["min_command_interval = 0"],
    });
    await service.start();
    const { host, port } = dell.rackMachine.bmc.ipmi.address;
    const { redfish_username: ipmi_username, redfish_password: ipmi_password } = dell.driverInfo;
    const ipmi = { ipmi_address: host, ipmi_port: port, ipmi_username, ipmi_password };
    const properties = { cpus: 2, memory_mb: 4096, local_gb: 10, cpu_arch: "x86_64", capabilities: "boot_mode:uefi" };
    for (const node of [
      {
        name: "fake",
        driver: "fake-hardware",
        console_interface: "fake-graphical",
        resource_class: "gold",
        properties,
      },
      { name: "serial", driver: "ipmi", driver_info: ipmi, console_interface: "ipmi-sol", properties },
    ]) {
      const { status, body } = await service.api("POST", "/v1/nodes", node);
      expect([status, body]).toEqual([201, expect.anything()]);
      uuids[node.name] = (body as { uuid: string }).uuid;
      for (const [target, state] of [
        ["manage", "manageable"],
        ["provide", "available"],
      ]) {
        await service.api("PUT", `/v1/nodes/${node.name}/states/provision`, { target });
        await eventually(`${node.name} to be ${state}`, async () => {
          const shown = (await service.api("GET", `/v1/nodes/${node.name}`)).body as Record<string, unknown>;
          return shown.provision_state === state && shown.reservation === null;
        });
      }
    }
    await dell.rackMachine.machine.powerOn();
    const claim = [{ op: "add", path: "/instance_uuid", value: INSTANCES[1] }];
    expect((await service.api("PATCH", "/v1/nodes/serial", claim)).status).toBe(200);
    const script = new URL("./nova-driver.py", import.meta.url).pathname;
    const asked = { endpoint: service.apiUrl, image: IMAGE, instances: INSTANCES, ...uuids };
    told = await tellPythonStory<Told>(nova ?? "", script, asked);
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await dell?.[Symbol.asyncDispose]();
  });

  it("sees the nodes, what is in them and which are free", () => {
    expect(told).toMatchObject({
      nodes: Object.values(uuids).sort(),
      resources: { hypervisor_hostname: uuids.fake, resource_class: "gold", cpu_info: null },
      available: [true, true],
    });
  });

  it("spawns an instance, powers and reboots it, and destroys it", async () => {
    expect(told).toMatchObject({
      uuids: expect.arrayContaining([...INSTANCES]),
      exists: true,
      off: SHUTDOWN,
      on: RUNNING,
      destroyed: false,
    });
    expect((await service.api("GET", "/v1/nodes/fake")).body).toMatchObject({
      provision_state: "available",
      instance_uuid: null,
      instance_info: {},
    });
  });

  it("finds no serial console where there is none, or it is off", () => {
    expect([told.no_serial, told.disabled]).toEqual([
      "Unavailable console type serial.",
      "Unavailable console type serial.",
    ]);
  });

  it("gets the address of the screen, which asks nobody for a password", async () => {
    const [type, host, port] = told.vnc;
    expect(type).toBe("vnc");
    const client = await connectRfb(
      await connectTcp({ host, port }),
      { profile: "plain", password: null },
      { vncCipher },
    );
    expect(client.framebuffer.width).toBeGreaterThan(0);
    client.close();
  });

  it("gets the address of the serial console after each of its resets, and the machine is there", async () => {
    expect(told.again).toEqual(told.serial);
    const [host, port] = told.serial;
    const line = await connectTcp({ host, port });
    await line.write(new TextEncoder().encode("echo serial-$((6*7))\r"));
    let seen = "";
    while (!seen.includes("serial-42")) seen += new TextDecoder().decode((await line.read()) ?? new Uint8Array());
    line.close();
  });
});
