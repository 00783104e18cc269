/** Custom fields in Productive: the mapping's values as Productive takes them, and what it would miss. */
import type { CustomFieldSetting, Mapping } from "../../config/mapping.ts";
import { isCalendarDate } from "../calendar.ts";
import { foldCase } from "../case-fold.ts";
import { remark } from "../codes.ts";
import type { FieldReading } from "../deal.ts";
import { parseDecimal, toText } from "../decimal.ts";
import type { CustomFieldDefinition, Directory } from "../directory.ts";
import type { StepOf } from "../plan.ts";
import { dateOfReading } from "./deal-date.ts";
import type { PeopleQuestion } from "./plan-people.ts";
import { asIs, valueText } from "./productive-question.ts";
import { resolveValue } from "./values.ts";

/** What a field belongs to, as Productive calls it (`customizable_type`). */
export type CustomizableKind = "companies" | "projects" | "budgets" | "services";

type CustomFieldValues = StepOf<"productive.budget">["customFields"];
type CustomFieldValue = CustomFieldValues[string];

export interface CustomFields {
  readonly customFields: CustomFieldValues;
  /** Names of required fields that get no value: what they belong to cannot be created. */
  readonly unfilled: readonly string[];
}

/** The kind of object that bears a marker field. */
const markerOf = {
  companies: "company",
  projects: "project",
  budgets: "budget",
  services: undefined,
} as const;

/**
 * Fields, options and markers that Productive does not have (any more) are problems: it drops them without
 * a word, and a marker that was dropped would let us make everything twice. Where definitions could not be
 * read, values pass as texts.
 */
export function planCustomFields(
  question: PeopleQuestion,
  kind: CustomizableKind,
  settings: readonly CustomFieldSetting[] = [],
): CustomFields {
  const definitions = definitionsOf(question.directory, kind);
  const marker = markerFieldOf(question.mapping, kind);
  if (definitions !== undefined && marker !== undefined && !definitions.some(({ id }) => id === marker.id)) {
    question.remarks.problem(drift(`the marker field of ${kind}`, marker.name ?? marker.id));
  }
  const entries = settings.flatMap((setting): readonly (readonly [string, CustomFieldValue])[] => {
    const value =
      definitions === undefined
        ? valueText(resolveValue(setting.value, question.deal, asIs))
        : readDefined(setting, kind, definitions, question);
    return value === undefined ? [] : [[setting.id, value]];
  });
  const filled = new Set([...entries.map(([id]) => id), marker?.id]);
  const unfilled = (definitions ?? []).filter(({ id, isRequired }) => isRequired && !filled.has(id));
  return { customFields: Object.fromEntries(entries), unfilled: unfilled.map(({ name }) => name) };
}

function definitionsOf(
  { productive }: Directory,
  kind: CustomizableKind,
): readonly CustomFieldDefinition[] | undefined {
  return productive?.customFields?.filter(({ customizableType }) => customizableType === kind);
}

function markerFieldOf({ productive }: Mapping, kind: CustomizableKind) {
  const marker = markerOf[kind];
  return marker === undefined ? undefined : productive?.markers[marker];
}

/** Undefined where nothing is to be written, or after a problem was noted. */
function readDefined(
  setting: CustomFieldSetting,
  kind: CustomizableKind,
  definitions: readonly CustomFieldDefinition[],
  question: PeopleQuestion,
): CustomFieldValue | undefined {
  const { deal, remarks } = question;
  const definition = definitions.find(({ id }) => id === setting.id);
  if (definition === undefined) {
    remarks.problem(drift(`a custom field of ${kind}`, setting.name ?? setting.id));
    return undefined;
  }
  const read = (text: string, reading?: FieldReading): CustomFieldValue | undefined =>
    readAs(definition, text, reading, question);
  const chosen = resolveValue(setting.value, deal, (text, reading) =>
    read(text, reading) === undefined ? undefined : text,
  );
  if (chosen.kind === "missing" && chosen.found === undefined) return undefined;
  const isOwnText = chosen.kind === "value" && chosen.from === "field" && chosen.row === undefined;
  const text = chosen.kind === "value" ? chosen.value : (chosen.found ?? "");
  const reading = isOwnText && chosen.field !== undefined ? deal.fields[chosen.field] : undefined;
  const value = read(text, reading);
  if (value === undefined) remarks.problem(drift(`${wordsOf(definition)} of ${kind} in Productive`, text));
  return value;
}

/** As Productive takes a field of that kind; undefined where the text is nothing of the kind. */
function readAs(
  definition: CustomFieldDefinition,
  text: string,
  reading: FieldReading | undefined,
  { mapping, directory }: PeopleQuestion,
): CustomFieldValue | undefined {
  switch (definition.dataTypeId) {
    case dataTypes.number:
      return numberOf(text);
    case dataTypes.select:
      return optionIdOf(definition, text);
    case dataTypes.date:
      return reading === undefined ? dayOf(text) : dateOfReading(reading, mapping);
    case dataTypes.multiselect:
      return all(namesIn(text, definition).map((name) => optionIdOf(definition, name)));
    case dataTypes.person:
      return all([personIdOf(text, directory)]);
    case dataTypes.attachment:
      return undefined;
    default:
      return text.trim() === "" ? undefined : text.trim();
  }
}

/** `data_type_id` of Productive; 1 is text. */
const dataTypes = { number: 2, select: 3, date: 4, multiselect: 5, person: 6, attachment: 7 } as const;

function numberOf(text: string): number | undefined {
  const value = parseDecimal(text);
  return value === undefined ? undefined : Number(toText(value));
}

function dayOf(text: string): string | undefined {
  return isCalendarDate(text.trim()) ? text.trim() : undefined;
}

/** By name, as the mapping writes options; an id is taken too. */
function optionIdOf({ options }: CustomFieldDefinition, text: string): string | undefined {
  const wanted = foldCase(text.trim());
  return options.find(({ id, name }) => foldCase(name.trim()) === wanted || id === wanted)?.id;
}

/** Several options stand in lines (a multiselect of the deal) or between commas; one may have a comma itself. */
function namesIn(text: string, definition: CustomFieldDefinition): readonly string[] {
  const lines = text.split("\n");
  return lines.flatMap((line) => (optionIdOf(definition, line) === undefined ? line.split(",") : [line]));
}

function personIdOf(text: string, directory: Directory): string | undefined {
  const wanted = text.trim().toLowerCase();
  const people = (directory.productive?.people ?? []).filter(({ isActive }) => isActive);
  return people.find(({ id, email }) => email?.toLowerCase() === wanted || id === wanted)?.id;
}

function all(ids: readonly (string | undefined)[]): readonly string[] | undefined {
  const known = ids.filter((id) => id !== undefined);
  return known.length === ids.length && known.length > 0 ? known : undefined;
}

function wordsOf({ dataTypeId, name }: CustomFieldDefinition): string {
  const isChoice = dataTypeId === dataTypes.select || dataTypeId === dataTypes.multiselect;
  return isChoice ? `an option of ${name}` : `a value of ${name}`;
}

function drift(what: string, expected: string): ReturnType<typeof remark> {
  return remark("mapping.drift", { what, expected });
}
