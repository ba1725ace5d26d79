import { asText, dig, type Json, type JsonObject } from "../json.ts";
import { linkAt } from "../links.ts";

/** Manager (DSP0268): the BMC itself. */
export interface BmcManager {
  readonly model: string | null;
  readonly firmwareVersion: string | null;
  /** Link of its virtual drives. */
  readonly virtualMedia: string | null;
  /** `Links.Oem`, for the vendor's module. */
  readonly oemLinks: Json | undefined;
}

export function decodeManager(body: JsonObject): BmcManager {
  return {
    model: asText(body.Model),
    firmwareVersion: asText(body.FirmwareVersion),
    virtualMedia: linkAt(body, "VirtualMedia"),
    oemLinks: dig(body, "Links", "Oem"),
  };
}
