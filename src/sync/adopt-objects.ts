/** What can be adopted: read from the vendor and checked, with the marker field it may bear. */
import type { WriteOptions } from "../clients/write-options.ts";
import type { Mapping } from "../config/mapping.ts";
import { exitCodes, HandoffError } from "../errors.ts";
import type { Json } from "../ledger/ledger.ts";
import type { AdoptKind, AdoptTarget } from "./adopt-target.ts";
import { sameName } from "./company-name.ts";
import type { Client } from "./planning/plan-company.ts";
import { markerOf } from "./planning/productive-question.ts";
import type { Ports } from "./ports.ts";

/** Something that exists and may be linked. */
export interface AdoptObject {
  readonly kind: AdoptKind;
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Kept with the link, for later steps. */
  readonly facts: Json;
  /** Where our number may stand; undefined where no such field is mapped, and for issues. */
  readonly marker: ObjectMarker | undefined;
  /** Where it belongs, in Productive. */
  readonly companyId?: string | undefined;
  readonly projectId?: string | undefined;
}

export interface ObjectMarker {
  /** Our number for it. */
  readonly ours: string;
  /** What the field holds now; empty when nothing. */
  readonly held: string;
  /** Writes our number, or empties the field; every other field stays as it was read. */
  write(value: string | null, options: WriteOptions): Promise<void>;
}

/** Whose object it is to be: the deal, and the client that its company is known by. */
export interface AdoptSubject {
  readonly lead: number;
  /** Undefined: the deal names no client. */
  readonly client: Client | undefined;
}

/** Throws `adopt.*` (exit 3) where it does not exist or is of the wrong kind. Reads only. */
export function findToAdopt(target: AdoptTarget, subject: AdoptSubject, ports: Ports): Promise<AdoptObject> {
  refuseOtherPlace(target, ports.mapping);
  switch (target.kind) {
    case "company":
      return findCompany(target, subject, ports);
    case "project":
      return findProject(target, subject, ports);
    case "budget":
      return findBudget(target, subject, ports);
    case "issue":
      return findIssue(target, ports);
  }
}

/** The object of a link, whatever became of it since; undefined where it no longer exists, and for issues. */
export async function readLinked(
  kind: AdoptKind,
  id: string,
  subject: AdoptSubject,
  ports: Ports,
): Promise<Pick<AdoptObject, "name" | "marker"> | undefined> {
  const productive = ports.productive();
  const row = await {
    company: () => productive.company(id),
    project: () => productive.project(id),
    budget: () => productive.budget(id),
    issue: () => Promise.resolve(undefined),
  }[kind]();
  if (row === undefined || kind === "issue") return undefined;
  return { name: row.name, marker: markerAt(kind, row, subject, ports) };
}

async function findCompany(target: AdoptTarget, subject: AdoptSubject, ports: Ports): Promise<AdoptObject> {
  const row = await ports.productive().company(target.id);
  if (row === undefined) throw notFound(target, "Productive");
  if (sameName(row.name, ports.mapping.productive?.organization.name ?? "")) {
    throw unfit(target, `“${row.name}” is your own organisation, which takes no client's work.`);
  }
  if (row.isArchived) throw unfit(target, `“${row.name}” is archived in Productive.`, restoreFirst);
  return describeRecord("company", row, subject, ports);
}

async function findProject(target: AdoptTarget, subject: AdoptSubject, ports: Ports): Promise<AdoptObject> {
  const row = await ports.productive().project(target.id);
  if (row === undefined) throw notFound(target, "Productive");
  if (row.projectTypeId !== clientProject) {
    throw unfit(target, `“${row.name}” is an internal project, and a deal needs a client's.`);
  }
  if (ports.mapping.serviceTypes.some(({ template }) => template?.id === row.id)) {
    throw unfit(target, `“${row.name}” is the template that projects are copied from.`);
  }
  if (row.isArchived) throw unfit(target, `“${row.name}” is archived in Productive.`, restoreFirst);
  const { companyId } = row;
  return { ...describeRecord("project", row, subject, ports), companyId };
}

async function findBudget(target: AdoptTarget, subject: AdoptSubject, ports: Ports): Promise<AdoptObject> {
  const row = await ports.productive().budget(target.id);
  if (row === undefined || row.deletedAt !== null) throw notFound(target, "Productive");
  if (!row.isBudget) throw unfit(target, `“${row.name}” is a deal in Productive, and not a budget.`);
  if (row.closedAt !== null) throw unfit(target, `The budget “${row.name}” is closed.`);
  const found = describeRecord("budget", row, subject, ports);
  const held = found.marker?.held ?? "";
  if (held !== "" && held !== found.marker?.ours) {
    throw taken(target, `The budget “${row.name}” bears the number of another deal (${held}).`);
  }
  const { companyId, projectId } = row;
  return { ...found, companyId, projectId };
}

