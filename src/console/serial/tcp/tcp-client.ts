import type { SerialAttachment, SerialConsoleState, SerialNotice } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { BootDevice, PowerTarget } from "#/model/index.ts";
import { EscapeMenu, MENU_HELP, MENU_HELP_ACTIONS, type MenuCommand } from "./escape-menu.ts";

/** What the menu can do to the machine. Both resolve when the work was taken on. */
export interface MenuActions {
  setPowerState(target: PowerTarget): Promise<void>;
  setBootDevice(device: BootDevice): Promise<void>;
}

export interface TcpClientOptions {
  readonly attachment: SerialAttachment;
  /** ^Ec is for us, not for the machine. */
  readonly escapeMenu: boolean;
  /** Null: the menu has no power and no boot devices. */
  readonly actions: MenuActions | null;
  /** A client is disconnected when neither side has said anything for so long; 0: never. Ironic's `terminal_timeout`. */
  readonly idleMs: number;
  readonly show: () => SerialConsoleState;
  /** A new picture, from now. */
  readonly redraw: () => Promise<Uint8Array>;
}

/** ^E is the machine's after this. */
const MENU_WAIT_MS = 500;
const MAX_SAYING = 16;
const CLEAR = Buffer.from("\x1b[m\x1b[r\x1b[H\x1b[2J");

/** One TCP connection at a console: output out, keys in, and what we have to say in brackets on a line of its own. */
export async function serveTcpClient(socket: ByteStream, options: TcpClientOptions, clock: Clock): Promise<void> {
  const client = new TcpClient(socket, options, clock);
  await client.serve();
}

class TcpClient {
  readonly #socket: ByteStream;
  readonly #options: TcpClientOptions;
  readonly #clock: Clock;
  readonly #menu = new EscapeMenu();
  #wait: Disposable | null = null;
  #activeAt: number;
  /** Of what we had to say, what the client has not taken. */
  #saying = 0;
  #lost = false;
  #contested = false;

  constructor(socket: ByteStream, options: TcpClientOptions, clock: Clock) {
    this.#socket = socket;
    this.#options = options;
    this.#clock = clock;
    this.#activeAt = clock.monotonic();
  }

  async serve(): Promise<void> {
    const { attachment } = this.#options;
    using _notices = attachment.control.onNotice((notice) => this.#tell(notice));
    using _idle = this.#watchIdle();
    // One that does not read is stuck in a write.
    const onClosed = () => this.#socket.close();
    attachment.closed.addEventListener("abort", onClosed, { once: true });
    try {
      if (attachment.initial.length > 0) await this.#socket.write(Buffer.concat([CLEAR, attachment.initial]));
      await Promise.race([this.#output(), this.#input()]);
    } catch (error) {
      this.#say(errorMessage(error));
    } finally {
      this.#wait?.[Symbol.dispose]();
      attachment.stream.close();
      this.#socket.close();
    }
  }

  async #output(): Promise<void> {
    for (;;) {
      const bytes = await this.#options.attachment.stream.read();
      if (bytes === null) return;
      this.#activeAt = this.#clock.monotonic();
      await this.#socket.write(bytes);
    }
  }

  async #input(): Promise<void> {
    const { attachment, escapeMenu } = this.#options;
    for (;;) {
      const bytes = await this.#socket.read();
      if (bytes === null) return;
      this.#activeAt = this.#clock.monotonic();
      if (!escapeMenu) {
        await attachment.stream.write(bytes);
        continue;
      }
      this.#wait?.[Symbol.dispose]();
      for (const step of this.#menu.feed(bytes)) {
        if (step.kind === "keys") await attachment.stream.write(step.bytes);
        else if (await this.#obey(step.command)) return;
      }
      if (this.#menu.holds) this.#wait = this.#clock.timer(MENU_WAIT_MS, () => void this.#releaseHeld());
    }
  }

  async #releaseHeld(): Promise<void> {
    await this.#options.attachment.stream.write(this.#menu.release()).catch(() => {});
  }

  /** True: the client leaves. */
  async #obey(command: MenuCommand): Promise<boolean> {
    const { control } = this.#options.attachment;
    try {
      switch (command.kind) {
        case "quit":
          return true;
        case "break":
          await control.sendBreak();
          if (control.holds) this.#say("break sent");
          break;
        case "help":
          this.#say([...MENU_HELP, ...(this.#options.actions ? MENU_HELP_ACTIONS : [])].join("\r\n"));
          break;
        case "who":
          this.#say(this.#who());
          break;
        case "redraw":
          await this.#socket.write(Buffer.concat([CLEAR, await this.#options.redraw()]));
          break;
        case "ask":
          control.ask();
          this.#contested = !control.holds;
          if (this.#contested) this.#say("asked for control");
          break;
        case "take":
          control.take(true);
          break;
        case "release":
          control.release();
          break;
        case "cancelled":
          this.#say("no such command: ^Ec? lists them");
          break;
        default:
          await this.#act(command);
      }
    } catch (error) {
      this.#say(errorMessage(error));
    }
    return false;
  }

  async #act(command: Extract<MenuCommand, { kind: "power" | "boot-device" }>): Promise<void> {
    const { actions, attachment } = this.#options;
    // Who may not type may not pull the plug either.
    if (!actions) this.#say("power and boot devices are not for this client");
    else if (!attachment.control.holds) this.#say("take control first: ^Ecf");
    else if (command.kind === "power") {
      await actions.setPowerState(command.target);
      this.#say(command.target);
    } else {
      await actions.setBootDevice(command.device);
      this.#say(`boots from ${command.device} next`);
    }
  }

  #who(): string {
    const { line, reason, clients } = this.#options.show();
    const lines = clients.map(
      ({ peer, mode, state }) => `${peer} ${state}${mode === "read-only" ? ", read-only" : ""}`,
    );
    return [`line ${line}${reason ? `: ${reason}` : ""}`, ...lines].join("\r\n");
  }

