import type { ConductorContext } from "../context.ts";
import type { NodePartsApi } from "../interfaces/index.ts";
import { injectNmi, setBootMode, setSecureBoot } from "./boot-mode.ts";
import { getIndicator, listIndicators, setIndicator } from "./indicators.ts";
import { attachMedia, detachMedia, listMedia } from "./media.ts";
import { addTrait, removeTrait, setTraits } from "./traits.ts";
import { callVendorMethod, vendorMethods } from "./vendor-passthru.ts";
import { attachVif, detachVif, listVifs } from "./vifs.ts";

export function createNodePartsApi(context: ConductorContext): NodePartsApi {
  return {
    setTraits: (uuid, traits) => setTraits(context, uuid, traits),
    addTrait: (uuid, trait) => addTrait(context, uuid, trait),
    removeTrait: (uuid, trait) => removeTrait(context, uuid, trait),
    setBootMode: (uuid, mode) => setBootMode(context, uuid, mode),
    setSecureBoot: (uuid, enabled) => setSecureBoot(context, uuid, enabled),
    injectNmi: (uuid) => injectNmi(context, uuid),
    listMedia: (uuid) => listMedia(context, uuid),
    attachMedia: (uuid, device, imageUrl) => attachMedia(context, uuid, device, imageUrl),
    detachMedia: (uuid, devices) => detachMedia(context, uuid, devices),
    listIndicators: (uuid) => listIndicators(context, uuid),
    getIndicator: (uuid, component, name) => getIndicator(context, uuid, component, name),
    setIndicator: (uuid, component, name, state) => setIndicator(context, uuid, component, name, state),
    listVifs: (uuid) => listVifs(context, uuid),
    attachVif: (uuid, vif) => attachVif(context, uuid, vif),
    detachVif: (uuid, id) => detachVif(context, uuid, id),
    vendorMethods: (uuid) => vendorMethods(context, uuid),
    callVendorMethod: (uuid, call) => callVendorMethod(context, uuid, call),
  };
}
