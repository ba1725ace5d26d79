import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { type JsonObject, type JsonValue, mapSecrets } from "#/model/index.ts";
import { StoreError } from "../errors.ts";

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = "outband-secret:1:";

/** What a ciphertext belongs to: moved to another node or field, it does not open. */
export interface SecretBinding {
  readonly node: string;
  readonly field: string;
}

/**
 * Encrypts the values under secret keys with AES-256-GCM. A sealed value is the text
 * `outband-secret:1:<key id>:<base64url of nonce (12), ciphertext, tag (16)>`; node, field and key name are
 * authenticated with it. The first key seals; the others only open what they sealed before.
 */
export class SecretBox {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly currentKeyId: string;

  constructor(keys: readonly [Uint8Array, ...Uint8Array[]]) {
    this.#keys = new Map(keys.map((key) => [keyId(key), createSecretKey(key)]));
    this.currentKeyId = keyId(keys[0]);
  }

  sealSecrets(value: JsonObject, binding: SecretBinding): JsonObject {
    return mapSecrets(value, (secret, key) => this.seal(JSON.stringify(secret), aad(binding, key)));
  }

  openSecrets(value: JsonObject, binding: SecretBinding): JsonObject {
    return mapSecrets(value, (sealed, key) => {
      // A key that only counts as secret since a later version: plain until it is written again.
      if (typeof sealed !== "string" || !sealed.startsWith(PREFIX)) return sealed;
      return JSON.parse(this.open(sealed, aad(binding, key))) as JsonValue;
    });
  }

  seal(plain: string, authenticated: string): string {
    const key = this.#keys.get(this.currentKeyId) as KeyObject;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(authenticated));
    const sealed = Buffer.concat([nonce, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `${PREFIX}${this.currentKeyId}:${sealed.toString("base64url")}`;
  }

  open(sealed: string, authenticated: string): string {
    const [id = "", text = ""] = sealed.slice(PREFIX.length).split(":");
    const key = this.#keys.get(id);
    if (!key) {
      throw new StoreError(
        "STORE_KEY_WRONG",
        "internal",
        `a secret was encrypted with key ${id}, which is not in the key file (it has ${[...this.#keys.keys()].join(", ")})`,
        { details: { keyId: id } },
      );
    }
    const bytes = Buffer.from(text, "base64url");
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(authenticated))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    } catch (cause) {
      throw new StoreError(
        "STORE_SECRET_DAMAGED",
        "internal",
        `the stored secret of ${authenticated} has been altered or moved: set it again`,
        { cause },
      );
    }
  }
}

/** Which key sealed a value: for messages and rotation, says nothing about the key itself. */
export function sealedKeyId(sealed: string): string {
  return sealed.slice(PREFIX.length).split(":")[0] ?? "";
}

function keyId(key: Uint8Array): string {
  return createHash("sha256").update("outband key id\0").update(key).digest("hex").slice(0, 8);
}

function aad(binding: SecretBinding, key: string): string {
  return JSON.stringify([binding.node, binding.field, key]);
}
