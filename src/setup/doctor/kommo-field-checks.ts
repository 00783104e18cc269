/** Kommo's fields: of a kind that can hold what is read from them or written to them. */
import type { KommoFieldDefinition } from "../../clients/kommo/kommo-client.ts";
import { isOtherAccount } from "./account-checks.ts";
import type { Check } from "./check.ts";
import { atPath, fail, warn } from "./check.ts";
import type { DoctorSnapshot, MappingFacts } from "./snapshot.ts";

interface Expectation {
  readonly types: ReadonlySet<string>;
  readonly words: string;
}

const dates: Expectation = { types: new Set(["date", "date_time"]), words: "a date" };
const numbers: Expectation = {
  types: new Set(["numeric", "monetary", "text"]),
  words: "a number or an amount",
};
const texts: ReadonlySet<string> = new Set(["text", "textarea", "url"]);

/** Fields with a meaning of their own. */
const expectations: Readonly<Record<string, Expectation>> = {
  deadline: dates,
  start_date: dates,
  amount: numbers,
  hourly_rate: numbers,
};

export function checkKommoFields(snapshot: DoctorSnapshot, facts: MappingFacts): readonly Check[] {
  const { kommo } = snapshot;
  if (kommo.kind !== "connected" || isOtherAccount("kommo", snapshot, facts)) return [];
  const { fields, writeBack } = facts.mapping.kommo;
  const read = Object.entries(fields).flatMap(([key, ref]) => {
    const known = kommo.facts.fields[ref.on];
    const field = known.ok ? known.value.find(({ id }) => id === ref.id) : undefined;
    return field === undefined ? [] : checkRead(key, field, facts);
  });
  const leadFields = kommo.facts.fields.lead;
  const written = Object.entries(writeBack).flatMap(([key, ref]) => {
    const field = leadFields.ok ? leadFields.value.find(({ id }) => id === ref.id) : undefined;
    return field === undefined ? [] : checkWritten(key, field, facts);
  });
  return [...read, ...written];
}

function checkRead(key: string, field: KommoFieldDefinition, facts: MappingFacts): readonly Check[] {
  const expected = expectations[key];
  if (expected === undefined || expected.types.has(field.type)) return [];
  const path = `kommo.fields.${key}`;
  const detail = `The field “${field.name}” is of type ${field.type}, and ${expected.words} is expected.`;
  return [
    atPath(
      warn("mapping.field_type", path, detail, "Name a field of that kind, or change the key."),
      path,
      facts,
    ),
  ];
}

function checkWritten(key: string, field: KommoFieldDefinition, facts: MappingFacts): readonly Check[] {
  const path = `kommo.write_back.${key}`;
  const hint = "Name a text field that people do not fill in; `handoff discover --create-fields` makes one.";
  if (field.isComputed === true) {
    const detail = `The field “${field.name}” is computed by Kommo and cannot be written.`;
    return [atPath(fail("mapping.field_type", path, detail, hint), path, facts)];
  }
  if (texts.has(field.type)) return [];
  const detail = `The field “${field.name}” is of type ${field.type} and cannot hold a text or an address.`;
  return [atPath(fail("mapping.field_type", path, detail, hint), path, facts)];
}
