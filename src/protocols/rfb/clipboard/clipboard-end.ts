import { errorMessage } from "#/lib/errors/index.ts";
import type { Deflate } from "../encodings/tight.ts";
import type { RfbError } from "../errors.ts";
import { decodeLatin1, encodeLatin1, encodeUtf8 } from "./clipboard-text.ts";
import {
  decodeExtendedClipboard,
  type ExtendedClipboard,
  encodeClipboardCaps,
  encodeClipboardNotify,
  encodeClipboardProvide,
  encodeClipboardRequest,
  takesAction,
} from "./extended-clipboard.ts";

/** What may pass, asked anew every time: control of a console changes hands. */
export interface ClipboardRules {
  /** The other side may be given texts now. */
  gives(): boolean;
  /** The other side's texts are taken now. */
  takes(): boolean;
  /** A text of the other side's, lines ended by LF. Hostile. */
  onText(text: string): void;
  /** Larger texts do not pass, in either direction. */
  readonly maxBytes: number;
}

export interface ClipboardEndDeps {
  /** Writes a cut text of this end's direction. Of two with the same `slot` that wait the later one is enough. */
  readonly send: (bytes: Uint8Array, options: { readonly extended: boolean; readonly slot: string }) => void;
  readonly deflate: Deflate;
  /** Whose fault a damaged message is. */
  readonly fault: (message: string) => RfbError;
}

interface Caps {
  readonly actions: number;
  readonly maxTextBytes: number;
}

/**
 * One end of the clipboard that two RFB programs share: the same on a viewer's side and on a server's. It begins with plain
 * cut texts, and goes over to the extended clipboard when the other end has said that it speaks it.
 *
 *     offer ──▶ provide, if the other end takes it unasked, else notify ──▶ request ──▶ provide
 */
export class ClipboardEnd {
  readonly #rules: ClipboardRules;
  readonly #deps: ClipboardEndDeps;
  readonly #unasked: boolean;
  #announced = false;
  #peer: Caps | null = null;
  #offered: string | null = null;
  #asked = false;

  /** `unasked`: texts may come that were not asked for, from an end that is trusted not to flood. */
  constructor(rules: ClipboardRules, { unasked }: { readonly unasked: boolean }, deps: ClipboardEndDeps) {
    this.#rules = rules;
    this.#unasked = unasked;
    this.#deps = deps;
  }

  /** Says that this end speaks the extended clipboard. Only to one that has listed it. Idempotent. */
  announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#extended("caps", encodeClipboardCaps(this.#unasked ? this.#rules.maxBytes : 0));
  }

  /** Gives the other end a text, if it may have it now; later nothing of it is left but an answer to its question. */
  offer(text: string): void {
    if (!this.#rules.gives()) return;
    const bytes = encodeUtf8(text).length;
    if (bytes > this.#rules.maxBytes) return;
    if (!this.#peer) {
      this.#deps.send(encodeLatin1(text), { extended: false, slot: "text" });
      return;
    }
    this.#offered = text;
    const { actions, maxTextBytes } = this.#peer;
    const unasked = takesAction(actions, "provide") && (bytes <= maxTextBytes || !takesAction(actions, "notify"));
    if (unasked) this.#provide(text);
    else this.#extended("notify", encodeClipboardNotify(true));
  }

  /** A cut text has come. Throws when it is damaged. */
  take(bytes: Uint8Array, extended: boolean): void {
    if (extended) {
      const message = this.#decode(bytes);
      if (message) this.#takeExtended(message);
    } else if (this.#rules.takes() && bytes.length <= this.#rules.maxBytes) this.#rules.onText(decodeLatin1(bytes));
  }

  #decode(bytes: Uint8Array): ExtendedClipboard | null {
    try {
      return decodeExtendedClipboard(bytes, this.#rules.maxBytes);
    } catch (error) {
      throw this.#deps.fault(`reading the extended clipboard: ${errorMessage(error)}`);
    }
  }

  #takeExtended(message: ExtendedClipboard): void {
    switch (message.kind) {
      case "caps":
        this.#peer = { actions: message.actions, maxTextBytes: message.maxTextBytes ?? 0 };
        this.announce();
        break;
      case "notify":
        if (!message.hasText || !this.#rules.takes()) break;
        this.#asked = true;
        this.#extended("request", encodeClipboardRequest());
        break;
      case "request":
        if (message.hasText && this.#offered !== null && this.#rules.gives()) this.#provide(this.#offered);
        break;
      case "peek":
        this.#extended("notify", encodeClipboardNotify(this.#offered !== null && this.#rules.gives()));
        break;
      case "provide": {
        const wanted = this.#asked || this.#unasked;
        this.#asked = false;
        if (wanted && message.text !== null && this.#rules.takes()) this.#rules.onText(message.text);
        break;
      }
    }
  }

  #provide(text: string): void {
    this.#extended("text", encodeClipboardProvide(text, this.#deps.deflate));
  }

  #extended(slot: string, bytes: Uint8Array): void {
    this.#deps.send(bytes, { extended: true, slot });
  }
}
