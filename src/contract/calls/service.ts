import { Type } from "typebox";
import type { ConductorWire } from "../conductor.ts";
import type { DriverWire } from "../driver.ts";
import {
  type CallShape,
  detail,
  dictionary,
  fields,
  flag,
  links,
  next,
  onlyFields,
  paging,
  text,
  texts,
  time,
} from "./call-shape.ts";

const conductor = Type.Unsafe<ConductorWire>(
  Type.Partial(
    Type.Object({
      hostname: text,
      conductor_group: text,
      alive: flag,
      drivers: texts,
      created_at: time,
      updated_at: time,
      links,
    }),
    { additionalProperties: false },
  ),
);

const driver = Type.Unsafe<DriverWire>(
  Type.Partial(Type.Object({ name: text, hosts: texts, links, properties: links, type: Type.Literal("dynamic") }), {
    description: "with detail also default_<kind>_interface and enabled_<kind>_interfaces",
  }),
);

const version = Type.Object({ id: text, status: text, version: text, min_version: text, links });

/** The service itself, its conductors and its drivers. */
export const SERVICE_CALLS = {
  root: {
    answer: Type.Object({ name: text, description: text, default_version: version, versions: Type.Array(version) }),
  },
  v1: {
    answer: Type.Object({ id: text, links, media_types: Type.Array(dictionary), version }),
  },
  healthcheck: { answer: Type.Object({ status: text }) },
  listConductors: {
    query: Type.Object({ ...paging, fields, detail }),
    answer: Type.Object({ conductors: Type.Array(conductor), next }),
  },
  showConductor: { query: onlyFields, answer: conductor },
  listDrivers: {
    query: Type.Object({ type: Type.Optional(Type.Enum(["classic", "dynamic"])), detail, fields }),
    answer: Type.Object({ drivers: Type.Array(driver) }),
  },
  showDriver: { query: onlyFields, answer: driver },
  driverProperties: { answer: Type.Record(Type.String(), Type.String()) },
  driverRaidProperties: { answer: dictionary },
} as const satisfies Record<string, CallShape>;
