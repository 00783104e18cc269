/**
 * `POST /projects/copy`: answers at once with `duplication_status: in_progress`; the content arrives when
 * the copy is done, seconds later. Every flag is off by default and needs its parents.
 */
import { accessDenied, blank, invalidAttributes, type AttributeProblem } from "./api-problem.ts";
import { copyFlags, flagProblems } from "./copy-flags.ts";
import { definitionOf } from "./resources/table.ts";
import { linkedId, textOf, type LinkValue, type StoredRecord } from "./record.ts";
import type { WriteInput } from "./request-body.ts";
import type { Turn } from "./turn.ts";
import { applyInput, initialDraft } from "./write-input.ts";
import { insertRecord, setAttributes } from "./writes.ts";

/** A copy that is not finished yet. */
export interface PendingCopy {
  readonly projectId: string;
  readonly templateId: string;
  readonly flags: ReadonlySet<string>;
  /** The turn that asked for it, at the instant the copy is due: what the copy makes is its work. */
  readonly turn: Turn;
}

/** The new project, empty, and the work that remains. */
export function startCopy(
  input: WriteInput,
  turn: Turn,
): { readonly project: StoredRecord; readonly pending: PendingCopy } {
  const definition = definitionOf("projects");
  const template = findTemplate(input, turn);
  const flags = copyFlags(input);
  const { draft, problems } = applyInput(definition, initialDraft(definition), own(input), turn, undefined);
  refuse([...requiredProblems(input, template), ...problems, ...flagProblems(flags)]);
  const complete = {
    attributes: {
      ...draft.attributes,
      template: input.attributes["copy_as_template"] === true,
      duplication_status: turn.switches.copyFirstStatus,
    },
    links: inherited(draft.links, template),
  };
  refuse(definition.check(complete, turn, undefined));
  const project = insertRecord(definition, definition.prepare(complete, turn, undefined), turn);
  const nowMs = turn.nowMs + turn.switches.copyDelayMs;
  const later = { ...turn, nowMs, visibleFromMs: Math.max(nowMs, turn.visibleFromMs) };
  return { project, pending: { projectId: project.id, templateId: template?.id ?? "", flags, turn: later } };
}

/** Brings the content over, or fails as the switch says. A project deleted meanwhile is left alone. */
export function finishCopy({ projectId, templateId, flags, turn }: PendingCopy): void {
  const project = turn.store.find("projects", projectId);
  const template = turn.store.find("projects", templateId);
  if (!project || project.deletedAtMs !== undefined) return;
  if (turn.switches.copyOutcome === "failed" || !template) {
    setAttributes(project, { duplication_status: "failed" }, turn);
    return;
  }
  copyTasks(template, project, flags, turn);
  if (flags.has("copy_memberships")) copyChildren("memberships", template, project, turn);
  if (flags.has("copy_budgets")) copyBudgets(template, project, turn);
  const fields = flags.has("copy_custom_fields")
    ? { custom_fields: template.attributes["custom_fields"] }
    : {};
  setAttributes(project, { ...fields, duplication_status: "done" }, turn);
}

function findTemplate(input: WriteInput, turn: Turn): StoredRecord | undefined {
  const id = input.attributes["template_id"];
  if (id === undefined || id === null) return undefined;
  const isWritten = typeof id === "string" || typeof id === "number";
  const template = isWritten ? turn.store.find("projects", String(id)) : undefined;
  if (!template || template.deletedAtMs !== undefined) throw accessDenied();
  return template;
}

/** What a copy takes besides flags; custom fields are not among it. */
function own(input: WriteInput): WriteInput {
  const taken = ["name", "project_type_id", "project_color_id", "company_id", "project_manager_id"];
  const attributes = Object.entries(input.attributes).filter(([name]) => taken.includes(name));
  return { ...input, attributes: Object.fromEntries(attributes) };
}

