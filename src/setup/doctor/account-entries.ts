/** What the accounts have of each kind of thing that a mapping names. Pure. */
import type { LinearLabel, LinearUser } from "../../clients/linear/linear-client.ts";
import type { ProductivePerson } from "../../clients/productive/productive-client.ts";
import type { ThingKind } from "./mapped-things.ts";
import type {
  Connected,
  DoctorSnapshot,
  KommoFacts,
  LinearFacts,
  ProductiveFacts,
  Reading,
} from "./snapshot.ts";

/** Something an account has. `obstacle`: why it cannot be used, as in “is archived”. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  /** What it is also called. */
  readonly otherName: string | undefined;
  readonly obstacle: string | undefined;
}

type Entries = Reading<readonly Entry[]>;

/** Undefined where the system is not connected. */
export function entriesOf(kind: ThingKind, snapshot: DoctorSnapshot): Entries | undefined {
  return readers[kind](snapshot);
}

const readers = {
  leadField: ({ kommo }) => inKommo(kommo, ({ fields }) => every(fields.lead, plain)),
  companyField: ({ kommo }) => inKommo(kommo, ({ fields }) => every(fields.company, plain)),
  contactField: ({ kommo }) => inKommo(kommo, ({ fields }) => every(fields.contact, plain)),
  person: ({ productive }) => inProductive(productive, ({ people }) => every(people, obstacleOfPerson)),
  serviceType: ({ productive }) =>
    inProductive(productive, ({ serviceTypes }) => every(serviceTypes, archived)),
  workflow: ({ productive }) => inProductive(productive, ({ workflows }) => every(workflows, archived)),
  subsidiary: ({ productive }) =>
    inProductive(productive, ({ subsidiaries }) => every(subsidiaries, archived)),
  taxRate: ({ productive }) => inProductive(productive, ({ taxRates }) => every(taxRates, archived)),
  documentType: ({ productive }) =>
    inProductive(productive, ({ documentTypes }) => every(documentTypes, archived)),
  projectTemplate: ({ productive }) =>
    inProductive(productive, ({ templates }) => every(templates, archived)),
  customField: ({ productive }) =>
    inProductive(productive, ({ customFields }) => every(customFields, archived)),
  user: ({ linear }) => inLinear(linear, ({ users }) => every(users, obstacleOfUser)),
  team: ({ linear }) =>
    inLinear(linear, ({ teams }) =>
      every(teams, ({ isRetired }) => (isRetired ? "is retired and takes no issues" : undefined)),
    ),
  state: ({ linear }) =>
    inLinear(linear, ({ states }) =>
      every(states, ({ type }) => (type === "duplicate" ? "takes no new issues" : undefined)),
    ),
  project: ({ linear }) =>
    inLinear(linear, ({ projects }) =>
      every(projects, ({ statusType }) => (endedStatuses.has(statusType) ? `is ${statusType}` : undefined)),
    ),
  label: ({ linear }) => inLinear(linear, ({ labels }) => every(labels, obstacleOfLabel)),
  issueTemplate: ({ linear }) =>
    inLinear(linear, ({ templates }) =>
      every(templates, ({ type }) =>
        type === "issue" ? undefined : `is a template of another kind (${type})`,
      ),
    ),
} as const satisfies Record<ThingKind, (snapshot: DoctorSnapshot) => Entries | undefined>;

const endedStatuses: ReadonlySet<string> = new Set(["completed", "canceled"]);

function inKommo(system: Connected<KommoFacts>, read: (facts: KommoFacts) => Entries): Entries | undefined {
  return system.kind === "connected" ? read(system.facts) : undefined;
}

function inProductive(
  system: Connected<ProductiveFacts>,
  read: (facts: ProductiveFacts) => Entries,
): Entries | undefined {
  return system.kind === "connected" ? read(system.facts) : undefined;
}

function inLinear(
  system: Connected<LinearFacts>,
  read: (facts: LinearFacts) => Entries,
): Entries | undefined {
  return system.kind === "connected" ? read(system.facts) : undefined;
}

interface NamedRow {
  readonly id: string | number;
  readonly name: string;
  readonly displayName?: string | undefined;
}

function every<T extends NamedRow>(
  reading: Reading<readonly T[]>,
  obstacleOf: (row: T) => string | undefined,
): Entries {
  if (!reading.ok) return reading;
  const value = reading.value.map((row) => ({
    id: String(row.id),
    name: row.name,
    otherName: row.displayName,
    obstacle: obstacleOf(row),
  }));
  return { ok: true, value };
}

function plain(): undefined {
  return undefined;
}

function archived({ isArchived }: { readonly isArchived: boolean }): string | undefined {
  return isArchived ? "is archived" : undefined;
}

function obstacleOfPerson({ isActive, isPlaceholder }: ProductivePerson): string | undefined {
  if (!isActive) return "is archived or deactivated";
  return isPlaceholder ? "is a placeholder and not a person yet" : undefined;
}

function obstacleOfUser({ isActive, isAssignable }: LinearUser): string | undefined {
  if (!isActive) return "is disabled";
  return isAssignable ? undefined : "is a guest or an app and cannot be given issues";
}

function obstacleOfLabel({ isGroup, isRetired }: LinearLabel): string | undefined {
  if (isGroup) return "is a group of labels, which no issue can bear";
  return isRetired ? "is retired" : undefined;
}
