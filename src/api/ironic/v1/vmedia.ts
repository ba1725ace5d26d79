import { invalid, isJsonObject, ROUTES, readString, readStringList, shown } from "#/contract/index.ts";
import { MEDIA_DEVICES, type MediaDevice } from "#/model/index.ts";
import { NO_CONTENT, namedParameters, ok, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode } from "./find-node.ts";
import { refuseNoHostAs400 } from "./no-valid-host.ts";
import type { ResourceDeps } from "./resource-deps.ts";

const SCHEMES = ["http", "https", "nfs", "cifs", "smb"];
const SOURCES = ["http", "local", "swift"];
const MAX_URL = 2048;

/** nodes/<n>/vmedia: attach and detach from 1.89, list from 1.93. */
export function serveVmedia(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.attachMedia, async (call) => {
    const readers = { device_type: readDevice, image_url: readImageUrl, image_download_source: readSource };
    const given = namedParameters(call, readers, ["device_type", "image_url"]);
    const { uuid } = await findNode(store, call);
    await refuseNoHostAs400(() => conductor.attachMedia(uuid, given.device_type, given.image_url));
    return NO_CONTENT;
  });
  serve(ROUTES.detachMedia, async (call) => {
    // openstacksdk sends a body, others a query.
    const body = isJsonObject(call.body) ? call.body : {};
    const { device_types: types } = namedParameters({ ...call, body }, { device_types: readStringList }, []);
    const devices = types?.map((type) => readDevice("device_types", type)) ?? MEDIA_DEVICES;
    const { uuid } = await findNode(store, call);
    await refuseNoHostAs400(() => conductor.detachMedia(uuid, devices));
    return NO_CONTENT;
  });
  serve(ROUTES.listMedia, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    const slots = await refuseNoHostAs400(() => conductor.listMedia(uuid));
    return ok(slots.map(({ mediaTypes, inserted, image }) => ({ media_types: mediaTypes, inserted, image })));
  });
}

function readDevice(name: string, value: unknown): MediaDevice {
  const device = MEDIA_DEVICES.find((one) => one === value);
  if (device) return device;
  throw invalid(`Invalid ${name} ${shown(value)}: it must be one of ${MEDIA_DEVICES.join(", ")}`);
}

/** Nothing of it is quoted but its scheme: it may hold a password. */
function readImageUrl(name: string, value: unknown): string {
  const text = readString(name, value);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/[^/]/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || !SCHEMES.includes(scheme)) {
    throw invalid(`Unsupported or missing URL scheme: ${shown(scheme ?? "none")}`);
  }
  if (text.length > MAX_URL) throw invalid(`${name} must have at most ${MAX_URL} characters`);
  return text;
}

/** The BMC fetches the image itself whatever is asked for: there is no image cache here. */
function readSource(name: string, value: unknown): string {
  const source = SOURCES.find((one) => one === value);
  if (source !== undefined) return source;
  throw invalid(`Invalid ${name} ${shown(value)}: it must be one of ${SOURCES.join(", ")}`);
}
