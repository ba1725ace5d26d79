import { type TSchema, Type } from "typebox";
import type { DeployTemplate, JsonObject, JsonValue, Runbook } from "#/model/index.ts";
import { maskSecrets, STEP_INTERFACES } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import { recordFields, unsorted } from "../fields/record-fields.ts";
import type { RecordField, RecordShape } from "../fields/record-shape.ts";
import { customTrait, string } from "../schemas.ts";

const MAX_STEPS = 256;

const template = recordFields<DeployTemplate>();

export const DEPLOY_TEMPLATE_SHAPE: RecordShape<DeployTemplate> = {
  noun: "template",
  path: ["deploy_templates"],
  required: ["name", "steps"],
  listFields: ["uuid", "name"],
  fields: {
    ...template.always("deploy_templates"),
    name: template.value(1, "name", customTrait()),
    steps: stepsField(template.value(1, "steps", steps("priority"), { store: distinct })),
    extra: template.dictionary(1, "extra"),
  },
};

const runbook = recordFields<Runbook>();

export const RUNBOOK_SHAPE: RecordShape<Runbook> = {
  noun: "runbook",
  path: ["runbooks"],
  required: ["name", "steps"],
  listFields: ["uuid", "name"],
  fields: {
    ...runbook.always("runbooks"),
    name: runbook.value(1, "name", customTrait()),
    steps: stepsField(runbook.value(1, "steps", steps("order"), { store: distinct })),
    extra: runbook.dictionary(1, "extra"),
    disable_ramdisk: runbook.boolean(1, "disable_ramdisk", "disableRamdisk", false),
    public: runbook.boolean(1, "public", "public", false),
    owner: runbook.optional(1, "owner", string(255)),
  },
};

/** Secrets in arguments are shown as stars. */
function stepsField<T extends DeployTemplate | Runbook>(field: RecordField<T>): RecordField<T> {
  return { ...unsorted(field), read: ({ steps: all }) => all.map(maskSecrets) };
}

/** `rank`: what a step is ordered by. */
function steps(rank: "priority" | "order"): TSchema {
  const step = Type.Object(
    {
      interface: Type.Union(STEP_INTERFACES.map((kind) => Type.Literal(kind))),
      step: Type.String({ minLength: 1, maxLength: 255 }),
      args: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      [rank]: Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: "^\\d{1,9}$" })]),
    },
    { additionalProperties: false },
  );
  return Type.Array(step, {
    minItems: 1,
    maxItems: MAX_STEPS,
    description: `a list of steps, each {"interface", "step", "args", "${rank}"} with one of ${STEP_INTERFACES.join(", ")}`,
  });
}

/** Two steps of one name would leave it open which of them is meant. */
function distinct(value: JsonValue): JsonValue {
  const all = value as JsonObject[];
  const names = all.map((one) => JSON.stringify([one.interface, one.step]));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalid(`Duplicate steps: ${twice}`);
  return all.map((one) => ({ ...one, args: one.args ?? {} }));
}
