import { didYouMean } from "../did-you-mean.ts";
import { doubtful, wrong } from "../finding.ts";
import type { Finding, Path } from "../finding.ts";
import type { WrittenMap } from "../mapping-source.ts";
import { at, entriesOf, itemsOf, textOf } from "../written-tree.ts";

const tasks = ["open_tasks", "closed_tasks"];

/**
 * What `POST /projects/copy` of Productive can copy, without the prefix `copy_`, and the flags of which one
 * must be on too: each flag is off by default and does nothing without its parent.
 */
const parentsOf: Readonly<Record<string, readonly string[]>> = {
  folders: [],
  task_lists: ["folders"],
  open_tasks: ["task_lists"],
  closed_tasks: ["task_lists"],
  task_comments: tasks,
  task_attachments: tasks,
  task_description: tasks,
  tags: tasks,
  date: tasks,
  repeat: tasks,
  estimate: tasks,
  task_open_todos: tasks,
  task_closed_todos: tasks,
  task_open_subtasks: tasks,
  task_closed_subtasks: tasks,
  task_dependencies: tasks,
  task_templates: tasks,
  views: [],
  notes: [],
  surveys: [],
  custom_fields: [],
  dashboards: [],
  automations: [],
};

/** What would be made twice, or given to people who were not asked for. */
const refused: Readonly<Record<string, string>> = {
  budgets: "The budget is made from what was sold; a copied one would stand beside it.",
  deals: "The deal is in Kommo; a copied one would be counted as a second sale.",
  memberships: "The team comes from the deal; the template's people would be added to it.",
  assignees: "It needs memberships, and the team comes from the deal.",
  task_subscribers: "It needs memberships, and the team comes from the deal.",
};

/** `copy` names flags that exist and are allowed, each once. */
export function copyFlagsAreKnown(tree: WrittenMap): readonly Finding[] {
  return copies(tree).flatMap(({ path, flags }) =>
    flags.flatMap((flag, index) => flagFinding([...path, "copy", index], flag, flags.indexOf(flag) < index)),
  );
}

/** `copy` names what each of its flags needs. */
export function copyFlagsHaveParents(tree: WrittenMap): readonly Finding[] {
  return copies(tree).flatMap(({ path, flags }) =>
    flags.flatMap((flag, index) => {
      const parents = parentsOf[flag] ?? [];
      if (parents.length === 0 || parents.some((parent) => flags.includes(parent))) return [];
      const needed = parents.join(" or ");
      return [
        wrong(
          [...path, "copy", index],
          `“${flag}” is copied only together with ${needed}.`,
          `Add ${needed}.`,
        ),
      ];
    }),
  );
}

/** Template and `copy` belong together. */
export function templatesAreCopied(tree: WrittenMap): readonly Finding[] {
  return copies(tree).flatMap(({ path, flags, hasTemplate }) => {
    if (hasTemplate && flags.length === 0) {
      const message = "Nothing of this template is copied: every part is off unless `copy` names it.";
      return [doubtful([...path, "template"], message, "Add `copy: [folders, task_lists, open_tasks]`.")];
    }
    if (!hasTemplate && flags.length > 0) {
      return [doubtful([...path, "copy"], "`copy` has no effect without a template.", "Add `template:`.")];
    }
    return [];
  });
}

function flagFinding(path: Path, flag: string, isRepeated: boolean): readonly Finding[] {
  const bare = flag.replace(/^copy_/, "");
  const reason = refused[bare];
  if (reason !== undefined) return [wrong(path, `“${flag}” cannot be copied.`, reason)];
  if (isRepeated) return [wrong(path, `“${flag}” stands twice in this list.`)];
  const known = Object.keys(parentsOf);
  if (known.includes(flag)) return [];
  const hint = known.includes(bare) ? `Write ${bare}.` : didYouMean(flag, known);
  return [wrong(path, `“${flag}” is nothing that Productive copies.`, hint ?? `Known: ${known.join(", ")}.`)];
}

function copies(tree: WrittenMap) {
  return entriesOf(tree["service_types"]).map(([key, type]) => ({
    path: ["service_types", key],
    flags: itemsOf(at(type, "copy")).flatMap((flag) => textOf(flag) ?? []),
    hasTemplate: at(type, "template") !== undefined,
  }));
}
