/** The deal as the plan sees it: one reading of Kommo, with company and contact. */
import type {
  KommoClient,
  KommoCompany,
  KommoContact,
  KommoFieldValue,
  KommoLead,
} from "../clients/kommo/kommo-client.ts";
import type { KommoFieldRef, Mapping } from "../config/mapping.ts";
import { dateOfFieldValue } from "./calendar.ts";
import { forPlain } from "./texts/escape.ts";

/** What a field of the deal, its company or its contact holds. */
export interface FieldReading {
  /** Option names, or the text, in the order Kommo gives them; a day as `YYYY-MM-DD`; empty = nothing filled in. */
  readonly texts: readonly string[];
  readonly optionIds: readonly number[];
  /** Unix seconds, for fields of the types date and date_time. */
  readonly seconds: number | undefined;
  readonly type: string;
}

export interface Deal {
  readonly lead: KommoLead;
  /** Empty when Kommo made the name up. */
  readonly name: string;
  readonly url: string;
  readonly company: KommoCompany | undefined;
  readonly contact: KommoContact | undefined;
  /** By key of `kommo.fields`. Absent key: the field is not mapped. */
  readonly fields: Readonly<Record<string, FieldReading>>;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** Reads the deal, its company and its main contact; undefined when Kommo does not know it (or binned it). */
export async function readDeal(
  kommo: KommoClient,
  mapping: Mapping,
  lead: number,
  now: () => number,
): Promise<Deal | undefined> {
  const found = await kommo.lead(lead);
  if (found === undefined || found.isDeleted) return undefined;
  const contactId = mainContactOf(found);
  const [companies, contacts] = await Promise.all([
    found.companyId === undefined ? [] : kommo.companies([found.companyId]),
    contactId === undefined ? [] : kommo.contacts([contactId]),
  ]);
  return describeDeal(mapping, {
    lead: found,
    company: companies[0],
    contact: contacts[0],
    url: kommo.leadUrl(found.id),
    readAt: now(),
  });
}

/** Puts one reading together; pure. */
export function describeDeal(
  mapping: Mapping,
  reading: Pick<Deal, "lead" | "company" | "contact" | "url" | "readAt">,
): Deal {
  const fields: Record<string, FieldReading> = {};
  for (const [key, ref] of Object.entries(mapping.kommo.fields)) {
    fields[key] = readField(ref, reading, mapping.kommo.timeZone);
  }
  return { ...reading, name: isAutomaticName(reading.lead) ? "" : reading.lead.name.trim(), fields };
}

/** What to call the deal in texts: its name, or its number when Kommo made the name up. */
export function dealLabel(deal: Deal): string {
  return forPlain(deal.name) || `Deal ${String(deal.lead.id)}`;
}

function mainContactOf(lead: KommoLead): number | undefined {
  return (lead.contacts.find((contact) => contact.isMain) ?? lead.contacts[0])?.id;
}

/** Kommo names a deal nobody named after its number: `Deal #123`, `Lead #123`, `Сделка #123`. */
function isAutomaticName(lead: KommoLead): boolean {
  const name = lead.name.trim();
  return (
    name === "" ||
    name === String(lead.id) ||
    (/^[\p{L}\s]{0,20}#\s?\d+$/u.test(name) && name.endsWith(String(lead.id)))
  );
}

function readField(
  ref: KommoFieldRef,
  reading: Pick<Deal, "lead" | "company" | "contact">,
  timeZone: string,
): FieldReading {
  const owner = { lead: reading.lead, company: reading.company, contact: reading.contact }[ref.on];
  const value = owner?.fields.find((field) => field.fieldId === ref.id);
  return value === undefined ? emptyReading : describeField(value, timeZone);
}

const emptyReading: FieldReading = { texts: [], optionIds: [], seconds: undefined, type: "" };

function describeField(field: KommoFieldValue, timeZone: string): FieldReading {
  const filled = field.values.filter((entry) => entry.value !== null && String(entry.value).trim() !== "");
  const isDate =
    field.fieldType === "date" || field.fieldType === "date_time" || field.fieldType === "birthday";
  const first = filled[0]?.value;
  const seconds = isDate && typeof first === "number" ? first : undefined;
  const day = seconds === undefined ? undefined : dateOfFieldValue(seconds, timeZone);
  return {
    texts: day === undefined ? filled.map((entry) => String(entry.value).trim()) : [day],
    optionIds: filled.flatMap((entry) => (entry.enumId === undefined ? [] : [entry.enumId])),
    seconds,
    type: field.fieldType,
  };
}
