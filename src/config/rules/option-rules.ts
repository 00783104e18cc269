import { doubtful, wrong } from "../finding.ts";
import type { Finding, Path } from "../finding.ts";
import type { Written, WrittenMap } from "../mapping-source.ts";
import { at, entriesOf, folded, isList, isSection, textOf, walk } from "../written-tree.ts";

/** An option as some place of the file names it. */
export interface Option {
  readonly path: Path;
  readonly id: string | undefined;
  readonly name: string | undefined;
}

const idHint = "Write `- { when: { id: 880101, name: … }, is: … }`; text fields have names only.";

/** An option by name alone breaks when somebody renames it: one warning per table. */
export function optionsHaveIds(tree: WrittenMap): readonly Finding[] {
  const tables = optionTables(tree).flatMap(({ path, options }) => {
    const named = options.filter(({ id, name }) => id === undefined && name !== undefined);
    if (named.length === 0) return [];
    const names = named.map(({ name }) => `“${name}”`).join(", ");
    return [doubtful(path, `${names}: found by name only, which ends when the option is renamed.`, idHint)];
  });
  return [...tables, ...serviceTypesWithoutId(tree)];
}

/** One option, one value: case and spaces make no difference. */
export function optionsAreListedOnce(tree: WrittenMap): readonly Finding[] {
  return [...optionTables(tree).map(({ options }) => options), serviceTypeOptions(tree)].flatMap((options) =>
    repeatedOptions(options, "option"),
  );
}

/** In a list of priorities, `else` stands once, at the end. */
export function priorityElseIsLast(tree: WrittenMap): readonly Finding[] {
  return [...walk(tree)].flatMap(([path, node]) => {
    if (path.at(-1) !== "priority" || !isList(node)) return [];
    return node.flatMap((entry, index) => {
      if (at(entry, "else") === undefined || index === node.length - 1) return [];
      return [wrong([...path, index], "`else` stands once, as the last item of the list.")];
    });
  });
}

/** A finding at every option that an earlier one names too. */
export function repeatedOptions(options: readonly Option[], what: string): readonly Finding[] {
  const seen = new Set<string>();
  return options.flatMap(({ path, id, name }) => {
    const key = id === undefined ? `name ${folded(name ?? "")}` : `id ${id}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    if (!isRepeated) return [];
    return [
      { ...wrong(path, `The ${what} ${name === undefined ? id : `“${name}”`} is listed twice.`), at: "key" },
    ];
  });
}

function serviceTypesWithoutId(tree: WrittenMap): readonly Finding[] {
  return entriesOf(tree["service_types"]).flatMap(([key, type]) => {
    if (!isSection(type) || at(type, "value", "id") !== undefined) return [];
    const name = textOf(at(type, "value")) ?? textOf(at(type, "value", "name")) ?? key;
    const message = `The option “${name}” is found by name only, which ends when it is renamed.`;
    return [doubtful(["service_types", key], message, "Write `value: { id: …, name: … }`.")];
  });
}

/** `values:` of a field and `priority:`, each written as a table or as a list. */
function optionTables(
  tree: WrittenMap,
): readonly { readonly path: Path; readonly options: readonly Option[] }[] {
  return [...walk(tree)].flatMap(([path, node]) => {
    const isOfField = at(tree, ...path.slice(0, -1), "field") !== undefined;
    const isTable =
      (path.at(-1) === "values" && isOfField) || (path.at(-1) === "priority" && path.at(-2) === "linear");
    if (!isTable) return [];
    return [{ path, options: isList(node) ? listedOptions(node, path) : namedOptions(node, path) }];
  });
}

function listedOptions(list: readonly Written[], path: Path): readonly Option[] {
  return list.flatMap((entry, index) => {
    const when = at(entry, "when");
    return when === undefined ? [] : [optionAt(when, [...path, index, "when"])];
  });
}

function namedOptions(table: Written, path: Path): readonly Option[] {
  return entriesOf(table)
    .filter(([name]) => !(path.at(-1) === "priority" && name === "default"))
    .map(([name]) => ({ path: [...path, name], id: undefined, name }));
}

function serviceTypeOptions(tree: WrittenMap): readonly Option[] {
  return entriesOf(tree["service_types"]).map(([key, type]) => {
    const value = at(type, "value");
    if (value === undefined) return { path: ["service_types", key], id: undefined, name: key };
    return optionAt(value, ["service_types", key, "value"]);
  });
}

function optionAt(written: Written, path: Path): Option {
  return { path, id: textOf(at(written, "id")), name: textOf(written) ?? textOf(at(written, "name")) };
}
