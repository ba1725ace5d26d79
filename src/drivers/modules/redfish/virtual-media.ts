import type { DriverTask, VirtualMedia } from "#/drivers/interfaces/index.ts";
import type { MediaDevice } from "#/model/index.ts";
import {
  decodeCollection,
  decodeManager,
  decodeVirtualMedia,
  encodeInsertMedia,
  type VirtualMediaSlot,
} from "#/protocols/redfish/index.ts";
import { openRedfish, type RedfishConnection, type RedfishDeps } from "./connection.ts";
import { answerError, RedfishDriverError } from "./errors.ts";
import { readSystem } from "./system.ts";

/** What a drive says of itself when it can pass for one of Ironic's devices; the best first. */
const MEDIA_TYPES: Readonly<Record<MediaDevice, readonly string[]>> = {
  cdrom: ["CD", "DVD"],
  disk: ["USBStick"],
  // What was a floppy is a stick on machines that have forgotten floppies.
  floppy: ["Floppy", "USBStick"],
};

interface LocatedSlot extends VirtualMediaSlot {
  readonly path: string;
}

/** Virtual drives through VirtualMedia of the manager, or of the system on newer services. */
export function createRedfishMedia(deps: RedfishDeps): VirtualMedia {
  return {
    list: (task) => withSlots(task, deps, "listing virtual media", async (_, slots) => slots.map(shown)),
    attach: (task, device, imageUrl) => {
      const doing = `inserting the image as ${device}`;
      return withSlots(task, deps, doing, (redfish, slots) =>
        insert(redfish, slotFor(device, slots, doing), imageUrl, doing),
      );
    },
    detach: (task, devices) => {
      const doing = `ejecting ${devices.join(", ")}`;
      return withSlots(task, deps, doing, async (redfish, slots) => {
        for (const slot of slots) {
          if (slot.inserted && devices.some((device) => fits(device, slot))) await eject(redfish, slot, doing);
        }
      });
    },
  };
}

async function withSlots<T>(
  task: DriverTask,
  deps: RedfishDeps,
  doing: string,
  work: (redfish: RedfishConnection, slots: readonly LocatedSlot[]) => Promise<T>,
): Promise<T> {
  await using redfish = await openRedfish(task, deps);
  const slots: LocatedSlot[] = [];
  for (const path of decodeCollection(await redfish.read(await findCollection(redfish, doing), doing))) {
    slots.push({ path, ...decodeVirtualMedia(await redfish.read(path, doing)) });
  }
  return await work(redfish, slots);
}

async function findCollection(redfish: RedfishConnection, doing: string): Promise<string> {
  const { system } = await readSystem(redfish, doing);
  if (system.virtualMedia !== null) return system.virtualMedia;
  for (const path of system.managedBy) {
    const { virtualMedia } = decodeManager(await redfish.read(path, doing));
    if (virtualMedia !== null) return virtualMedia;
  }
  throw unsupported(`${doing}: this BMC has no virtual media`);
}

/** The drive that fits best; a drive that takes several types is not one of its lesser ones while another is. */
function slotFor(device: MediaDevice, slots: readonly LocatedSlot[], doing: string): LocatedSlot {
  for (const type of MEDIA_TYPES[device]) {
    const found = slots.find((slot) => slot.mediaTypes.includes(type));
    if (found) return found;
  }
  const types = slots.map(({ mediaTypes }) => mediaTypes.join("/")).join(", ") || "none";
  throw unsupported(`${doing}: this BMC has no such drive; its drives are ${types}`);
}

function fits(device: MediaDevice, { mediaTypes }: LocatedSlot): boolean {
  return MEDIA_TYPES[device].some((type) => mediaTypes.includes(type));
}

async function insert(redfish: RedfishConnection, slot: LocatedSlot, imageUrl: string, doing: string): Promise<void> {
  // BMCs refuse to insert into a drive that is not empty.
  if (slot.inserted) await eject(redfish, slot, doing);
  const body = encodeInsertMedia(imageUrl);
  const { insert: action } = slot;
  const answer = await redfish.ask(doing, (client) =>
    action === null ? client.patch(slot.path, body, null) : client.post(action, body),
  );
  if (!answer.ok) throw answerError(answer, doing);
}

async function eject(redfish: RedfishConnection, slot: LocatedSlot, doing: string): Promise<void> {
  const { eject: action } = slot;
  const answer = await redfish.ask(doing, (client) =>
    action === null ? client.patch(slot.path, { Image: null, Inserted: false }, null) : client.post(action, {}),
  );
  if (!answer.ok) throw answerError(answer, doing);
}

function shown({ mediaTypes, inserted, image }: LocatedSlot) {
  return { mediaTypes, inserted, image };
}

function unsupported(message: string): RedfishDriverError {
  return new RedfishDriverError("REDFISH_MEDIA_UNSUPPORTED", "unsupported", message);
}
