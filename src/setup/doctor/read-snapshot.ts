/** Reads what `doctor` judges from the three systems. Reads only; what fails is kept with its reason. */
import type { KommoClient } from "../../clients/kommo/kommo-client.ts";
import type { LinearClient } from "../../clients/linear/linear-client.ts";
import type { ProductiveClient, ProductiveNamed } from "../../clients/productive/productive-client.ts";
import { HandoffError, VendorError } from "../../errors.ts";
import { kommoPort, linearPort, productivePort } from "../webhooks/webhook-systems.ts";
import type { Mapping } from "./mapping-parts.ts";
import type {
  CustomField,
  KommoFacts,
  LinearFacts,
  MarkerKind,
  ProductiveFacts,
  Reading,
  Unread,
} from "./snapshot.ts";

/** A value that no deal has: what is asked is whether the question is allowed. */
const probeValue = "handoff-doctor";

export async function readKommo(
  kommo: KommoClient,
  tokenExpiresAtMs: number | undefined,
): Promise<KommoFacts> {
  const account = await reading(kommo.account());
  // Whoever does not get in is not asked six more times.
  const [users, pipelines, lead, company, contact, webhooks] = await Promise.all([
    after(account, () => kommo.users()),
    after(account, () => kommo.pipelines()),
    after(account, () => kommo.fieldDefinitions("leads")),
    after(account, () => kommo.fieldDefinitions("companies")),
    after(account, () => kommo.fieldDefinitions("contacts")),
    after(account, () => kommoPort(kommo).list()),
  ]);
  return { account, users, pipelines, fields: { lead, company, contact }, webhooks, tokenExpiresAtMs };
}

export async function readProductive(
  productive: ProductiveClient,
  mapping: Mapping | undefined,
): Promise<ProductiveFacts> {
  const owner = await reading(productive.whoAmI());
  const [organization, people, serviceTypes, workflows, customFields, webhooks] = await Promise.all([
    after(owner, () => productive.organization()),
    after(owner, () => productive.people()),
    after(owner, () => productive.serviceTypes()),
    after(owner, () => productive.workflows()),
    after(owner, () => readCustomFields(productive)),
    after(owner, () => productivePort(productive).list()),
  ]);
  const [subsidiaries, taxRates, documentTypes, templates, markerFilters] = await Promise.all([
    after(owner, () => productive.subsidiaries()),
    after(owner, () => productive.taxRates()),
    after(owner, () => productive.documentTypes()),
    after(owner, () => readTemplates(productive, mapping)),
    owner.ok ? readMarkerFilters(productive, mapping) : {},
  ]);
  return {
    owner,
    organization,
    people,
    serviceTypes,
    workflows,
    subsidiaries,
    taxRates,
    documentTypes,
    templates,
    customFields,
    markerFilters,
    webhooks,
  };
}

export async function readLinear(linear: LinearClient): Promise<LinearFacts> {
  const viewer = await reading(linear.viewer());
  const [organization, users, teams, states, projects, labels, templates] = await Promise.all([
    after(viewer, () => linear.organization()),
    after(viewer, () => linear.users()),
    after(viewer, () => linear.teams()),
    after(viewer, () => linear.workflowStates()),
    after(viewer, () => linear.projects()),
    after(viewer, () => linear.labels()),
    after(viewer, () => linear.templates()),
  ]);
  const names = new Map((teams.ok ? teams.value : []).map(({ id, name }) => [id, name]));
  const webhooks = await after(viewer, () => linearPort(linear, names).list());
  return { viewer, organization, users, teams, states, projects, labels, templates, webhooks };
}

/** Whether the server can be reached from here; `fetchStatus` gives the status and throws where there is none. */
export async function readLivez(
  base: string,
  fetchStatus: (url: string) => Promise<number>,
): Promise<{ readonly base: string; readonly answer: Reading<number> }> {
  return { base, answer: await reading(fetchStatus(`${base}/livez`)) };
}

/** Everything that stands in the way of an answer, as a value; only our own mistakes are thrown. */
export async function reading<T>(work: Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    return unread(error);
  }
}

export function unread(error: HandoffError): Unread {
  return { ok: false, because: reasonOf(error), why: error.message, hint: error.hint };
}

function reasonOf(error: HandoffError): Unread["because"] {
  if (!(error instanceof VendorError)) return "failed";
  if (error.kind === "unauthorized") return "unauthorized";
  const isForbidden =
    error.status === 403 || error.complaints.some(({ code }) => code?.toUpperCase() === "FORBIDDEN");
  return error.kind === "refused" && isForbidden ? "forbidden" : "failed";
}

async function after<T>(first: Reading<unknown>, read: () => Promise<T>): Promise<Reading<T>> {
  return first.ok ? reading(read()) : first;
}

async function readCustomFields(productive: ProductiveClient): Promise<readonly CustomField[]> {
  const [definitions, options] = await Promise.all([
    productive.customFieldDefinitions(),
    productive.customFieldOptions(),
  ]);
  return definitions.map((definition) => ({
    ...definition,
    options: options
      .filter(({ fieldId, isArchived }) => fieldId === definition.id && !isArchived)
      .map(({ id, name }) => ({ id, name })),
  }));
}

/** Any project can serve as one, so those that the mapping names are looked up where the list has them not. */
async function readTemplates(
  productive: ProductiveClient,
  mapping: Mapping | undefined,
): Promise<readonly ProductiveNamed[]> {
  const templates = await productive.projectTemplates();
  const named = (mapping?.serviceTypes ?? []).flatMap(({ template }) =>
    template === undefined ? [] : [template.id],
  );
  const left = [...new Set(named)].filter((id) => !templates.some((template) => template.id === id));
  const projects = await Promise.all(left.map((id) => productive.project(id)));
  return [...templates, ...projects.filter((project) => project !== undefined)];
}

async function readMarkerFilters(
  productive: ProductiveClient,
  mapping: Mapping | undefined,
): Promise<ProductiveFacts["markerFilters"]> {
  const markers = mapping?.productive?.markers;
  const asked: readonly (readonly [MarkerKind, string | undefined, (id: string) => Promise<unknown>])[] = [
    ["company", markers?.company?.id, (id: string) => productive.companiesByCustomField(id, probeValue)],
    ["project", markers?.project?.id, (id: string) => productive.projectsByCustomField(id, probeValue)],
    ["budget", markers?.budget?.id, (id: string) => productive.budgetsByCustomField(id, probeValue)],
  ];
  const found: Partial<Record<MarkerKind, Reading<true>>> = {};
  for (const [kind, id, ask] of asked) {
    if (id === undefined) continue;
    const answer = await reading(ask(id));
    found[kind] = answer.ok ? { ok: true, value: true } : answer;
  }
  return found;
}
