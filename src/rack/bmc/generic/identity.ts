import { createHash } from "node:crypto";

/** The names that a server has from the factory; the same for the same machine name, so that a restart changes nothing. */
export function genericIdentity({ name }: { readonly name: string }) {
  const digest = createHash("sha256").update(`generic ${name}`).digest("hex");
  const uuid = [8, 4, 4, 4, 12].map((length, i) => digest.slice([0, 8, 12, 16, 20][i] as number).slice(0, length));
  return { uuid: uuid.join("-"), serialNumber: digest.slice(32, 42).toUpperCase(), productName: "Server" };
}
