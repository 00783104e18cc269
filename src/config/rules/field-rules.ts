import { closestTo, didYouMean } from "../did-you-mean.ts";
import { doubtful, pathText, wrong } from "../finding.ts";
import type { Finding, Path } from "../finding.ts";
import type { Written, WrittenMap } from "../mapping-source.ts";
import { at, entriesOf, sectionOf, textOf, walk } from "../written-tree.ts";

/** Fields with a meaning of their own; others are read only where the mapping names them. */
const knownFields = [
  "service_type",
  "billing_type",
  "team",
  "spec",
  "deadline",
  "start_date",
  "priority",
  "hourly_rate",
  "manager",
  "amount",
  "currency",
  "po_number",
];

/** Placeholders that every deal has; the other ones are the keys of `kommo.fields`. */
const knownPlaceholders = ["company", "deal", "lead", "contact", "service_type", "year"];

const placeholderPattern = /\{([^{}?]*)\??\}/g;

/** Names a field may not take: they mean something else where fields are named. */
const reservedKeys = ["responsible", "company", "deal", "lead", "contact", "year"];

/** `{ field: x }` names a key of kommo.fields, or `responsible`. */
export function fieldsExist(tree: WrittenMap): readonly Finding[] {
  const known = ["responsible", ...fieldKeys(tree)];
  return fieldReferences(tree).flatMap(([path, key]) => {
    if (known.includes(key)) return [];
    const hint = didYouMean(key, known) ?? `Add it to kommo.fields, or use one of: ${known.join(", ")}.`;
    return [wrong(path, `“${key}” is no key of kommo.fields.`, hint)];
  });
}

/** Some names are taken. */
export function fieldKeysAreFree(tree: WrittenMap): readonly Finding[] {
  return fieldKeys(tree)
    .filter((key) => reservedKeys.includes(key))
    .map((key) => ({
      ...wrong(
        ["kommo", "fields", key],
        `“${key}” has a meaning of its own in values and names.`,
        "Choose another key.",
      ),
      at: "key",
    }));
}

/** A field that nothing reads is most often a slip in its key. */
export function fieldsAreRead(tree: WrittenMap): readonly Finding[] {
  const read = new Set([
    ...knownFields,
    ...fieldReferences(tree).map(([, key]) => key),
    ...nameTemplates(tree).flatMap(([, name]) => placeholdersOf(name)),
  ]);
  return fieldKeys(tree)
    .filter((key) => !read.has(key) && !reservedKeys.includes(key))
    .map((key) =>
      doubtful(["kommo", "fields", key], `Nothing reads the field “${key}”.`, unreadHint(key, tree)),
    );
}

/** One field of Kommo has one key. */
export function fieldIdsAreNamedOnce(tree: WrittenMap): readonly Finding[] {
  const seen = new Map<string, Path>();
  return [...fieldPlaces(tree)].flatMap(([path, field]) => {
    const id = textOf(at(field, "id"));
    if (id === undefined) return [];
    const place = `${textOf(at(field, "on")) ?? "lead"}/${id}`;
    const first = seen.get(place);
    seen.set(place, first ?? path);
    if (first === undefined) return [];
    return [
      doubtful(path, `Field ${id} is also ${pathText(first)}.`, "One of the two ids is probably wrong."),
    ];
  });
}

/** Names hold only placeholders that mean something. */
export function placeholdersExist(tree: WrittenMap): readonly Finding[] {
  const known = [...knownPlaceholders, ...fieldKeys(tree)];
  return nameTemplates(tree).flatMap(([path, name]) => {
    const rest = name.replaceAll(placeholderPattern, "");
    if (/[{}]/.test(rest)) return [wrong(path, `“${name}” holds a brace that belongs to no placeholder.`)];
    return placeholdersOf(name)
      .filter((placeholder) => !known.includes(placeholder))
      .map((placeholder) => unknownPlaceholder(path, placeholder, known));
  });
}

/** Projects and issues are told apart by their names. */
export function namesDiffer(tree: WrittenMap): readonly Finding[] {
  return nameTemplates(tree).flatMap(([path, name]) => {
    if (path.includes("budget") || path.includes("issues") || name.includes("{")) return [];
    return [doubtful(path, `Every deal gets the name “${name}”.`, "Use {deal}, {company} or {lead} in it.")];
  });
}

/** Priority is decided by the deal's own field. */
export function priorityIsRead(tree: WrittenMap): readonly Finding[] {
  if (fieldKeys(tree).includes("priority")) return [];
  return [...walk(tree)].flatMap(([path]) => {
    if (path.at(-1) !== "priority" || path.at(-2) !== "linear") return [];
    const message = "These priorities never apply: kommo.fields has no “priority”.";
    return [doubtful(path, message, "Add the field, or remove this.")];
  });
}

function unknownPlaceholder(path: Path, placeholder: string, known: readonly string[]): Finding {
  const near = closestTo(placeholder, known);
  const hint =
    near === undefined ? `Known: ${known.map((key) => `{${key}}`).join(" ")}.` : `Did you mean {${near}}?`;
  return wrong(path, `{${placeholder}} is no placeholder and no key of kommo.fields.`, hint);
}

/** Without the mark of `{company?}`, which drops out when it is empty. */
function placeholdersOf(name: string): readonly string[] {
  return [...name.matchAll(placeholderPattern)].map((match) => (match[1] ?? "").trim());
}

function fieldKeys(tree: WrittenMap): readonly string[] {
  return Object.keys(sectionOf(at(tree, "kommo", "fields")));
}

function* fieldPlaces(tree: WrittenMap): Generator<readonly [Path, Written]> {
  for (const group of ["fields", "write_back"]) {
    for (const [key, field] of entriesOf(at(tree, "kommo", group))) yield [["kommo", group, key], field];
  }
}

function fieldReferences(tree: WrittenMap): readonly (readonly [Path, string])[] {
  return [...walk(tree)].flatMap(([path, node]) => {
    const key = path.at(-1) === "field" && path[0] !== "kommo" ? textOf(node) : undefined;
    return key === undefined ? [] : [[path, key] as const];
  });
}

/** `project.name`, `budget.name`, and titles, wherever they are said. */
function nameTemplates(tree: WrittenMap): readonly (readonly [Path, string])[] {
  return [...walk(tree)].flatMap(([path, node]) => {
    const [parent, key] = [path.at(-2), path.at(-1)];
    const isName = key === "name" && (parent === "project" || parent === "budget");
    const isOfProductive = isName && path.at(-3) === "productive";
    const isTitle = key === "title" && path.includes("linear");
    const name = isOfProductive || isTitle ? textOf(node) : undefined;
    return name === undefined ? [] : [[path, name] as const];
  });
}

function unreadHint(key: string, tree: WrittenMap): string {
  const unused = knownFields.filter((known) => !fieldKeys(tree).includes(known));
  return didYouMean(key, unused) ?? "Remove it, or use it in a value or a name.";
}
