/** Custom fields in Productive: markers that can be searched, values that fit, required ones that get a value. */
import { isOtherAccount } from "./account-checks.ts";
import type { Check } from "./check.ts";
import { atPath, fail, pass, warn } from "./check.ts";
import type { Mapping } from "./mapping-parts.ts";
import { productiveLevels } from "./mapping-parts.ts";
import type { CustomField, DoctorSnapshot, MappingFacts, MarkerKind, ProductiveFacts } from "./snapshot.ts";
import { isSameName } from "./thing-checks.ts";

/** What a custom field belongs to, as Productive calls it. */
const collections = { company: "companies", project: "projects", budget: "budgets" } as const;
const kinds = ["company", "project", "budget"] as const;

const dataTypes = ["", "text", "number", "select", "date", "multiselect", "person", "attachment"];
const textType = 1;
const selectTypes: ReadonlySet<number> = new Set([3, 5]);

export function checkProductiveFields(snapshot: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  const { productive } = snapshot;
  if (facts.mapping.productive === undefined || productive.kind !== "connected") return [];
  if (isOtherAccount("productive", snapshot, facts)) return [];
  const { customFields } = productive.facts;
  // Why fields could not be read is said where things are checked.
  const known = customFields.ok ? customFields.value : undefined;
  return [
    ...kinds.flatMap((kind) => checkMarker(kind, known, productive.facts, facts)),
    ...(known === undefined ? [] : checkValues(known, facts)),
    ...(known === undefined ? [] : checkRequired(known, facts)),
  ];
}

function checkMarker(
  kind: MarkerKind,
  known: readonly CustomField[] | undefined,
  productive: ProductiveFacts,
  facts: MappingFacts,
): readonly Check[] {
  const marker = facts.mapping.productive?.markers[kind];
  const path = `productive.markers.${kind}`;
  const collection = collections[kind];
  if (marker === undefined) return [withoutMarker(kind, facts)];
  const field = known?.find(({ id }) => id === marker.id);
  const at = (detail: string, hint: string): readonly Check[] => [
    atPath(fail("mapping.marker", path, detail, hint), path, facts),
  ];
  if (field !== undefined && field.customizableType !== collection) {
    return at(
      `The field “${field.name}” belongs to ${field.customizableType}, and the marker of a ${kind} must belong to ${collection}.`,
      `Name a text field of ${collection}; \`handoff discover --create-fields\` makes one.`,
    );
  }
  if (field !== undefined && field.dataTypeId !== textType) {
    return at(
      `The field “${field.name}” is of type ${dataTypes[field.dataTypeId] ?? "unknown"}, and a marker must be of type text.`,
      `Name a text field of ${collection}; \`handoff discover --create-fields\` makes one.`,
    );
  }
  const filter = productive.markerFilters[kind];
  if (filter?.ok === false) {
    return at(
      `Productive does not find ${collection} by this field: ${filter.why}`,
      "Name another text field: without a search, work could be made twice.",
    );
  }
  // A field that is not there is reported with the other things.
  if (filter === undefined || (known !== undefined && field === undefined)) return [];
  return [pass("mapping.marker", path, `A text field that ${collection} can be found by.`)];
}

function withoutMarker(kind: MarkerKind, facts: MappingFacts): Check {
  const effects = {
    company: "companies are found by their name only",
    project: "projects bear the deal’s number at the end of their name",
    budget: "budgets are found by their name only",
  } as const;
  const path = "productive";
  const check = warn(
    "mapping.marker",
    `productive.markers.${kind}`,
    `Not mapped: ${effects[kind]}, and with the ledger lost something could be made twice.`,
    "Map a text field for it; `handoff discover --create-fields` makes one.",
  );
  return atPath(check, path, facts);
}

/** Constants that a select field does not have would be dropped by Productive without a word. */
function checkValues(known: readonly CustomField[], facts: MappingFacts): readonly Check[] {
  return customFieldSettings(facts.mapping).flatMap(({ path, kind, id, texts }) => {
    const field = known.find((one) => one.id === id);
    if (field === undefined) return [];
    if (field.customizableType !== collections[kind]) {
      const detail = `The field “${field.name}” belongs to ${field.customizableType}, not to ${collections[kind]}.`;
      return [
        atPath(
          fail("mapping.custom_field", path, detail, `Name a field of ${collections[kind]}.`),
          path,
          facts,
        ),
      ];
    }
    if (!selectTypes.has(field.dataTypeId)) return [];
    const unknown = texts.filter(
      (text) => !field.options.some((option) => option.id === text || isSameName(option.name, text)),
    );
    if (unknown.length === 0) return [];
    const options = field.options.map(({ name }) => name).join(", ");
    const detail = `The field “${field.name}” has no option ${unknown.map((text) => `“${text}”`).join(", ")}.`;
    const place = `${path}.value`;
    return [atPath(fail("mapping.custom_field", place, detail, `Its options: ${options}.`), place, facts)];
  });
}

/** Productive refuses to make what lacks a required field. */
function checkRequired(known: readonly CustomField[], facts: MappingFacts): readonly Check[] {
  const settings = customFieldSettings(facts.mapping);
  const { markers } = facts.mapping.productive ?? {};
  return kinds.flatMap((kind) => {
    const filled = new Set([
      ...settings.filter((one) => one.kind === kind).map(({ id }) => id),
      markers?.[kind]?.id,
    ]);
    return known
      .filter(
        (field) => field.isRequired && !field.isArchived && field.customizableType === collections[kind],
      )
      .filter(({ id }) => !filled.has(id))
      .map(({ id, name }) => {
        const path = `productive.${kind}`;
        const detail = `“${name}” (${id}) is required for ${collections[kind]} in Productive, and the mapping gives it no value: none can be made.`;
        const hint = `Add \`custom_fields: [{ id: ${id}, value: … }]\` under \`productive.${kind}\`, or make the field optional.`;
        return atPath(fail("mapping.required_field", path, detail, hint), path, facts);
      });
  });
}

interface CustomFieldSetting {
  readonly path: string;
  readonly kind: MarkerKind;
  readonly id: string;
  /** Every constant that may be written. */
  readonly texts: readonly string[];
}

function customFieldSettings(mapping: Mapping): readonly CustomFieldSetting[] {
  return productiveLevels(mapping).flatMap(({ path, value }) =>
    kinds.flatMap((kind) =>
      (value[kind]?.customFields ?? []).map((field, at) => ({
        path: `${path}.${kind}.custom_fields[${String(at)}]`,
        kind,
        id: field.id,
        texts: textsOf(field.value),
      })),
    ),
  );
}

function textsOf(
  value: NonNullable<NonNullable<Mapping["productive"]>["company"]>["vat"],
): readonly string[] {
  if (value === undefined) return [];
  if (value.kind === "constant") return [value.value];
  const { values = [], otherwise } = value;
  return [...values.map(({ is }) => is), ...(otherwise === undefined ? [] : [otherwise])];
}
