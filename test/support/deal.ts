/** A won deal as Kommo tells it, valid unless a test says otherwise. */
import type { KommoCompany, KommoContact, KommoLead } from "../../src/clients/kommo/kommo-client.ts";
import type { Mapping } from "../../src/config/mapping.ts";
import type { Deal } from "../../src/sync/deal.ts";
import { describeDeal } from "../../src/sync/deal.ts";
import { aMapping } from "./mapping.ts";

export function aLead(overrides: Partial<KommoLead> = {}): KommoLead {
  return {
    id: 41_200_317,
    name: "Website relaunch",
    price: 12_500,
    priceWithMinorUnits: undefined,
    responsibleUserId: 9_100_001,
    statusId: 142,
    pipelineId: 7_700_001,
    createdAt: 1_790_000_000,
    updatedAt: 1_795_000_000,
    closedAt: 1_795_000_000,
    isDeleted: false,
    accountId: 33_000_001,
    fields: [],
    tags: [],
    companyId: 8800,
    contacts: [{ id: 9900, isMain: true }],
    ...overrides,
  };
}

export interface DealParts {
  readonly lead?: Partial<KommoLead>;
  readonly company?: Partial<KommoCompany> | null;
  readonly contact?: Partial<KommoContact> | null;
  readonly mapping?: Mapping;
}

/** With the company Northwind Studio GmbH and the contact Nora Nord; null: Kommo shows none. */
export function aDeal({ lead, company = {}, contact = {}, mapping }: DealParts = {}): Deal {
  return describeDeal(mapping ?? aMapping().mapping, {
    lead: aLead(lead),
    company:
      company === null ? undefined : { id: 8800, name: "Northwind Studio GmbH", fields: [], ...company },
    contact:
      contact === null
        ? undefined
        : { id: 9900, name: "Nora Nord", emails: [], phones: [], fields: [], ...contact },
    url: "https://acme.kommo.com/leads/detail/41200317",
    readAt: Date.parse("2026-11-23T09:00:00Z"),
  });
}
