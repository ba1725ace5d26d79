import type {
  DriverInterface,
  NetworkInterface,
  NoConsoleInterface,
  VendorInterface,
} from "#/drivers/interfaces/index.ts";
import type { InterfaceKind } from "#/model/index.ts";
import { unsupportedExtension } from "./errors.ts";

export { unsupportedExtension } from "./errors.ts";

/** `no-<kind>`: the node does without, and says so to whoever asks for it. */
export function createNoInterface(kind: InterfaceKind): DriverInterface {
  return {
    properties: {},
    validate: async ({ node }) => {
      throw unsupportedExtension(node.driver, kind);
    },
  };
}

/** `no-console`: the same for the console. */
export function createNoConsole(): NoConsoleInterface {
  return { kind: "none", ...createNoInterface("console") };
}

/** `noop`: everything is fine and nothing happens (network, storage). */
export function createNoop(): DriverInterface {
  return { properties: {}, validate: async () => {} };
}

/** `noop`: the machine's network is nobody's business here. VIFs come and go without a trace, as in Ironic. */
export function createNoopNetwork(): NetworkInterface {
  return { ...createNoop(), listVifs: async () => [], attachVif: async () => {}, detachVif: async () => {} };
}

/** `no-vendor`: a vendor without methods. */
export function createNoVendor(): VendorInterface {
  return { ...createNoInterface("vendor"), methods: {} };
}
