/** Accounts for tests of discover: small, valid, and changed by name. */
import type { KommoFieldDefinition } from "../../../../src/clients/kommo/kommo-client.ts";
import type { LinearTeam, LinearUser } from "../../../../src/clients/linear/linear-client.ts";
import type {
  ProductivePerson,
  ProductiveServiceModel,
} from "../../../../src/clients/productive/productive-client.ts";
import type {
  CustomField,
  KommoSnapshot,
  LinearSnapshot,
  ProductiveSnapshot,
  Snapshot,
} from "../../../../src/setup/discover/snapshot.ts";

export function aSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return { today: "2026-11-23", kommo: aKommo(), productive: aProductive(), linear: aLinear(), ...changes };
}

export function aKommo(changes: Partial<KommoSnapshot> = {}): KommoSnapshot {
  return {
    account: {
      id: 33000001,
      name: "acme",
      subdomain: "acme",
      currency: "EUR",
      timeZone: "Europe/Berlin",
      currentUserId: 1,
    },
    users: [{ id: 1, name: "Anna Account", email: "anna@acme.example", isActive: true }],
    pipelines: [aPipeline(7700001, "Sales"), { ...aPipeline(7700009, "Old sales"), isArchived: true }],
    fields: {
      leads: [
        aField(510001, "Service type", "select", { options: [{ id: 880001, value: "Website" }] }),
        aField(510004, "Spec", "textarea"),
      ],
      companies: [],
      contacts: [],
    },
    wins: [{ pipelineId: 7700001, count: 24, filled: { 510001: 24, 510004: 21 }, emails: {} }],
    ...changes,
  };
}

export function aPipeline(id: number, name: string) {
  return {
    id,
    name,
    isArchived: false,
    statuses: [
      { id: 61000001, name: "Incoming leads", type: 1 },
      { id: 61000004, name: "Negotiation", type: 0 },
      { id: 142, name: "Closed - won", type: 0 },
      { id: 143, name: "Closed - lost", type: 0 },
    ],
  };
}

export function aField(
  id: number,
  name: string,
  type: string,
  changes: Partial<KommoFieldDefinition> = {},
): KommoFieldDefinition {
  return { id, name, type, code: undefined, options: [], ...changes };
}

export function aProductive(changes: Partial<ProductiveSnapshot> = {}): ProductiveSnapshot {
  return {
    organization: { id: "77", name: "Acme" },
    ownerId: "3300",
    people: [aPerson("2001", "Anna Account"), aPerson("3300", "Petra Manager", "petra@acme.example")],
    serviceTypes: [aNamed("112", "Design"), aNamed("114", "Development")],
    workflows: [aNamed("612", "Default workflow")],
    templates: [],
    subsidiaries: [],
    taxRates: [],
    documentTypes: [],
    customFields: [
      aCustomField("70011", "Kommo company", "companies"),
      aCustomField("70012", "Kommo deal", "projects"),
      aCustomField("70013", "Kommo deal", "budgets"),
    ],
    ...changes,
  };
}

export function aPerson(id: string, name: string, email = "anna@acme.example"): ProductivePerson {
  return { id, name, email, isActive: true, isPlaceholder: false };
}

export function aNamed(id: string, name: string) {
  return { id, name, isArchived: false };
}

export function aCustomField(
  id: string,
  name: string,
  customizableType: string,
  changes: Partial<CustomField> = {},
): CustomField {
  return {
    id,
    name,
    customizableType,
    dataTypeId: 1,
    isRequired: false,
    isArchived: false,
    options: [],
    ...changes,
  };
}

export function aService(changes: Partial<ProductiveServiceModel> = {}): ProductiveServiceModel {
  return {
    id: "1",
    name: "Design",
    priceCents: 100_000,
    quantity: "1.0",
    budgetId: "9",
    projectId: "7001",
    serviceTypeId: "112",
    billingTypeId: 1,
    unitId: 2,
    ...changes,
  };
}

export function aLinear(changes: Partial<LinearSnapshot> = {}): LinearSnapshot {
  return {
    organization: { id: uuid("001"), name: "acme", urlKey: "acme" },
    users: [aUser(uuid("0c1"), "Anna Account")],
    teams: [aTeam(uuid("0e1"), "Engineering", "ENG")],
    states: [
      { id: uuid("0a1"), name: "Backlog", type: "backlog", position: 0, teamId: uuid("0e1") },
      { id: uuid("0a5"), name: "Done", type: "completed", position: 1, teamId: uuid("0e1") },
    ],
    projects: [],
    labels: [],
    templates: [],
    ...changes,
  };
}

export function aUser(id: string, name: string, email = "anna@acme.example"): LinearUser {
  return { id, name, email, isActive: true, isAssignable: true };
}

export function aTeam(id: string, name: string, key: string): LinearTeam {
  return { id, name, key, isRetired: false, defaultStateId: undefined };
}

export function uuid(end: string): string {
  return `5f0e4c1a-0000-4000-8000-000000000${end}`;
}
