import type { BootMode, IndicatorState, JsonObject, JsonValue, MediaDevice, MediaSlot } from "#/model/index.ts";

export interface IndicatorDescription {
  readonly component: string;
  readonly name: string;
  readonly readonly: boolean;
  readonly states: readonly IndicatorState[];
}

/** A method of a vendor interface, as passthru lists it. */
export interface VendorMethodDescription {
  readonly httpMethods: readonly string[];
  readonly async: boolean;
  readonly description: string;
  readonly requireExclusiveLock: boolean;
}

export interface VifRequest {
  readonly id: string;
  readonly portUuid?: string;
  readonly portgroupUuid?: string;
}

/** What hangs on one node. Verbs that its driver does not have reject with `unsupported`. */
export interface NodePartsApi {
  setTraits(uuid: string, traits: readonly string[]): Promise<void>;
  addTrait(uuid: string, trait: string): Promise<void>;
  /** Rejects with `not-found` when the node does not have it. */
  removeTrait(uuid: string, trait: string): Promise<void>;
  setBootMode(uuid: string, mode: BootMode): Promise<void>;
  setSecureBoot(uuid: string, enabled: boolean): Promise<void>;
  injectNmi(uuid: string): Promise<void>;
  listMedia(uuid: string): Promise<readonly MediaSlot[]>;
  attachMedia(uuid: string, device: MediaDevice, imageUrl: string): Promise<void>;
  detachMedia(uuid: string, devices: readonly MediaDevice[]): Promise<void>;
  listIndicators(uuid: string): Promise<readonly IndicatorDescription[]>;
  getIndicator(uuid: string, component: string, name: string): Promise<IndicatorState>;
  setIndicator(uuid: string, component: string, name: string, state: IndicatorState): Promise<void>;
  listVifs(uuid: string): Promise<readonly { readonly id: string }[]>;
  attachVif(uuid: string, vif: VifRequest): Promise<void>;
  detachVif(uuid: string, id: string): Promise<void>;
  vendorMethods(uuid: string): Promise<Readonly<Record<string, VendorMethodDescription>>>;
  /** `async`: the work goes on, there is no result. */
  callVendorMethod(
    uuid: string,
    call: { readonly method: string; readonly httpMethod: string; readonly parameters: JsonObject },
  ): Promise<{ readonly async: boolean; readonly result: JsonValue }>;
}
