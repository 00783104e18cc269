import type { AttributeProblem } from "./api-problem.ts";
import type { WriteInput } from "./request-body.ts";

const TASKS = ["copy_open_tasks", "copy_closed_tasks"];

/** Flag → flags of which one must be on, each list separately. */
const PARENTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  copy_task_lists: [["copy_folders"]],
  copy_open_tasks: [["copy_task_lists"]],
  copy_closed_tasks: [["copy_task_lists"]],
  copy_assignees: [["copy_memberships"], TASKS],
  copy_task_subscribers: [["copy_memberships"], TASKS],
  copy_task_comments: [TASKS],
  copy_task_attachments: [TASKS],
  copy_task_description: [TASKS],
  copy_tags: [TASKS],
  copy_date: [TASKS],
  copy_repeat: [TASKS],
  copy_estimate: [TASKS],
  copy_task_open_todos: [TASKS],
  copy_task_closed_todos: [TASKS],
  copy_task_open_subtasks: [TASKS],
  copy_task_closed_subtasks: [TASKS],
  copy_task_dependencies: [TASKS],
  copy_task_templates: [TASKS],
};

/** The flags that are on; `copy_boards` is the older name of `copy_folders`. */
export function copyFlags({ attributes }: WriteInput): ReadonlySet<string> {
  const names = Object.keys(attributes).filter(
    (name) => name.startsWith("copy_") && attributes[name] === true,
  );
  return new Set(names.flatMap((name) => (name === "copy_boards" ? [name, "copy_folders"] : [name])));
}

/** The flags that lack a parent; each is refused by name. */
export function flagProblems(flags: ReadonlySet<string>): readonly AttributeProblem[] {
  return [...flags].flatMap((flag) =>
    (PARENTS[flag] ?? [])
      .filter((oneOf) => !oneOf.some((parent) => flags.has(parent)))
      .map((oneOf) => ({ attribute: flag, detail: `needs ${oneOf.join(" or ")}` })),
  );
}
