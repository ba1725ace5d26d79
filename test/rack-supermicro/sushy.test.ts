import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startOneMachine } from "../support/one-machine.ts";
import { requirePeer } from "../support/peers.ts";
import { hasSushy, tellSushyStory } from "../support/sushy.ts";

const machines = (["synthetic", "qemu"] as const).filter(
  (machine) => machine === "synthetic" || requirePeer("qemu-system-x86_64", "qemu-system-x86"),
);

describe.skipIf(!hasSushy)("sushy, Ironic's Redfish client", () => {
  test.each(machines)("reads and drives the Supermicro over a %s machine", async (machine) => {
    await using one = await startOneMachine({ vendor: "supermicro", address: "127.0.13.1", machine });
    const { bmc, config, url } = one.rackMachine;
    const login = { url, username: config.username, password: config.password };
    expect(await tellSushyStory(join(import.meta.dirname, "sushy-story.py"), login)).toMatchObject({
      redfish_version: "1.0.1",
      system: {
        path: "/redfish/v1/Systems/1",
        manufacturer: "Supermicro",
        resets: ["ForceOff", "ForceOn", "ForceRestart", "GracefulRestart", "GracefulShutdown", "Nmi", "On"],
        boot_sources: expect.arrayContaining(["UsbCd", "Pxe", "Hdd"]),
        chassis: ["/redfish/v1/Chassis/1"],
      },
      manager: {
        path: "/redfish/v1/Managers/1",
        model: "ASPEED",
        firmware: config.firmware,
        consoles: ["KVMIP"],
        systems: ["/redfish/v1/Systems/1"],
      },
      override: ["UsbCd", "Once"],
      powers: ["On", "On", "On", "Off"],
      override_after_boot: ["None", "Disabled"],
      media: 0,
      sessions: 1,
    });
    expect(bmc.redfishSessions).toBe(0);
  });
});
