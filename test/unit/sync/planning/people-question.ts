/** A deal, an account and who works in it, for tests of who does the work. */
import type { Mapping } from "../../../../src/config/mapping.ts";
import type { Deal, FieldReading } from "../../../../src/sync/deal.ts";
import { describeDeal } from "../../../../src/sync/deal.ts";
import type { Directory, LinearDirectory, ProductiveDirectory } from "../../../../src/sync/directory.ts";
import type { PeopleQuestion } from "../../../../src/sync/planning/plan-people.ts";
import { collectRemarks } from "../../../../src/sync/planning/plan-remarks.ts";
import { aMapping } from "../../../support/mapping.ts";

const { mapping } = aMapping();

type ProductivePerson = ProductiveDirectory["people"][number];
type LinearUser = LinearDirectory["users"][number];

export function aPerson(id: string, changes: Partial<ProductivePerson> = {}): ProductivePerson {
  return {
    id,
    name: `Person ${id}`,
    email: `p${id}@acme.example`,
    isActive: true,
    isPlaceholder: false,
    ...changes,
  };
}

export function aUser(id: string, changes: Partial<LinearUser> = {}): LinearUser {
  return {
    id,
    name: `User ${id}`,
    email: `u${id}@acme.example`,
    isActive: true,
    isAssignable: true,
    ...changes,
  };
}

interface DirectoryParts {
  readonly people?: readonly ProductivePerson[];
  readonly absences?: ProductiveDirectory["absences"];
  readonly users?: readonly LinearUser[];
  readonly kommoUsers?: Directory["kommo"]["users"];
}

/** Anna (user 1 in Kommo) is in none of the other systems unless she is given. */
export function aDirectory({
  people = [],
  absences = [],
  users = [],
  kommoUsers,
}: DirectoryParts = {}): Directory {
  const anna = { id: 1, name: "Anna", email: "anna@acme.example", isActive: true };
  return {
    kommo: {
      account: { id: 33000001, name: "acme", subdomain: "acme", currency: "EUR", currentUserId: 1 },
      users: kommoUsers === undefined ? [anna] : kommoUsers,
      pipelines: [],
      leadFields: [],
    },
    productive: { people: [...people], absences, customFields: [] },
    linear: { organization: { id: "w", name: "acme", urlKey: "acme" }, users: [...users] },
    readAt: 0,
  };
}

/** With these texts in its fields, by key; user 1 is responsible. */
export function aDeal(fields: Readonly<Record<string, string | readonly string[]>> = {}): Deal {
  const deal = describeDeal(mapping, {
    lead: {
      id: 7,
      name: "Relaunch",
      price: 100,
      priceWithMinorUnits: undefined,
      responsibleUserId: 1,
      statusId: 142,
      pipelineId: 7700001,
      createdAt: 1,
      updatedAt: 1,
      closedAt: 1,
      isDeleted: false,
      accountId: 33000001,
      fields: [],
      tags: [],
      companyId: 8,
      contacts: [],
    },
    company: { id: 8, name: "Northwind", fields: [] },
    contact: undefined,
    url: "https://acme.kommo.com/leads/detail/7",
    readAt: 0,
  });
  const readings = Object.entries(fields).map(([key, texts]): [string, FieldReading] => [
    key,
    { texts: [texts].flat(), optionIds: [], seconds: undefined, type: "text" },
  ]);
  return { ...deal, fields: { ...deal.fields, ...Object.fromEntries(readings) } };
}

interface QuestionParts extends DirectoryParts {
  readonly listed?: Mapping["people"];
  readonly fields?: Parameters<typeof aDeal>[0];
  readonly unknownPeople?: Mapping["policies"]["unknownPeople"];
}

/** The example mapping, listing only the people given as `listed`. */
export function aQuestion(
  parts: QuestionParts = {},
): PeopleQuestion & { readonly said: () => readonly string[] } {
  const unknownPeople = parts.unknownPeople ?? "match_by_email";
  const remarks = collectRemarks();
  return {
    deal: aDeal(parts.fields),
    mapping: { ...mapping, people: parts.listed ?? {}, policies: { ...mapping.policies, unknownPeople } },
    directory: aDirectory(parts),
    remarks,
    said: () => remarks.warnings.map((warning) => warning.message),
  };
}
