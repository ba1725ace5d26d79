import type {
  ConsoleInterface,
  DeployInterface,
  DriverInterface,
  DriverTask,
  HardwareType,
  InspectInterface,
  ManagementInterface,
  NetworkInterface,
  PowerInterface,
  RescueInterface,
  VendorInterface,
} from "#/drivers/interfaces/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { InterfaceKind, JsonValue, Node, NodeChange } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { hardwareTypeOf, interfaceOf, tableOf } from "../interface-tables.ts";
import { recordEvent } from "./record-event.ts";

/**
 * A node and its driver in one hand. Exclusive tasks hold the node's lock until they are disposed; shared ones only read.
 * Everything the conductor does to a node goes through one.
 */
export class Task implements AsyncDisposable {
  readonly log: Logger;
  readonly #context: ConductorContext;
  #node: Node;
  #held: boolean;

  constructor(node: Node, options: { exclusive: boolean; purpose: string }, context: ConductorContext) {
    this.#node = node;
    this.#held = options.exclusive;
    this.#context = context;
    this.log = context.log.child({ node: node.uuid, purpose: options.purpose });
  }

  /** As it stands after this task's own changes. */
  get node(): Readonly<Node> {
    return this.#node;
  }

  /** Throws `DRIVER_NOT_FOUND` when the node's driver is not enabled here. */
  get hardware(): HardwareType {
    return hardwareTypeOf(this.#context.drivers, this.#node.driver);
  }

  get power(): PowerInterface {
    return interfaceOf(this.hardware.power, "power", this.#node.interfaces.power);
  }

  get management(): ManagementInterface {
    return interfaceOf(this.hardware.management, "management", this.#node.interfaces.management);
  }

  get console(): ConsoleInterface {
    return interfaceOf(this.hardware.console, "console", this.#node.interfaces.console);
  }

  get network(): NetworkInterface {
    return interfaceOf(this.hardware.network, "network", this.#node.interfaces.network);
  }

  get vendor(): VendorInterface {
    return interfaceOf(this.hardware.vendor, "vendor", this.#node.interfaces.vendor);
  }

  get deploy(): DeployInterface {
    return interfaceOf(this.hardware.others.deploy, "deploy", this.#node.interfaces.deploy);
  }

  get inspect(): InspectInterface {
    return interfaceOf(this.hardware.others.inspect, "inspect", this.#node.interfaces.inspect);
  }

  get rescue(): RescueInterface {
    return interfaceOf(this.hardware.others.rescue, "rescue", this.#node.interfaces.rescue);
  }

  interface(kind: InterfaceKind): DriverInterface {
    return interfaceOf(tableOf(this.hardware, kind), kind, this.#node.interfaces[kind]);
  }

  /** What a driver gets to see. `node` moves along with what it keeps. */
  forDriver(signal: AbortSignal): DriverTask {
    const currentNode = () => this.#node;
    return {
      get node() {
        return currentNode();
      },
      log: this.log,
      signal,
      keep: (change) => this.keep(change),
    };
  }

  async update(change: NodeChange): Promise<Node> {
    this.#node = await this.#context.store.nodes.update(this.#node.uuid, change);
    return this.#node;
  }

  /** Writes down what went wrong, for those who come after `last_error` has been overwritten. */
  async recordEvent(event: string, eventType: string): Promise<void> {
    await recordEvent(this.#context, this.#node.uuid, event, eventType);
  }

  /** Merges into `driver_internal_info`; `undefined` removes a key. */
  async keep(change: Record<string, JsonValue | undefined>): Promise<void> {
    this.#node = await this.#context.store.nodes.keep(this.#node.uuid, change);
  }

  /** Lets go of the lock. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.#context.store.nodes.release(this.#node.uuid, this.#context.options.hostname);
  }
}
