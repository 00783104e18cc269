/** Companies and contacts. Which of the companies Productive knows already is said in its own world. */

import type { KommoStore, StoredParty, StoredValue } from "../kommo-store.ts";
import { users } from "./account-seed.ts";
import { companyFields, contactFields, options } from "./field-seed.ts";

/** Markup of three languages, terminal escapes and a text-direction trick. */
export const hostileText =
  "<img src=x onerror=alert(1)> **bold** [a](javascript:1) <!channel> \u001B[31mred\u001B[0m \u202Eevil \u{1F608}";

type Country = "germany" | "austria" | "france" | "sweden";

const companies: readonly (readonly [id: number, name: string, country: Country, vatId?: string])[] = [
  [8800, "Northwind Studio GmbH", "germany", "DE811907980"],
  [8801, "Contoso Labs", "austria", "ATU12345675"],
  [8802, "Fabrikam", "germany"],
  [8803, "Globex", "germany"],
  [8804, "Hooli", "france"],
  [8805, "Umbrella", "germany"],
  [8806, "Initech", "germany"],
  [8807, "Tailspin Toys", "sweden"],
  [8808, `${hostileText} Ltd`, "germany"],
  [8810, "Café Müller & Söhne", "germany", "DE136695976"],
  [8811, "Straßenbau Weiß KG", "germany"],
  [8812, "Åkerström Design AB", "sweden", "SE556188840401"],
  [8813, "Brasserie L'Étoile", "france"],
  [8814, "Łódzka Fabryka Mebli", "germany"],
  [8815, "Wide World Importers", "austria"],
  [8816, "Adventure Works", "germany"],
  [8817, "Proseware", "germany"],
  [8818, "Kanzlei Groß & Partner mbB", "germany"],
  [8819, "Jalapeño Foods", "france"],
  [8820, "Lamna Healthcare", "austria"],
];

interface ContactSeed {
  readonly id: number;
  readonly name: string;
  readonly companyId: number | null;
  readonly emails: readonly string[];
}

/** Some have several addresses, some none. */
const contacts: readonly ContactSeed[] = [
  {
    id: 9900,
    name: "Nora Nord",
    companyId: 8800,
    emails: ["nora@northwind.example", "nora.nord@mail.example"],
  },
  { id: 9901, name: "Carl Contoso", companyId: 8801, emails: ["carl@contoso.example"] },
  { id: 9902, name: "Fabian Krämer", companyId: 8802, emails: [] },
  { id: 9903, name: "Gloria Globe", companyId: 8803, emails: ["gloria@globex.example"] },
  { id: 9904, name: "Horst Huber", companyId: 8804, emails: ["horst@hooli.example"] },
  { id: 9905, name: "Ulla Umbra", companyId: 8805, emails: ["ulla@umbrella.example"] },
  { id: 9906, name: "Ines Initech", companyId: 8806, emails: ["444"] },
  { id: 9907, name: "Solveig Söderberg", companyId: null, emails: ["solveig@mail.example"] },
  { id: 9908, name: hostileText, companyId: 8808, emails: ["mallory@hostile.example"] },
];

export function seedParties(store: KommoStore, nowSeconds: number): void {
  for (const [id, name, country, vatId] of companies) {
    const company = party(id, name, nowSeconds);
    company.fields.set(companyFields.country, [{ value: country, enumId: options[country] }]);
    if (vatId !== undefined) company.fields.set(companyFields.vatId, [{ value: vatId }]);
    store.companies.set(id, company);
  }
  for (const { id, name, companyId, emails } of contacts) {
    const contact = { ...party(id, name, nowSeconds), companyId };
    if (emails.length > 0) contact.fields.set(contactFields.email, emails.map(labelled));
    contact.fields.set(contactFields.phone, [{ value: `+49 30 5550${id}`, enumId: 126_290 }]);
    store.contacts.set(id, contact);
  }
}

/** The first is the address at work, the others are private. */
function labelled(value: string, index: number): StoredValue {
  return { value, enumId: index === 0 ? 126_300 : 126_301 };
}

function party(id: number, name: string, nowSeconds: number): StoredParty {
  return {
    id,
    name,
    responsibleUserId: users.anna,
    createdAt: nowSeconds - 400 * 86_400,
    updatedAt: nowSeconds - 30 * 86_400,
    isDeleted: false,
    fields: new Map(),
    companyId: null,
  };
}