function requiredProblems(
  { attributes }: WriteInput,
  template: StoredRecord | undefined,
): readonly AttributeProblem[] {
  return [
    ...(textOf({ attributes }, "name").trim() === "" ? [blank("name")] : []),
    ...(template ? [] : [blank("template")]),
    ...((attributes["project_type_id"] ?? null) === null ? [blank("project_type")] : []),
  ];
}

function refuse(problems: readonly AttributeProblem[]): void {
  if (problems.length > 0) throw invalidAttributes(problems);
}

/** Company, manager and workflow come from the template where the request names none. */
function inherited(links: StoredRecord["links"], template: StoredRecord | undefined): StoredRecord["links"] {
  const names = ["company", "project_manager", "workflow"];
  return {
    ...links,
    ...Object.fromEntries(names.map((name) => [name, links[name] ?? template?.links[name] ?? null])),
  };
}

function copyTasks(
  template: StoredRecord,
  project: StoredRecord,
  flags: ReadonlySet<string>,
  turn: Turn,
): void {
  if (!flags.has("copy_folders")) return;
  const folders = copyChildren("folders", template, project, turn);
  if (!flags.has("copy_task_lists")) return;
  const lists = copyChildren("task_lists", template, project, turn, (list) => ({
    links: { ...list.links, folder: translated(list.links["folder"], folders) },
  }));
  copyChildren("tasks", template, project, turn, (task) => {
    const isClosed = task.attributes["closed"] === true;
    if (!flags.has(isClosed ? "copy_closed_tasks" : "copy_open_tasks")) return undefined;
    return {
      attributes: { ...task.attributes, ...withoutUncopied(flags) },
      links: {
        ...task.links,
        task_list: translated(task.links["task_list"], lists),
        assignee: flags.has("copy_assignees") ? (task.links["assignee"] ?? null) : null,
      },
    };
  });
}

function withoutUncopied(flags: ReadonlySet<string>): StoredRecord["attributes"] {
  return {
    ...(flags.has("copy_task_description") ? {} : { description: null }),
    ...(flags.has("copy_estimate") ? {} : { initial_estimate: null }),
    ...(flags.has("copy_date") ? {} : { due_date: null, start_date: null }),
    ...(flags.has("copy_tags") ? {} : { tag_list: [] }),
  };
}

function copyBudgets(template: StoredRecord, project: StoredRecord, turn: Turn): void {
  const company = project.links["company"] ?? null;
  const budgets = copyChildren("deals", template, project, turn, (deal) =>
    deal.attributes["budget"] === true ? { links: { ...deal.links, company } } : undefined,
  );
  for (const service of turn.store.all("services")) {
    const deal = translated(service.links["deal"], budgets);
    if (deal) copyRecord(service, { links: { ...service.links, deal } }, turn);
  }
}

type Changed = Partial<Pick<StoredRecord, "attributes" | "links">>;

/** Copies what belongs to the template; `change` may leave a record out. Returns old id → new id. */
function copyChildren(
  type: string,
  template: StoredRecord,
  project: StoredRecord,
  turn: Turn,
  change: (child: StoredRecord) => Changed | undefined = () => ({}),
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const child of turn.store.all(type)) {
    if (linkedId(child, "project") !== template.id) continue;
    const changed = change(child);
    if (!changed) continue;
    const links = { ...(changed.links ?? child.links), project: { type: "projects", id: project.id } };
    ids.set(child.id, copyRecord(child, { ...changed, links }, turn).id);
  }
  return ids;
}

function copyRecord(original: StoredRecord, changed: Changed, turn: Turn): StoredRecord {
  const definition = definitionOf(original.type);
  const draft = { attributes: original.attributes, links: original.links, ...changed };
  return insertRecord(definition, definition.prepare(draft, turn, undefined), turn);
}

function translated(link: LinkValue | undefined, ids: ReadonlyMap<string, string>): LinkValue {
  if (!link || !("id" in link)) return null;
  const id = ids.get(link.id);
  return id === undefined ? null : { type: link.type, id };
}
