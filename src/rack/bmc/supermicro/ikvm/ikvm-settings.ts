export const INTERFACES = ["HTML 5", "JAVA plug-in"] as const;
export const MOUSE_MODES = ["Absolute", "Relative", "Single"] as const;

/** What can be set of the iKVM, over Redfish. Nothing here survives the rack. */
export class IkvmSettings {
  /** NetworkProtocol KVMIP. */
  #enabled = true;
  #port: number;
  interface: (typeof INTERFACES)[number] = "HTML 5";
  mouseMode: (typeof MOUSE_MODES)[number] = "Absolute";
  readonly #onChange: () => void;

  /** `onChange`: the port must open, close or move. */
  constructor(port: number, onChange: () => void) {
    this.#port = port;
    this.#onChange = onChange;
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  get port(): number {
    return this.#port;
  }

  set({ enabled = this.#enabled, port = this.#port }: { enabled?: boolean; port?: number }): void {
    if (enabled === this.#enabled && port === this.#port) return;
    this.#enabled = enabled;
    this.#port = port;
    this.#onChange();
  }
}
