/** Reads the three accounts: every page of every list, in parallel; the clients keep to the quotas. */
import type { KommoClient, KommoUser } from "../../clients/kommo/kommo-client.ts";
import type { LinearClient } from "../../clients/linear/linear-client.ts";
import type { ProductiveClient } from "../../clients/productive/productive-client.ts";
import { VendorError } from "../../errors.ts";
import { dateOfInstant } from "../../sync/calendar.ts";
import { readRecentWins } from "./recent-wins.ts";
import type {
  CustomField,
  KommoSnapshot,
  LinearSnapshot,
  ProductiveSnapshot,
  ProjectTemplate,
  Snapshot,
} from "./snapshot.ts";
import { openPipelines } from "./snapshot.ts";

export interface SnapshotSources {
  readonly kommo: KommoClient;
  /** Undefined: not connected. */
  readonly productive: ProductiveClient | undefined;
  readonly linear: LinearClient | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Projects that a mapping names as templates: any project may be one, listed as such or not. */
  readonly namedTemplates: readonly string[];
  /** A part begins or has been read, for progress. */
  readonly onPart: (part: SnapshotPart) => void;
}

export interface SnapshotPart {
  /** `people of Productive` */
  readonly name: string;
  /** Undefined while it is being read. */
  readonly count: number | undefined;
}

/** Throws `VendorError` as the clients do. Lists that a token may not see are undefined where that can be lived with. */
export async function readSnapshot(sources: SnapshotSources): Promise<Snapshot> {
  const [kommo, productive, linear] = await Promise.all([
    readKommo(sources),
    sources.productive === undefined ? undefined : readProductive(sources.productive, sources),
    sources.linear === undefined ? undefined : readLinear(sources.linear, sources),
  ]);
  const zone = kommo.account.timeZone ?? "UTC";
  return { today: dateOfInstant(Math.floor(sources.nowMs / 1000), zone), kommo, productive, linear };
}

type Say = SnapshotSources["onPart"];

async function part<T>(name: string, read: Promise<readonly T[]>, onPart: Say): Promise<readonly T[]> {
  onPart({ name, count: undefined });
  const rows = await read;
  onPart({ name, count: rows.length });
  return rows;
}

async function readKommo(sources: SnapshotSources): Promise<KommoSnapshot> {
  const { kommo, onPart } = sources;
  const [account, users, pipelines, leads, companies, contacts] = await Promise.all([
    kommo.account(),
    readUsers(kommo, onPart),
    part("pipelines", kommo.pipelines(), onPart),
    part("fields of deals", kommo.fieldDefinitions("leads"), onPart),
    part("fields of companies", kommo.fieldDefinitions("companies"), onPart),
    part("fields of contacts", kommo.fieldDefinitions("contacts"), onPart),
  ]);
  const read = { account, users, pipelines, fields: { leads, companies, contacts }, wins: [] };
  const wins = await part("pipelines’ recent wins", readRecentWins(openPipelines(read), sources), onPart);
  return { ...read, wins };
}

/** Only an administrator's token may list users. */
async function readUsers(kommo: KommoClient, onPart: Say): Promise<readonly KommoUser[] | undefined> {
  return unlessForbidden(part("users of Kommo", kommo.users(), onPart));
}

async function readProductive(
  client: ProductiveClient,
  { onPart, namedTemplates }: SnapshotSources,
): Promise<ProductiveSnapshot> {
  const [organization, owner, people, serviceTypes, workflows, templates, ...rest] = await Promise.all([
    client.organization(),
    client.whoAmI(),
    part("people of Productive", client.people(), onPart),
    part("service types", client.serviceTypes(), onPart),
    part("workflows", client.workflows(), onPart),
    part("project templates", readTemplates(client, namedTemplates), onPart),
    unlessForbidden(part("subsidiaries", client.subsidiaries(), onPart)),
    unlessForbidden(part("tax rates", client.taxRates(), onPart)),
    unlessForbidden(part("document types", client.documentTypes(), onPart)),
    unlessForbidden(part("custom fields of Productive", readCustomFields(client), onPart)),
  ]);
  const [subsidiaries = [], taxRates = [], documentTypes = [], customFields] = rest;
  return {
    organization,
    ownerId: owner.personId,
    people,
    serviceTypes,
    workflows,
    templates,
    subsidiaries,
    taxRates,
    documentTypes,
    customFields,
  };
}

async function readTemplates(
  client: ProductiveClient,
  named: readonly string[],
): Promise<readonly ProjectTemplate[]> {
  const listed = await client.projectTemplates();
  const others = named.filter((id) => !listed.some((template) => template.id === id));
  const read = await Promise.all(others.map((id) => client.project(id)));
  const templates = [...listed, ...read.filter((project) => project !== undefined)].map(
    ({ id, name, isArchived }) => ({ id, name, isArchived }),
  );
  const inUse = templates.filter(({ isArchived }) => !isArchived).map(({ id }) => id);
  const services = inUse.length === 0 ? [] : await client.servicesOfProjects(inUse);
  return templates.map((template) => ({
    ...template,
    services: services.filter(({ projectId }) => projectId === template.id),
  }));
}

async function readCustomFields(client: ProductiveClient): Promise<readonly CustomField[]> {
  const [definitions, options] = await Promise.all([
    client.customFieldDefinitions(),
    client.customFieldOptions(),
  ]);
  return definitions.map((definition) => ({
    ...definition,
    options: options
      .filter(({ fieldId, isArchived }) => fieldId === definition.id && !isArchived)
      .map(({ id, name }) => ({ id, name })),
  }));
}

async function readLinear(client: LinearClient, { onPart }: SnapshotSources): Promise<LinearSnapshot> {
  const [organization, users, teams, states, projects, labels, templates] = await Promise.all([
    client.organization(),
    part("users of Linear", client.users(), onPart),
    part("teams", client.teams(), onPart),
    part("states of teams", client.workflowStates(), onPart),
    part("projects of Linear", client.projects(), onPart),
    part("labels", client.labels(), onPart),
    part("templates of Linear", client.templates(), onPart),
  ]);
  return { organization, users, teams, states, projects, labels, templates };
}

/** 403: the token's owner may not see the list. Everything else is thrown. */
async function unlessForbidden<T>(reading: Promise<readonly T[]>): Promise<readonly T[] | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof VendorError && error.kind === "refused" && error.status === 403) return undefined;
    throw error;
  }
}
