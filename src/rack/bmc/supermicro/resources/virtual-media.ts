import {
  checkProperties,
  isJsonObject,
  type JsonObject,
  ok,
  type PropertyRules,
  type RedfishResource,
  readOnly,
} from "#/rack/bmc/redfish/index.ts";
import type { SupermicroContext } from "../context.ts";
import { VIRTUAL_MEDIA_PATH } from "../paths.ts";

const CONFIG_PATH = `${VIRTUAL_MEDIA_PATH}/CfgCD`;
const MOUNT_PATH = `${CONFIG_PATH}/Actions/IsoConfig.Mount`;
const UNMOUNT_PATH = `${CONFIG_PATH}/Actions/IsoConfig.UnMount`;
const DRIVE_PATH = `${VIRTUAL_MEDIA_PATH}/CD1`;

const RULES: PropertyRules = {
  Host: { kind: "string", maxLength: 255 },
  Path: { kind: "string", maxLength: 255 },
  Username: { kind: "string", maxLength: 63 },
  Password: { kind: "string", maxLength: 63, secret: true },
};

/**
 * Virtual media before VirtualMedia.InsertMedia: where the image is, then Mount; the drive is there while it is mounted.
 * The state only: no machine sees the image yet.
 */
export function virtualMediaResources({ messages }: SupermicroContext): RedfishResource[] {
  let config: JsonObject = { Host: "", Path: "", Username: "" };
  let mounted: string | undefined;
  const members = () => (mounted === undefined ? [] : [{ "@odata.id": DRIVE_PATH }]);
  const missing = () => messages.error(404, [messages.message("ResourceMissingAtURI", [DRIVE_PATH])]);
  const wrongState = () => messages.error(400, [messages.message("GeneralError")]);
  return [
    readOnly(VIRTUAL_MEDIA_PATH, () => ({
      "@odata.type": "#VirtualMediaCollection.VirtualMediaCollection",
      Name: "Virtual Media Collection",
      Members: members(),
      "Members@odata.count": members().length,
      Oem: {
        Supermicro: {
          "@odata.type": "#SmcVirtualMediaExtensions.v1_0_0.VirtualMediaCollection",
          VirtualMediaConfig: { "@odata.id": CONFIG_PATH },
        },
      },
    })),
    {
      path: CONFIG_PATH,
      methods: {
        GET: () =>
          ok({
            "@odata.id": CONFIG_PATH,
            "@odata.type": "#IsoConfig.IsoConfig",
            Id: "1",
            Name: "VM1",
            ...config,
            Password: "********",
            Actions: { "#IsoConfig.Mount": { target: MOUNT_PATH }, "#IsoConfig.UnMount": { target: UNMOUNT_PATH } },
          }),
        PATCH: ({ body }) => {
          const given = isJsonObject(body) ? body : {};
          const complaints = checkProperties(messages, given, RULES);
          if (complaints.length > 0) return messages.error(400, complaints);
          // Nothing of ours dials the image's server, so the password is not kept.
          const { Password: _, ...kept } = given;
          config = { ...config, ...kept };
          return messages.success();
        },
      },
    },
    {
      path: MOUNT_PATH,
      methods: {
        POST: () => {
          if (mounted !== undefined || config.Host === "" || config.Path === "") return wrongState();
          mounted = `${String(config.Host)}${String(config.Path)}`;
          return messages.success();
        },
      },
    },
    {
      path: UNMOUNT_PATH,
      methods: {
        POST: () => {
          if (mounted === undefined) return wrongState();
          mounted = undefined;
          return messages.success();
        },
      },
    },
    {
      path: DRIVE_PATH,
      methods: {
        GET: () => {
          if (mounted === undefined) return missing();
          return ok({
            "@odata.id": DRIVE_PATH,
            "@odata.type": "#VirtualMedia.v1_0_1.VirtualMedia",
            Id: "CD1",
            Name: "Virtual Removable Media",
            MediaTypes: ["CD", "DVD"],
            Image: mounted,
            ConnectedVia: "URI",
            Inserted: true,
            WriteProtected: true,
          });
        },
      },
    },
  ];
}
