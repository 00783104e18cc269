/** What may be said for Productive and for Linear: at the top, in a won stage, in a service type. */
import * as z from "zod";
import type { IssuePriority, LinearSettings, PriorityRules, ProductiveSettings } from "./mapping.ts";
import {
  camelKeys,
  currencyCode,
  dayText,
  decimal,
  linearPerson,
  linearRef,
  linearTeam,
  managerValue,
  optionRef,
  percent,
  positiveDecimal,
  productiveId,
  productivePerson,
  productiveRef,
  section,
  slug,
  text,
  valueOf,
  wholeNumber,
} from "./written-values.ts";

const aText = valueOf(text, "a text");
const aDay = valueOf(dayText, "a day");

const customFields = z.array(section({ id: productiveId, name: text.optional(), value: aText }));

const company = section({
  vat: aText.optional(),
  billing_name: aText.optional(),
  custom_fields: customFields.optional(),
}).transform(camelKeys);

const project = section({
  name: text.optional(),
  use: z.enum(["new", "per_client"]).optional(),
  workflow: productiveRef.optional(),
  manager: managerValue.optional(),
  custom_fields: customFields.optional(),
}).transform(camelKeys);

const budget = section({
  name: text.optional(),
  owner: valueOf(productivePerson, "a person").optional(),
  currency: valueOf(currencyCode, "a currency code").optional(),
  amount: z.enum(["net", "gross"]).optional(),
  vat_percent: valueOf(percent, "a percentage").optional(),
  billing: valueOf(z.enum(["fixed", "hourly"]), "`fixed`, `hourly`").optional(),
  hours_step: positiveDecimal.optional(),
  po_number: aText.optional(),
  end_date: aDay.optional(),
  subsidiary: productiveRef.optional(),
  tax_rate: productiveRef.optional(),
  document_type: productiveRef.optional(),
  tags: z.array(text).optional(),
  warning_percent: wholeNumber(1, 1000).optional(),
  custom_fields: customFields.optional(),
}).transform(camelKeys);

const productiveKeys = {
  company: company.exactOptional(),
  project: project.exactOptional(),
  budget: budget.exactOptional(),
  assign_services: z.boolean().optional(),
};

export const productiveSettings: z.ZodType<ProductiveSettings> = section(productiveKeys).transform(camelKeys);

const markers = section({
  company: productiveRef.optional(),
  project: productiveRef.optional(),
  budget: productiveRef.optional(),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9._/-]{1,12}$/, {
      error: "A prefix is up to 12 letters, digits, `.`, `_`, `/` and `-`.",
    })
    .optional(),
}).transform(({ prefix = "", ...fields }) => ({ ...fields, prefix }));

export const productiveSection = section({
  ...productiveKeys,
  organization: productiveRef,
  markers: markers.optional(),
})
  .transform(camelKeys)
  .transform(({ markers: given = { prefix: "" }, ...rest }) => ({ ...rest, markers: given }));

const priority = z.enum(["urgent", "high", "medium", "low", "none"]);

const priorityTable = z
  .record(z.string(), priority)
  .transform(({ default: otherwise = "none", ...table }): PriorityRules => ({
    rules: Object.entries(table).map(([name, is]) => ({ when: { name: name.trim() }, is })),
    otherwise,
  }));

const priorityList = z
  .array(
    z.union([section({ when: optionRef, is: priority }), section({ else: priority })], {
      error: "Expected `{ when, is }` or `{ else }`.",
    }),
  )
  .transform((entries): PriorityRules => {
    let otherwise: IssuePriority = "none";
    for (const entry of entries) if ("else" in entry) otherwise = entry.else;
    return { rules: entries.filter((entry) => "when" in entry), otherwise };
  });

const priorityRules = z.union([priorityTable, priorityList], {
  error: "A priority is a table of option and priority, or a list of `{ when, is }` and `{ else }`.",
});

const subIssue = section({ slug, title: text, due: aDay.optional() });

const assignee = z.union([z.enum(["responsible", "manager", "none"]), valueOf(linearPerson, "a person")], {
  error: "An assignee is `responsible`, `manager`, `none`, a person or `{ field, values, else }`.",
});

const linearKeys = {
  team: linearTeam.optional(),
  project: z
    .union([z.literal("per_deal"), linearRef], { error: "A project is `{ id, name }` or `per_deal`." })
    .optional(),
  state: linearRef.optional(),
  labels: z.array(linearRef).optional(),
  title: text.optional(),
  template: linearRef.optional(),
  issues: z.array(subIssue).optional(),
  assignee: assignee.optional(),
  show: z.array(z.enum(["client", "contact", "amount", "hours", "manager", "sales", "deadline"])).optional(),
  due: aDay.optional(),
  priority: priorityRules.optional(),
};

export const linearSettings: z.ZodType<LinearSettings> = section(linearKeys);
export const linearSection = section({ ...linearKeys, workspace: linearRef.optional() });

/** `false`: nothing there. `true`: as the settings above say. */
export function switchable<T>(settings: z.ZodType<T>, expected: string) {
  return z.union([z.boolean(), settings], { error: `Expected true, false or ${expected}.` });
}

const serviceLine = section({
  slug,
  name: text,
  service_type: productiveRef,
  share: percent.optional(),
  hours: positiveDecimal.optional(),
  rate: valueOf(decimal, "a rate per hour").optional(),
}).transform(camelKeys);

export const serviceLines = z.array(serviceLine);
