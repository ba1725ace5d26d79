import { asText, asTexts, dig, type JsonObject } from "../json.ts";

/** VirtualMedia (DSP0268): one virtual drive. */
export interface VirtualMediaSlot {
  /** "CD", "DVD", "USBStick", "Floppy". */
  readonly mediaTypes: readonly string[];
  readonly image: string | null;
  readonly inserted: boolean;
  /** Where InsertMedia and EjectMedia are; null before version 1.1, where a PATCH of Image does it. */
  readonly insert: string | null;
  readonly eject: string | null;
}

export function decodeVirtualMedia(body: JsonObject): VirtualMediaSlot {
  const image = asText(body.Image);
  return {
    mediaTypes: asTexts(body.MediaTypes),
    image: image === "" ? null : image,
    // Before it had `Inserted`, an image that is named is one that is there.
    inserted: typeof body.Inserted === "boolean" ? body.Inserted : image !== null && image !== "",
    insert: asText(dig(body, "Actions", "#VirtualMedia.InsertMedia", "target")),
    eject: asText(dig(body, "Actions", "#VirtualMedia.EjectMedia", "target")),
  };
}

/** Body of InsertMedia. Its protocol is named where the scheme is none of HTTP's: they guess from those alone. */
export function encodeInsertMedia(imageUrl: string): JsonObject {
  const scheme = imageUrl.split(":", 1)[0]?.toLowerCase();
  const protocol = scheme === "http" || scheme === "https" ? {} : { TransferProtocolType: scheme?.toUpperCase() ?? "" };
  return { Image: imageUrl, Inserted: true, WriteProtected: true, ...protocol };
}