async function findIssue(target: AdoptTarget, ports: Ports): Promise<AdoptObject> {
  const issue = await ports.linear().issue(target.id);
  if (issue === undefined) throw notFound(target, "Linear");
  const workspace = /^\/([^/]+)\//u.exec(URL.parse(issue.url)?.pathname ?? "")?.[1];
  if (target.place !== undefined && target.place !== workspace) {
    throw otherPlace(target, `the workspace “${workspace ?? "connected"}”`);
  }
  const name = `${issue.identifier} ${issue.title}`;
  if (issue.isTrashed) throw unfit(target, `“${name}” is in Linear's trash.`, restoreFirst);
  if (issue.isArchived) throw unfit(target, `“${name}” is archived in Linear.`, restoreFirst);
  const { id, url, identifier, teamId } = issue;
  return { kind: "issue", id, name, url, facts: { identifier, teamId }, marker: undefined };
}

/** Productive's number of a client's project; 1 is internal. */
const clientProject = 2;

interface MarkedRow {
  readonly id: string;
  readonly name: string;
  readonly customFields: Readonly<Record<string, unknown>>;
}

type RecordKind = Exclude<AdoptKind, "issue">;

const pageKinds = { company: "companies", project: "projects", budget: "budgets" } as const;

function describeRecord(kind: RecordKind, row: MarkedRow, subject: AdoptSubject, ports: Ports): AdoptObject {
  const url = ports.productive().url(pageKinds[kind], row.id);
  const marker = markerAt(kind, row, subject, ports);
  return { kind, id: row.id, name: row.name, url, facts: null, marker };
}

function markerAt(
  kind: RecordKind,
  row: MarkedRow,
  { lead, client }: AdoptSubject,
  ports: Ports,
): ObjectMarker | undefined {
  const number = kind === "company" ? client?.number : String(lead);
  const marker = number === undefined ? undefined : markerOf(ports.mapping, kind, number);
  if (marker === undefined) return undefined;
  const { fieldId, value: ours } = marker;
  const productive = ports.productive();
  const write: ObjectMarker["write"] = (value, options) => {
    // The whole hash is replaced by what is sent.
    const change = { customFields: { ...row.customFields, [fieldId]: value } };
    switch (kind) {
      case "company":
        return productive.updateCompany(row.id, change, options);
      case "project":
        return productive.updateProject(row.id, change, options);
      case "budget":
        return productive.updateBudget(row.id, change, options);
    }
  };
  return { ours, held: textOf(row.customFields[fieldId]), write };
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/** Addresses of Linear are compared with the issue that is found: the workspace's key is not in the mapping. */
function refuseOtherPlace(target: AdoptTarget, { productive }: Mapping): void {
  const organization = productive?.organization;
  if (target.kind === "issue" || organization === undefined) return;
  if (target.place === undefined || target.place === organization.id) return;
  throw otherPlace(target, `organisation ${organization.id} (${organization.name ?? "Productive"})`);
}

const restoreFirst = "Restore it first, or name another one.";

function notFound(target: AdoptTarget, system: string): HandoffError {
  return refusal("adopt.not_found", target, `${system} has no ${target.kind} ${target.text}.`, {
    hint: "Open it there and copy the address of its page.",
  });
}

function unfit(target: AdoptTarget, message: string, hint = "Name another one."): HandoffError {
  return refusal("adopt.unfit", target, message, { hint });
}

function taken(target: AdoptTarget, message: string): HandoffError {
  return refusal("adopt.taken", target, message, { hint: "Name another one." });
}

function otherPlace(target: AdoptTarget, own: string): HandoffError {
  return new HandoffError({
    code: "usage",
    message: `${target.text} lies elsewhere: this mapping belongs to ${own}.`,
    hint: "Name the other account’s mapping with `--config <file>`, or another object.",
    facts: { typed: target.text },
    exitCode: exitCodes.usage,
  });
}

/** A refusal to link: nothing was written. */
export function refusal(
  code: `adopt.${string}`,
  target: { readonly kind: AdoptKind; readonly text?: string },
  message: string,
  more: { readonly hint: string; readonly facts?: Readonly<Record<string, unknown>> },
): HandoffError {
  const facts = { kind: target.kind, typed: target.text, ...more.facts };
  return new HandoffError({ code, message, hint: more.hint, facts, exitCode: exitCodes.notDone });
}
