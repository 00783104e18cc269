/** Everything the mapping names by id. Pure. */
import type { AnyValue, LinearSettings, Mapping, Placed, ProductiveSettings } from "./mapping-parts.ts";
import { linearLevels, linearPeople, placed, productiveLevels, productivePeople } from "./mapping-parts.ts";

/** What kinds of things there are, what people call them, and which system has them. */
export const thingKinds = {
  leadField: { noun: "field of deals", plural: "fields of deals", system: "kommo" },
  companyField: { noun: "field of companies", plural: "fields of companies", system: "kommo" },
  contactField: { noun: "field of contacts", plural: "fields of contacts", system: "kommo" },
  person: { noun: "person", plural: "people", system: "productive" },
  serviceType: { noun: "service type", plural: "service types", system: "productive" },
  workflow: { noun: "workflow", plural: "workflows", system: "productive" },
  subsidiary: { noun: "subsidiary", plural: "subsidiaries", system: "productive" },
  taxRate: { noun: "tax rate", plural: "tax rates", system: "productive" },
  documentType: { noun: "document type", plural: "document types", system: "productive" },
  projectTemplate: { noun: "template project", plural: "template projects", system: "productive" },
  customField: { noun: "custom field", plural: "custom fields", system: "productive" },
  user: { noun: "user", plural: "users", system: "linear" },
  team: { noun: "team", plural: "teams", system: "linear" },
  state: { noun: "state", plural: "states", system: "linear" },
  project: { noun: "project", plural: "projects", system: "linear" },
  label: { noun: "label", plural: "labels", system: "linear" },
  issueTemplate: { noun: "template", plural: "templates", system: "linear" },
} as const satisfies Record<string, ThingWords>;

interface ThingWords {
  readonly noun: string;
  readonly plural: string;
  readonly system: "kommo" | "productive" | "linear";
}

export type ThingKind = keyof typeof thingKinds;

export interface MappedThing {
  readonly kind: ThingKind;
  /** `won[0].linear.team` */
  readonly path: string;
  readonly id: string;
  readonly name: string | undefined;
}

/** In the order of the file's sections. */
export function mappedThings(mapping: Mapping): readonly MappedThing[] {
  return [
    ...kommoThings(mapping),
    ...productiveLevels(mapping).flatMap(thingsOfProductive),
    ...markerThings(mapping),
    ...mapping.serviceTypes.flatMap((type) => [
      ...thing("projectTemplate", `service_types.${type.key}.template`, type.template),
      ...type.services.flatMap((line, at) =>
        thing(
          "serviceType",
          `service_types.${type.key}.services[${String(at)}].service_type`,
          line.serviceType,
        ),
      ),
    ]),
    ...productivePeople(mapping).flatMap((value) => peopleIn("person", value)),
    ...linearLevels(mapping).flatMap(thingsOfLinear),
    ...linearPeople(mapping).flatMap((value) => peopleIn("user", value)),
    ...Object.values(mapping.people).flatMap(({ email, productive, linear }) => [
      ...thing("person", `people.${email}.productive`, productive),
      ...thing("user", `people.${email}.linear`, linear),
    ]),
  ];
}

function kommoThings({ kommo }: Mapping): readonly MappedThing[] {
  const kinds = { lead: "leadField", company: "companyField", contact: "contactField" } as const;
  return [
    ...Object.entries(kommo.fields).flatMap(([key, field]) =>
      thing(kinds[field.on], `kommo.fields.${key}`, field),
    ),
    ...Object.entries(kommo.writeBack).flatMap(([key, field]) =>
      thing("leadField", `kommo.write_back.${key}`, field),
    ),
  ];
}

function thingsOfProductive({ path, value }: Placed<ProductiveSettings>): readonly MappedThing[] {
  const { company, project, budget } = value;
  return [
    ...thing("workflow", `${path}.project.workflow`, project?.workflow),
    ...thing("subsidiary", `${path}.budget.subsidiary`, budget?.subsidiary),
    ...thing("taxRate", `${path}.budget.tax_rate`, budget?.taxRate),
    ...thing("documentType", `${path}.budget.document_type`, budget?.documentType),
    ...[
      { of: "company", fields: company?.customFields },
      { of: "project", fields: project?.customFields },
      { of: "budget", fields: budget?.customFields },
    ].flatMap(({ of, fields = [] }) =>
      fields.flatMap((field, at) =>
        thing("customField", `${path}.${of}.custom_fields[${String(at)}]`, field),
      ),
    ),
  ];
}

function markerThings({ productive }: Mapping): readonly MappedThing[] {
  const markers = productive?.markers;
  return [
    ...thing("customField", "productive.markers.company", markers?.company),
    ...thing("customField", "productive.markers.project", markers?.project),
    ...thing("customField", "productive.markers.budget", markers?.budget),
  ];
}

function thingsOfLinear({ path, value }: Placed<LinearSettings>): readonly MappedThing[] {
  return [
    ...thing("team", `${path}.team`, value.team),
    ...(value.project === "per_deal" ? [] : thing("project", `${path}.project`, value.project)),
    ...thing("state", `${path}.state`, value.state),
    ...(value.labels ?? []).flatMap((label, at) => thing("label", `${path}.labels[${String(at)}]`, label)),
    ...thing("issueTemplate", `${path}.template`, value.template),
  ];
}

/** A person may stand as the constant, in a line of the table, or under `else`. */
function peopleIn(kind: "person" | "user", { path, value }: Placed<AnyValue>): readonly MappedThing[] {
  if (value.kind === "constant") return personThing(kind, path, value.value);
  return [
    ...(value.values ?? []).flatMap(({ is }, at) => personThing(kind, `${path}.values[${String(at)}]`, is)),
    ...personThing(kind, `${path}.else`, value.otherwise),
  ];
}

function personThing(kind: "person" | "user", path: string, person: unknown): readonly MappedThing[] {
  if (typeof person !== "object" || person === null || !("id" in person)) return [];
  const name = "name" in person && typeof person.name === "string" ? person.name : undefined;
  return [{ kind, path, id: String(person.id), name }];
}

function thing(
  kind: ThingKind,
  path: string,
  ref: { readonly id: string | number; readonly name?: string | undefined } | undefined,
): readonly MappedThing[] {
  return placed(path, ref).map(({ value }) => ({ kind, path, id: String(value.id), name: value.name }));
}
