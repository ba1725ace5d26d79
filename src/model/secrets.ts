import type { JsonObject, JsonValue } from "./node.ts";

/**
 * Parts of key names whose values are secrets: masked in every API answer and log, encrypted in the store.
 * Ironic masks a key when it contains one of these, whatever the case.
 */
const SECRET_KEY_PARTS = [
  "adminpass",
  "admin_pass",
  "password",
  "auth_token",
  "new_pass",
  "secret",
  "sys_pswd",
  "token",
  "configdrive",
  "encrypted_key",
  "private_key",
  "fernetkey",
  "sslkey",
  "passphrase",
  "snmp_auth_key",
  "snmp_priv_key",
  "kg_key",
  "image_url",
];

/** Keys that contain a secret part but only tell when it was made. */
const NOT_SECRET = new Set(["novnc_secret_token_created"]);

export const MASK = "******";

export function isSecretKey(key: string): boolean {
  const lower = key.toLowerCase();
  return !NOT_SECRET.has(lower) && SECRET_KEY_PARTS.some((part) => lower.includes(part));
}

/** A copy in which `change` has been applied to every value under a secret key, at any depth. */
export function mapSecrets(value: JsonObject, change: (secret: JsonValue, key: string) => JsonValue): JsonObject {
  // fromEntries and not assignment: a key named __proto__ must stay a key.
  const entries = Object.entries(value).map(([key, inner]) => {
    return [key, isSecretKey(key) ? change(inner, key) : mapValue(inner, change)];
  });
  return Object.fromEntries(entries) as JsonObject;
}

function mapValue(value: JsonValue, change: (secret: JsonValue, key: string) => JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => mapValue(item, change));
  if (value !== null && typeof value === "object") return mapSecrets(value, change);
  return value;
}

export function maskSecrets(value: JsonObject): JsonObject {
  return mapSecrets(value, () => MASK);
}
