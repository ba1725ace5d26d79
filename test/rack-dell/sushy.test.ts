import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { requirePeer } from "../support/peers.ts";
import { startTestRack } from "../support/rack.ts";
import { hasSushy, type SushyRefusal, tellSushyStory } from "../support/sushy.ts";

interface Story {
  readonly wrong_password: SushyRefusal;
  readonly insert_twice: SushyRefusal;
  readonly on_when_on: SushyRefusal;
  readonly [fact: string]: unknown;
}

const machines = (["synthetic", "qemu"] as const).filter(
  (machine) => machine === "synthetic" || requirePeer("qemu-system-x86_64", "qemu-system-x86"),
);

describe.skipIf(!hasSushy)("sushy, Ironic's Redfish client", () => {
  test.each(machines)("reads and drives the Dell over a %s machine", async (machine) => {
    await using rack = await startTestRack({ machine });
    expect(rack.machine.kind).toBe(machine);
    const story = await tellSushyStory<Story>(join(import.meta.dirname, "sushy-story.py"), {
      url: rack.bmcUrl,
      username: rack.username,
      password: rack.password,
    });
    expect(story).toMatchObject({
      redfish_version: "1.11.0",
      product: "Integrated Dell Remote Access Controller",
      system: {
        path: "/redfish/v1/Systems/System.Embedded.1",
        manufacturer: "Dell Inc.",
        sku: expect.stringMatching(/^\w{7}$/),
        // sushy cuts the 0.125 GiB that it reads to a whole number.
        memory_gib: 0,
        chassis: ["/redfish/v1/Chassis/System.Embedded.1"],
      },
      manager: {
        path: "/redfish/v1/Managers/iDRAC.Embedded.1",
        firmware: "5.10.50.00",
        type: "BMC",
        consoles: ["KVMIP"],
        resets: ["GracefulRestart"],
        systems: ["/redfish/v1/Systems/System.Embedded.1"],
      },
      tasks: 0,
      off_first: "Off",
      override: ["Cd", "Once"],
      on: "On",
      override_after_boot: ["None", "Disabled"],
      after_restart: "On",
      off: "Off",
      media: ["CD", "RemovableDisk"],
      inserted: ["http://192.0.2.1/boot.iso", true, true, "URI"],
      ejected: [null, false],
      sessions: 1,
    });
    expect(story.wrong_password.slice(0, 2)).toEqual(["AccessError", 401]);
    expect(story.on_when_on[1]).toBe(409);
    expect(story.on_when_on[2]).toContain("already powered ON");
    expect(story.insert_twice[1]).toBe(500);
    expect(rack.machine.powered).toBe(false);
  });
});
