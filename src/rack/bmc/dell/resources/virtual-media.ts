import {
  checkProperties,
  collection,
  isJsonObject,
  type JsonObject,
  NO_CONTENT,
  ok,
  type PropertyRules,
  type RedfishAnswer,
  type RedfishRequest,
  type RedfishResource,
} from "#/rack/bmc/redfish/index.ts";
import type { DellContext } from "../context.ts";
import { VIRTUAL_MEDIA_PATH } from "../paths.ts";

interface Slot {
  readonly id: "RemovableDisk" | "CD";
  readonly name: string;
  readonly mediaTypes: readonly string[];
}

interface Inserted {
  readonly image: string;
  readonly protocol: string;
  readonly writeProtected: boolean;
  readonly userName: string | null;
}

const SLOTS: readonly Slot[] = [
  { id: "RemovableDisk", name: "Virtual Removable Disk", mediaTypes: ["USBStick"] },
  { id: "CD", name: "Virtual CD", mediaTypes: ["CD", "DVD"] },
];

const INSERT = "VirtualMedia.InsertMedia";
const INSERT_RULES: PropertyRules = {
  Image: { kind: "string", maxLength: 255 },
  Inserted: { kind: "boolean" },
  WriteProtected: { kind: "boolean" },
  UserName: { kind: "string", maxLength: 255 },
  Password: { kind: "string", maxLength: 255, secret: true },
  TransferMethod: { kind: "enum", values: ["Stream"] },
  TransferProtocolType: { kind: "enum", values: ["NFS", "CIFS", "HTTP", "HTTPS"] },
  MediaType: { kind: "enum", values: ["CD", "DVD", "USBStick"] },
};

/** The Manager's VirtualMedia as firmware 3.30 to 5.x has it. The state only: no machine sees the image yet. */
export function virtualMediaResources(context: DellContext): RedfishResource[] {
  const slots = SLOTS.flatMap((slot) => slotResources(slot, context));
  return [
    collection(VIRTUAL_MEDIA_PATH, "VirtualMediaCollection", "Virtual Media Services", () =>
      SLOTS.map(({ id }) => `${VIRTUAL_MEDIA_PATH}/${id}`),
    ),
    ...slots,
  ];
}

function slotResources(slot: Slot, { messages, attributes }: DellContext): RedfishResource[] {
  const path = `${VIRTUAL_MEDIA_PATH}/${slot.id}`;
  const insertPath = `${path}/Actions/${INSERT}`;
  const ejectPath = `${path}/Actions/VirtualMedia.EjectMedia`;
  let inserted: Inserted | undefined;

  const insert = ({ body }: RedfishRequest): RedfishAnswer => {
    const given = isJsonObject(body) ? body : {};
    const complaints = checkProperties(messages, given, INSERT_RULES);
    if (complaints.length > 0) return messages.error(400, complaints);
    const { Image: image, UserName: userName } = given;
    if (typeof image !== "string") {
      return messages.error(400, [messages.message("ActionParameterMissing", [INSERT, "Image"], ["Image"])]);
    }
    const protocol = imageProtocol(image);
    if (!protocol) return messages.error(400, [messages.idrac("RAC0904", [], ["Image"])]);
    if (attributes.text("VirtualMedia.1.Attached") === "Detached") {
      return messages.error(500, [messages.idrac("VRM0021")]);
    }
    if (inserted) return messages.error(500, [messages.idrac("VRM0012")]);
    inserted = {
      image,
      protocol,
      writeProtected: given.WriteProtected !== false,
      userName: typeof userName === "string" ? userName : null,
    };
    return NO_CONTENT;
  };

  const eject = (): RedfishAnswer => {
    if (!inserted) return messages.error(500, [messages.idrac("VRM0009"), messages.message("InternalError")]);
    inserted = undefined;
    return NO_CONTENT;
  };

  return [
    {
      path,
      methods: {
        GET: () =>
          ok({
            ...slotBody(slot, path, inserted),
            Actions: {
              "#VirtualMedia.EjectMedia": { target: ejectPath },
              "#VirtualMedia.InsertMedia": { target: insertPath },
            },
          }),
      },
    },
    { path: insertPath, methods: { POST: insert } },
    { path: ejectPath, methods: { POST: eject } },
  ];
}

function slotBody(slot: Slot, path: string, inserted: Inserted | undefined): JsonObject {
  return {
    "@odata.context": "/redfish/v1/$metadata#VirtualMedia.VirtualMedia",
    "@odata.id": path,
    "@odata.type": "#VirtualMedia.v1_3_2.VirtualMedia",
    Id: slot.id,
    Name: slot.name,
    Description: "iDRAC Virtual Media Services Settings",
    ConnectedVia: inserted ? "URI" : "NotConnected",
    Image: inserted?.image ?? null,
    ImageName: inserted ? inserted.image.slice(inserted.image.lastIndexOf("/") + 1) : null,
    Inserted: inserted !== undefined,
    MediaTypes: slot.mediaTypes,
    "MediaTypes@odata.count": slot.mediaTypes.length,
    Password: null,
    TransferMethod: inserted ? "Stream" : null,
    TransferProtocolType: inserted?.protocol ?? null,
    UserName: inserted?.userName ?? null,
    WriteProtected: inserted?.writeProtected ?? null,
  };
}

/** http(s) URLs, NFS as `host:/path`, CIFS as `//host/share/path`. */
function imageProtocol(image: string): string | undefined {
  if (/^https:\/\/[^/]+\//.test(image)) return "HTTPS";
  if (/^http:\/\/[^/]+\//.test(image)) return "HTTP";
  if (/^\/\/[^/]+\/[^/]+/.test(image)) return "CIFS";
  if (/^[^/:]+:\//.test(image) && !image.includes("://")) return "NFS";
  return undefined;
}