  #tell(notice: SerialNotice): void {
    const words = this.#wordsFor(notice);
    if (words !== null) this.#say(words);
  }

  /** Null: what goes as expected is not worth a line in the middle of the machine's output. */
  #wordsFor(notice: SerialNotice): string | null {
    switch (notice.kind) {
      case "line": {
        const wasLost = this.#lost;
        this.#lost = !notice.live;
        if (!notice.live) return `BMC connection lost, retrying: ${notice.reason}`;
        return wasLost ? "connected to the BMC again" : null;
      }
      case "control": {
        const wasContested = this.#contested;
        this.#contested = !notice.holds;
        if (!notice.holds) return "you have control no more, and watch";
        return wasContested ? "you have control" : null;
      }
      case "refused":
        this.#contested = true;
        return notice.readOnly ? "you may only watch" : "somebody else has control: ^Eca asks for it";
      case "unsent":
        return unsentWords(notice);
    }
  }

  /** Never waits, and says nothing to a client that does not listen. */
  #say(words: string): void {
    if (this.#saying >= MAX_SAYING) return;
    this.#saying++;
    // A BMC's own words may be among them.
    const plain = words.replace(/[^\r\n\x20-\x7e\u00a0-\uffff]/g, "?");
    const said = this.#socket.write(Buffer.from(`\r\n[outband: ${plain}]\r\n`));
    said.catch(() => {}).finally(() => this.#saying--);
  }

  #watchIdle(): Disposable {
    const { idleMs } = this.#options;
    let timer: Disposable = { [Symbol.dispose]: () => {} };
    const check = () => {
      const left = this.#activeAt + idleMs - this.#clock.monotonic();
      if (left <= 0) this.#socket.close();
      else timer = this.#clock.timer(left, check);
    };
    if (idleMs > 0) check();
    return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
  }
}

function unsentWords({ dropped, uncertain, others }: Extract<SerialNotice, { kind: "unsent" }>): string {
  const bytes = others ? "bytes that somebody has typed who has left" : "typed bytes";
  const parts = [
    dropped > 0 ? `${dropped} ${bytes} were not sent` : "",
    uncertain > 0 ? `${uncertain} ${bytes} may not have arrived` : "",
  ];
  return parts.filter((part) => part !== "").join(", ") || "the break may not have been sent";
}
