import type { Insertable, Selectable, Updateable } from "kysely";
import type { Node } from "#/model/index.ts";
import type { NodeTable } from "../schema.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import { decodeField, decodeMasked, encodeField, type FieldKind, type FieldKinds } from "./row-fields.ts";

/** Every field of a node. The compiler asks for a new one here, and a test for its column in a migration. */
export const NODE_FIELDS: FieldKinds<Node> = {
  id: "plain",
  uuid: "plain",
  createdAt: "plain",
  updatedAt: "plain",
  name: "plain",
  driver: "plain",
  interfaces: "json",
  driverInfo: "secrets",
  driverInternalInfo: "secrets",
  instanceInfo: "secrets",
  properties: "json",
  extra: "json",
  networkData: "json",
  instanceUuid: "plain",
  instanceName: "plain",
  chassisUuid: "plain",
  allocationUuid: "plain",
  resourceClass: "plain",
  conductorGroup: "plain",
  owner: "plain",
  lessee: "plain",
  description: "plain",
  shard: "plain",
  parentNode: "plain",
  powerState: "plain",
  targetPowerState: "plain",
  provisionState: "plain",
  targetProvisionState: "plain",
  provisionUpdatedAt: "plain",
  cleanStep: "json",
  deployStep: "json",
  serviceStep: "json",
  inspectionStartedAt: "plain",
  inspectionFinishedAt: "plain",
  consoleEnabled: "boolean",
  maintenance: "boolean",
  maintenanceReason: "plain",
  fault: "plain",
  lastError: "plain",
  reservation: "plain",
  conductorAffinity: "plain",
  automatedClean: "boolean",
  protected: "boolean",
  protectedReason: "plain",
  retired: "boolean",
  retiredReason: "plain",
  disablePowerOff: "boolean",
  bootMode: "plain",
  secureBoot: "boolean",
  traits: "json",
};

/** Fields that rows can be compared by. */
export function isPlainField(name: string): boolean {
  const kind = Object.hasOwn(NODE_FIELDS, name) ? NODE_FIELDS[name as keyof Node] : null;
  return kind === "plain" || kind === "boolean";
}

/** What is not in a row as it is in a node. */
const CODED = Object.entries(NODE_FIELDS).filter(([, kind]) => kind !== "plain") as [keyof Node, FieldKind][];

export function decodeNode(row: Selectable<NodeTable>, box: SecretBox): Node {
  const node: Record<string, unknown> = { ...row };
  for (const [field, kind] of CODED) node[field] = decodeField(kind, row[field], box, { node: row.uuid, field });
  return node as unknown as Node;
}

/** Decodes rows that have these fields only; secrets are not opened but masked. The rows are the nodes afterwards. */
export function maskedDecoder<K extends keyof Node>(fields: readonly K[]): (row: object) => Pick<Node, K> {
  const coded = fields.flatMap((field) => {
    const kind: FieldKind = NODE_FIELDS[field];
    return kind === "plain" ? [] : [{ field, kind }];
  });
  return (row) => {
    const node = row as Record<K, unknown>;
    for (const { field, kind } of coded) {
      if (node[field] !== null) node[field] = decodeMasked(kind, node[field]);
    }
    return node as Pick<Node, K>;
  };
}

/** Columns for the fields that are there; absent ones stay absent. */
export function encodeNodeChange(uuid: string, change: Partial<Node>, box: SecretBox): Updateable<NodeTable> {
  const row: Record<string, unknown> = {};
  for (const [field, kind] of Object.entries(NODE_FIELDS)) {
    const value = change[field as keyof Node];
    if (value !== undefined) row[field] = encodeField(kind, value, box, { node: uuid, field });
  }
  return row as Updateable<NodeTable>;
}

export function encodeNode(node: Omit<Node, "id">, box: SecretBox): Insertable<NodeTable> {
  return encodeNodeChange(node.uuid, node, box) as Insertable<NodeTable>;
}
