/** Options of select fields: those the mapping names exist, and those that exist have an entry. */
import type { KommoFieldDefinition } from "../../clients/kommo/kommo-client.ts";
import { foldCase } from "../../sync/case-fold.ts";
import { isOtherAccount } from "./account-checks.ts";
import type { Check } from "./check.ts";
import { atPath, fail, pass, warn } from "./check.ts";
import type { Mapping, OptionRef } from "./mapping-parts.ts";
import { linearLevels, placedValues } from "./mapping-parts.ts";
import type { DoctorSnapshot, KommoFacts, MappingFacts } from "./snapshot.ts";
import { isSameName } from "./thing-checks.ts";

/** A list of options that the mapping answers, for one field. */
interface OptionTable {
  readonly path: string;
  readonly field: string;
  readonly rows: readonly { readonly path: string; readonly option: OptionRef }[];
  /** What becomes of a deal with an option that is not listed; undefined: another value is taken. */
  readonly unlisted: string | undefined;
}

const selectTypes: ReadonlySet<string> = new Set(["select", "multiselect", "radiobutton"]);

export function checkOptions(snapshot: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  // Why fields could not be read is said where fields are checked.
  if (snapshot.kommo.kind !== "connected" || isOtherAccount("kommo", snapshot, facts)) return [];
  const { facts: kommo } = snapshot.kommo;
  const checks = [
    ...optionTables(facts.mapping).flatMap((table) => {
      const field = fieldOf(table.field, facts.mapping, kommo);
      return field === undefined ? [] : checkTable(table, field, facts);
    }),
    ...checkPeopleOptions(facts, kommo),
  ];
  if (checks.length > 0) return checks;
  return [
    pass(
      "mapping.option",
      "Kommo: options",
      "Every option the mapping names is there, and every option has an entry.",
    ),
  ];
}

/** The field's definition, where it is a select field that could be read. */
function fieldOf(
  key: string,
  { kommo: { fields } }: Mapping,
  kommo: KommoFacts,
): KommoFieldDefinition | undefined {
  const ref = fields[key];
  const known = ref === undefined ? undefined : kommo.fields[ref.on];
  if (ref === undefined || known?.ok !== true) return undefined;
  const field = known.value.find(({ id }) => id === ref.id);
  return field !== undefined && selectTypes.has(field.type) ? field : undefined;
}

function optionTables(mapping: Mapping): readonly OptionTable[] {
  return [
    ...(mapping.serviceTypes.length === 0 ? [] : [serviceTypeTable(mapping)]),
    ...placedValues(mapping).flatMap(({ path, value }) => {
      if (value.kind === "constant" || value.values === undefined) return [];
      return [
        {
          path,
          field: value.field,
          rows: value.values.map(({ when }, at) => ({ path: `${path}.values[${String(at)}]`, option: when })),
          unlisted: value.otherwise === undefined ? "Deals with it have no value here" : undefined,
        },
      ];
    }),
    ...linearLevels(mapping).flatMap(({ path, value }) =>
      value.priority === undefined
        ? []
        : [
            {
              path: `${path}.priority`,
              field: "priority",
              rows: value.priority.rules.map(({ when }, at) => ({
                path: `${path}.priority[${String(at)}]`,
                option: when,
              })),
              unlisted: undefined,
            },
          ],
    ),
  ];
}

function serviceTypeTable({ serviceTypes }: Mapping): OptionTable {
  return {
    path: "service_types",
    field: "service_type",
    rows: serviceTypes.map(({ key, value }) => ({ path: `service_types.${key}.value`, option: value })),
    // An unlisted one always holds, whatever the policy for an empty field says.
    unlisted: "Deals with it are held",
  };
}

function checkTable(
  { path, rows, unlisted }: OptionTable,
  field: KommoFieldDefinition,
  facts: MappingFacts,
): readonly Check[] {
  const named = rows.flatMap((row) => checkOption(row, field, facts));
  if (unlisted === undefined) return named;
  const left = field.options.filter((option) => !rows.some((row) => isOption(row.option, option)));
  if (left.length === 0) return named;
  const names = left.map(({ value }) => `“${value}”`).join(", ");
  const detail = `No entry for ${names} of the field “${field.name}”. ${unlisted}.`;
  const hint =
    path === "service_types"
      ? "Add a service type for each, or remove the option in Kommo."
      : "Add a line for each, or an `else`.";
  return [...named, atPath(warn("mapping.options_without_entry", path, detail, hint), path, facts)];
}

function checkOption(
  { path, option }: OptionTable["rows"][number],
  field: KommoFieldDefinition,
  facts: MappingFacts,
): readonly Check[] {
  const found = field.options.find((one) => isOption(option, one));
  const called = option.name === undefined ? String(option.id) : `“${option.name}”`;
  if (found === undefined) {
    const names = field.options.map(({ id, value }) => `${value} (${String(id)})`).join(", ");
    const detail = `The field “${field.name}” has no option ${called}${option.id === undefined ? "" : ` (${String(option.id)})`}: it was deleted, or renamed.`;
    return [atPath(fail("mapping.option", path, detail, `Name one of: ${names}.`), path, facts)];
  }
  if (option.name === undefined || isSameName(option.name, found.value)) return [];
  const detail = `The option ${called} is called “${found.value}” in Kommo now.`;
  const hint = "Correct the name if it still means the same (the id decides), else the id.";
  return [atPath(warn("mapping.option_renamed", path, detail, hint), path, facts)];
}

function isOption(wanted: OptionRef, option: KommoFieldDefinition["options"][number]): boolean {
  if (wanted.id !== undefined) return wanted.id === option.id;
  return wanted.name !== undefined && foldCase(wanted.name.trim()) === foldCase(option.value.trim());
}

/** Select fields that name people: an option is somebody of `people`, or an e-mail address. */
function checkPeopleOptions(facts: MappingFacts, kommo: KommoFacts): readonly Check[] {
  const { mapping } = facts;
  const listed = Object.values(mapping.people).flatMap(({ option }) =>
    option === undefined ? [] : [option],
  );
  return peopleFields(mapping).flatMap((key) => {
    const field = fieldOf(key, mapping, kommo);
    if (field === undefined) return [];
    const nobody = field.options.filter(
      ({ value }) => !value.includes("@") && !listed.some((option) => isSameName(option, value)),
    );
    if (nobody.length === 0) return [];
    const names = nobody.map(({ value }) => `“${value}”`).join(", ");
    const path = `kommo.fields.${key}`;
    const detail = `Nobody under \`people\` is called ${names}, an option of the field “${field.name}”.`;
    const hint = "Write `option:` with that name at the person, or rename the option to an e-mail address.";
    return [atPath(warn("mapping.options_without_entry", path, detail, hint), path, facts)];
  });
}

/** The team, and fields whose own text names a person. */
function peopleFields(mapping: Mapping): readonly string[] {
  const direct = placedValues(mapping).flatMap(({ path, value }) => {
    const isPerson = /\.(?:manager|owner|assignee)$/u.test(path);
    return isPerson && value.kind === "field" && value.values === undefined ? [value.field] : [];
  });
  return [...new Set(["team", ...direct])].filter((key) => key !== "responsible");
}
