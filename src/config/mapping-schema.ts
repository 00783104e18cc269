/**
 * Everything that may be written in `handoff.yaml`, in short and in full, and how it becomes the one shape
 * of `mapping.ts`. Checks that need more than one place of the file are in `rules/`.
 */
import * as z from "zod";
import type { Mapping, OptionRef, Person, ServiceType, WonStage } from "./mapping.ts";
import { completePolicies, policies, stageRef } from "./written-policies.ts";
import {
  linearSection,
  linearSettings,
  productiveSection,
  productiveSettings,
  serviceLines,
  switchable,
} from "./written-targets.ts";
import {
  camelKeys,
  currencyCode,
  decimal,
  email,
  fieldKey,
  kommoId,
  kommoRef,
  linearRef,
  optionRef,
  productiveRef,
  section,
  sinceText,
  text,
  timeZone,
  valueOf,
  waitSeconds,
} from "./written-values.ts";

const fieldRef = section({
  id: kommoId,
  name: text.optional(),
  on: z.enum(["lead", "company", "contact"]).optional(),
}).transform(({ on = "lead", ...ref }) => ({ ...ref, on }));

const kommo = section({
  account: kommoRef,
  time_zone: timeZone,
  currency: currencyCode,
  fields: z.record(fieldKey, fieldRef).default({}),
  write_back: section({
    productive_project: kommoRef.exactOptional(),
    linear_issue: kommoRef.exactOptional(),
    budget_status: kommoRef.exactOptional(),
  }).default({}),
}).transform(camelKeys);

const productiveSwitch = switchable(productiveSettings, "settings such as `project` and `budget`");
const linearSwitch = switchable(linearSettings, "settings such as `team` and `state`");

/** 143 is lost in every pipeline; the sentence about it is a rule's (`rules/stage-rules.ts`). */
const wonStatus = kommoRef.meta({
  not: { type: "object", properties: { id: { enum: [143, "143"] } }, required: ["id"] },
});

const wonStage = section({
  pipeline: kommoRef,
  status: wonStatus,
  since: sinceText.optional(),
  wait: waitSeconds.optional(),
  skip: section({ tags: z.array(text).default([]), amount_below: decimal.optional() })
    .transform(camelKeys)
    .optional(),
  moved_on: z
    .union([z.enum(["other_pipelines", "never"]), z.array(stageRef)], {
      error: "Expected `other_pipelines`, `never` or a list of `{ pipeline, status }`.",
    })
    .optional(),
  productive: productiveSwitch.optional(),
  linear: linearSwitch.optional(),
});

const copyFlags = z.array(text);

const serviceType = section({
  value: optionRef.optional(),
  team: z.array(email).default([]),
  template: productiveRef.optional(),
  copy: copyFlags.default([]),
  services: serviceLines.default([]),
  amount: valueOf(text, "an amount").optional(),
  productive: productiveSwitch.optional(),
  linear: linearSwitch.optional(),
});

const person = section({
  productive: productiveRef.optional(),
  linear: linearRef.optional(),
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{5,20}$/, { error: "A member id of Slack looks like U0123ABCD." })
    .optional(),
  option: text.optional(),
});

const slack = section({
  ready: z.boolean().default(true),
  problems: z.boolean().default(true),
  operations: z.boolean().default(false),
});

const writtenMapping = section({
  version: z.literal("1", { error: "This release reads version 1." }).meta({ type: "integer", const: 1 }),
  kommo,
  won: z.array(wonStage).min(1, { error: "At least one won stage is needed." }),
  productive: productiveSection.optional(),
  service_types: z.record(text, serviceType).default({}),
  linear: linearSection.optional(),
  people: z.record(email, person).default({}),
  policies: policies.default({}),
  slack: slack.default({ ready: true, problems: true, operations: false }),
});

type WrittenMapping = z.output<typeof writtenMapping>;

/** The file's content → the mapping; absent keys become the plain behaviour. */
export const mappingSchema = writtenMapping.transform((written): Mapping => ({
  version: 1,
  kommo: written.kommo,
  won: written.won.map((stage) => completeStage(stage, written)),
  productive: written.productive,
  serviceTypes: Object.entries(written.service_types).map(([key, type]) => completeType(key, type)),
  linear: written.linear,
  people: Object.fromEntries(Object.entries(written.people).map(completePerson)),
  policies: completePolicies(written.policies),
  slack: written.slack,
}));

/** The JSON Schema of what may be written, for editors and `handoff mapping schema`. */
export function mappingJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(writtenMapping, { io: "input", target: "draft-7" });
  return { ...schema, title: "handoff mapping" };
}

function completeStage(stage: WrittenMapping["won"][number], written: WrittenMapping): WonStage {
  const productive = stage.productive ?? written.productive !== undefined;
  const linear = stage.linear ?? isLinearUsed(written);
  return {
    pipeline: stage.pipeline,
    status: stage.status,
    since: stage.since,
    waitSeconds: stage.wait ?? 0,
    skip: stage.skip ?? { tags: [] },
    movedOn: stage.moved_on ?? "other_pipelines",
    productive: productive === true ? {} : productive,
    linear: linear === true ? {} : linear,
  };
}

/** A stage that says nothing about Linear uses it where some team is named. */
function isLinearUsed(written: WrittenMapping): boolean {
  const types = Object.values(written.service_types);
  const hasTeam = types.some(({ linear }) => typeof linear === "object" && linear.team !== undefined);
  return hasTeam || written.linear?.team !== undefined;
}

function completeType(key: string, type: WrittenMapping["service_types"][string]): ServiceType {
  const value: OptionRef = type.value ?? { name: key };
  return {
    key,
    value,
    team: type.team,
    template: type.template,
    copy: type.copy,
    services: type.services,
    amount: type.amount,
    productive: type.productive === true ? undefined : type.productive,
    linear: type.linear === true ? undefined : type.linear,
  };
}

function completePerson([address, written]: readonly [string, Omit<Person, "email">]): readonly [
  string,
  Person,
] {
  return [address, { email: address, ...written }];
}
