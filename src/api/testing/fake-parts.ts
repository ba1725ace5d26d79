import type { NodePartsApi } from "#/conductor/interfaces/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { IndicatorState, MediaSlot } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";

/** What hangs on a node, remembered and nothing more. One light, one drive, one vendor method. */
export class FakeParts implements NodePartsApi {
  protected readonly store: Store;
  /** Images by device type. */
  readonly media = new Map<string, string>();
  readonly vifs: string[] = [];
  light: IndicatorState = "off";

  constructor(store: Store) {
    this.store = store;
  }

  async setTraits(uuid: string, traits: readonly string[]): Promise<void> {
    await this.store.nodes.update(uuid, { traits: [...traits] });
  }

  async addTrait(uuid: string, trait: string): Promise<void> {
    await this.setTraits(uuid, [...(await this.store.nodes.get(uuid)).traits, trait]);
  }

  async removeTrait(uuid: string, trait: string): Promise<void> {
    const { traits } = await this.store.nodes.get(uuid);
    if (!traits.includes(trait)) {
      throw new OutbandError("TRAIT_NOT_FOUND", "not-found", `Node ${uuid} doesn't have a trait '${trait}'`);
    }
    await this.setTraits(
      uuid,
      traits.filter((one) => one !== trait),
    );
  }

  async setBootMode(uuid: string, bootMode: string): Promise<void> {
    await this.store.nodes.update(uuid, { bootMode });
  }

  async setSecureBoot(uuid: string, secureBoot: boolean): Promise<void> {
    await this.store.nodes.update(uuid, { secureBoot });
  }

  async injectNmi(): Promise<void> {}

  async listMedia(): Promise<readonly MediaSlot[]> {
    const image = this.media.get("cdrom") ?? null;
    return [{ mediaTypes: ["CD", "DVD"], inserted: image !== null, image }];
  }

  async attachMedia(_: string, device: string, imageUrl: string): Promise<void> {
    this.media.set(device, imageUrl);
  }

  async detachMedia(_: string, devices: readonly string[]): Promise<void> {
    for (const device of devices) this.media.delete(device);
  }

  async listIndicators() {
    return [{ component: "system", name: "LED", readonly: false, states: ["on", "off"] as const }];
  }

  async getIndicator() {
    return this.light;
  }

  async setIndicator(_uuid: string, _component: string, _name: string, state: IndicatorState): Promise<void> {
    this.light = state;
  }

  async listVifs() {
    return this.vifs.map((id) => ({ id }));
  }

  async attachVif(_: string, { id }: { readonly id: string }): Promise<void> {
    this.vifs.push(id);
  }

  async detachVif(_: string, id: string): Promise<void> {
    this.vifs.splice(this.vifs.indexOf(id), 1);
  }

  async vendorMethods() {
    return { ring: { httpMethods: ["POST"], async: false, description: "Rings", requireExclusiveLock: true } };
  }

  async callVendorMethod(_: string, { method, parameters }: Parameters<NodePartsApi["callVendorMethod"]>[1]) {
    if (method === "later") return { async: true, result: null };
    if (method === "ring") return { async: false, result: parameters };
    throw new OutbandError("VENDOR_METHOD_REFUSED", "invalid", `No handler for method ${method}`);
  }
}
