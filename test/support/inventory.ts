/** What stands in the three systems for one deal: read from the simulators' own stores, not through us. */
import type { Sandbox } from "../../src/sandbox/world.ts";

export interface Inventory {
  /** Names of companies that bear the Kommo company's number. */
  readonly companies: readonly string[];
  /** Those that bear the deal's number, in its field or at the end of their name. */
  readonly projects: readonly string[];
  readonly budgets: readonly string[];
  /** `Design 500000`, of all budgets of this deal, in the order of creation. */
  readonly services: readonly string[];
  /** Ids of the people with access, one entry per membership. */
  readonly members: readonly string[];
  readonly issues: readonly string[];
  /** Addresses attached to these issues; the deal's own projects numbered from 1, as in `fields`. */
  readonly attachments: readonly string[];
  /** Kinds of our notes, from their last line. */
  readonly notes: readonly string[];
  /** Open tasks that bear our last line. */
  readonly openTasks: readonly string[];
  /** Texts in the fields that are written back. */
  readonly fields: readonly string[];
}

const markers = { companies: "70011", projects: "70012", deals: "70013" } as const;
const writeBackFields = [510020, 510021, 510022];

export function takeInventory(sandbox: Sandbox, lead: number, company: number | string): Inventory {
  const { objects } = sandbox.productive.handler.snapshot();
  const living = (type: string) => (objects[type] ?? []).filter((object) => object.deletedAtMs === null);
  const marked = (type: keyof typeof markers, value: string) =>
    living(type).filter((object) => fieldsOf(object.attributes["custom_fields"])[markers[type]] === value);
  const projects = living("projects").filter(
    (project) =>
      fieldsOf(project.attributes["custom_fields"])[markers.projects] === String(lead) ||
      nameOf(project).endsWith(` · K${String(lead)}`),
  );
  const budgets = marked("deals", String(lead));
  const linkedTo = (type: string, link: string, ids: readonly string[]) =>
    living(type).filter((object) => ids.includes(linkedId(object.links[link])));
  const linear = sandbox.linear.handler.snapshot();
  const attachmentsOf = (issueId: string): readonly string[] =>
    linear.attachments.filter((attachment) => attachment.issueId === issueId).map(({ url }) => url);
  // By what a person sees: an attachment that leads to the deal.
  const isOfDeal = (url: string): boolean => url.endsWith(`/leads/detail/${String(lead)}`);
  const issues = linear.issues.filter((issue) => attachmentsOf(issue.id).some(isOfDeal));
  // Ids depend on whatever else was written, a request that was sent twice included.
  const numbered = (text: string): string =>
    projects.reduce(
      (rest, { id }, at) => rest.replace(`/projects/${id}`, `/projects/${String(at + 1)}`),
      text,
    );
  return {
    companies: marked("companies", String(company)).map(nameOf),
    projects: projects.map(nameOf),
    budgets: budgets.map(nameOf),
    services: linkedTo("services", "deal", budgets.map(idOf)).map(
      (service) => `${nameOf(service)} ${String(service.attributes["price"])}`,
    ),
    members: linkedTo("memberships", "project", projects.map(idOf)).map((member) =>
      linkedId(member.links["person"]),
    ),
    issues: issues.map((issue) => issue.title),
    attachments: issues.flatMap((issue) => attachmentsOf(issue.id)).map(numbered),
    notes: notesOf(sandbox, lead),
    openTasks: [...sandbox.kommo.store.tasks.values()]
      .filter((task) => task.entityId === lead && !task.isCompleted && task.text.includes("handoff · "))
      .map((task) => task.text),
    fields: writeBackFields
      .map((id) => sandbox.kommo.store.leads.get(lead)?.fields.get(id) ?? [])
      .map((entries) => entries.map(({ value }) => (typeof value === "object" ? "" : String(value))).join())
      .map(numbered),
  };
}

function linkedId(link: unknown): string {
  return typeof link === "object" && link !== null && "id" in link ? String(link.id) : "";
}

interface Named {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function nameOf(object: Named): string {
  return String(object.attributes["name"]);
}

function idOf(object: Named): string {
  return object.id;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function notesOf(sandbox: Sandbox, lead: number): readonly string[] {
  return [...sandbox.kommo.store.notes.values()]
    .filter((note) => note.leadId === lead && note.noteType === "service_message")
    .map((note) => String(note.params["text"]).split("\n").at(-1) ?? "");
}
