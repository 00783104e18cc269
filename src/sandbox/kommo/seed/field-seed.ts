/** The custom fields that the example mappings speak of, and Kommo's own for contacts and companies. */

import type { KommoStore, StoredField, StoredOption } from "../kommo-store.ts";

export const leadFields = {
  serviceType: 510_001,
  billingType: 510_002,
  team: 510_003,
  spec: 510_004,
  deadline: 510_005,
  startDate: 510_006,
  priority: 510_007,
  hourlyRate: 510_008,
  manager: 510_009,
  amount: 510_010,
  currency: 510_011,
  poNumber: 510_012,
  seoAmount: 510_013,
  productiveProject: 510_020,
  linearIssue: 510_021,
  budgetStatus: 510_022,
} as const;

export const companyFields = { country: 620_001, vatId: 620_002, email: 178_388 } as const;
export const contactFields = { email: 178_380, phone: 178_378 } as const;

/** Numbers of the options of select fields. */
export const options = {
  website: 880_001,
  branding: 880_002,
  seo: 880_003,
  /** No mapping knows it. */
  hosting: 880_004,
  fixed: 880_013,
  hourly: 880_014,
  enterprise: 880_101,
  standard: 880_102,
  euro: 880_301,
  dollar: 880_302,
  germany: 880_401,
  austria: 880_402,
  france: 880_403,
  sweden: 880_404,
} as const;

export function seedFields(store: KommoStore): void {
  store.definitions.leads.push(
    field(510_001, "Service type", "select", {
      options: [
        option(880_001, "Website"),
        option(880_002, "Branding"),
        option(880_003, "SEO"),
        option(880_004, "Hosting"),
      ],
    }),
    field(510_002, "Billing type", "select", {
      options: [
        option(880_011, "Festpreis"),
        option(880_012, "Stundenbasis"),
        option(880_013, "fixed"),
        option(880_014, "hourly"),
      ],
    }),
    field(510_003, "Assigned team", "textarea"),
    field(510_004, "Spec", "textarea"),
    field(510_005, "Deadline", "date"),
    field(510_006, "Start date", "date"),
    field(510_007, "Deal type", "select", {
      options: [option(880_101, "Enterprise client"), option(880_102, "Standard")],
    }),
    field(510_008, "Hourly rate", "numeric"),
    field(510_009, "Project manager", "select", {
      options: [option(880_201, "Anna A."), option(880_202, "petra@acme.example")],
    }),
    field(510_010, "Agency fee", "monetary", { currency: "EUR" }),
    field(510_011, "Currency", "select", { options: [option(880_301, "Euro"), option(880_302, "Dollar")] }),
    field(510_012, "PO number", "text"),
    field(510_013, "SEO per month", "monetary", { currency: "EUR" }),
    field(510_020, "Productive project", "url"),
    field(510_021, "Linear issue", "text"),
    field(510_022, "Budget status", "text"),
  );
  store.definitions.companies.push(
    multitext(178_388, "E-mail", "EMAIL", 126_400),
    field(620_001, "Country", "select", {
      options: [
        option(880_401, "Germany"),
        option(880_402, "Austria"),
        option(880_403, "France"),
        option(880_404, "Sweden"),
      ],
    }),
    field(620_002, "VAT ID", "text"),
  );
  store.definitions.contacts.push(
    field(178_376, "Position", "text", { code: "POSITION", isPredefined: true }),
    multitext(178_378, "Phone", "PHONE", 126_290),
    multitext(178_380, "E-mail", "EMAIL", 126_300),
  );
}

type Extras = Partial<Pick<StoredField, "options" | "currency" | "code" | "isPredefined">>;

function field(id: number, name: string, type: string, extras: Extras = {}): StoredField {
  return {
    id,
    name,
    type,
    code: null,
    sort: id % 1000,
    options: null,
    currency: null,
    isApiOnly: false,
    isComputed: false,
    isPredefined: false,
    listedFromMs: 0,
    ...extras,
  };
}

function option(id: number, value: string, code: string | null = null): StoredOption {
  return { id, value, sort: id % 100, code };
}

/** Several values, each with a label. */
function multitext(id: number, name: string, code: "EMAIL" | "PHONE", firstOption: number): StoredField {
  const labels =
    code === "EMAIL" ? ["WORK", "PRIV", "OTHER"] : ["WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER"];
  const list = labels.map((label, index) => option(firstOption + index, label, label));
  return field(id, name, "multitext", { code, isPredefined: true, options: list });
}
