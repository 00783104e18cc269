/** A mapping that exists, as the tree that is written in its file: what it names, and what that is now. Pure. */
import type { KnownThing, KnownThings } from "./known-things.ts";
import type { ReferenceKind } from "./reference-kind.ts";
import { referenceKind } from "./reference-kind.ts";

/** Every scalar but true and false is the text of the file. */
export type Tree = string | boolean | readonly Tree[] | TreeSection;
export interface TreeSection {
  readonly [key: string]: Tree;
}

export type TreePath = readonly (string | number)[];

/** A section of the file that names a thing by its id. */
export interface Reference {
  /** Of the section. */
  readonly path: TreePath;
  readonly kind: ReferenceKind;
  readonly id: string;
  readonly name: string | undefined;
}

export function treeAt(tree: Tree | undefined, path: TreePath): Tree | undefined {
  let node = tree;
  for (const part of path) {
    if (isList(node)) node = node[Number(part)];
    else if (isTreeSection(node)) node = Object.hasOwn(node, part) ? node[part] : undefined;
    else return undefined;
  }
  return node;
}

export function textAt(tree: Tree | undefined, path: TreePath): string | undefined {
  const node = treeAt(tree, path);
  return typeof node === "string" ? node : undefined;
}

export function keysAt(tree: Tree | undefined, path: TreePath): readonly string[] {
  const node = treeAt(tree, path);
  return isTreeSection(node) ? Object.keys(node) : [];
}

export function itemsAt(tree: Tree | undefined, path: TreePath): readonly Tree[] {
  const node = treeAt(tree, path);
  return isList(node) ? node : [];
}

/** In the order of the file. */
export function referencesIn(tree: Tree): readonly Reference[] {
  return [...walk(tree, [])].flatMap(([path, node]) => {
    if (!isTreeSection(node)) return [];
    const { id, name } = node;
    const kind = typeof id === "string" ? referenceKind(path) : undefined;
    if (kind === undefined || typeof id !== "string") return [];
    return [
      { path, kind, id: fullId(tree, path, kind, id), name: typeof name === "string" ? name : undefined },
    ];
  });
}

/** A stage is told apart only together with its pipeline, which stands beside it. */
function fullId(tree: Tree, path: TreePath, kind: ReferenceKind, id: string): string {
  if (kind !== "kommo.stage") return id;
  return `${textAt(tree, [...path.slice(0, -1), "pipeline", "id"]) ?? ""}/${id}`;
}

function* walk(node: Tree, path: TreePath): Generator<readonly [TreePath, Tree]> {
  yield [path, node];
  if (isList(node)) for (const [at, item] of node.entries()) yield* walk(item, [...path, at]);
  else if (isTreeSection(node)) {
    for (const [key, value] of Object.entries(node)) yield* walk(value, [...path, key]);
  }
}

/** `["won", 0, "status"]` → `won[0].status` */
export function placeOf(path: TreePath): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${String(part)}]` : `${at === 0 ? "" : "."}${part}`))
    .join("");
}

export type ReferenceState =
  | { readonly kind: "same" | "unknowable" }
  | { readonly kind: "renamed"; readonly thing: KnownThing }
  | { readonly kind: "ended"; readonly thing: KnownThing }
  | { readonly kind: "gone" };

/** What became of a thing since it was written down. */
export function judgeReference({ kind, id, name }: Reference, known: KnownThings): ReferenceState {
  const things = known[kind];
  if (things === undefined) return { kind: "unknowable" };
  const thing = things.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (thing === undefined) return { kind: "gone" };
  if (thing.ended !== undefined) return { kind: "ended", thing };
  const isOther = name !== undefined && thing.name.trim() !== "" && name.trim() !== thing.name.trim();
  return isOther && isNamedByUs(kind) ? { kind: "renamed", thing } : { kind: "same" };
}

/** People choose how they call an account or a workspace; everything else is called as it is there. */
function isNamedByUs(kind: ReferenceKind): boolean {
  return kind !== "kommo.account" && kind !== "linear.workspace" && kind !== "linear.user";
}

export function isTreeSection(node: Tree | undefined): node is TreeSection {
  return typeof node === "object" && !isList(node);
}

function isList(node: Tree | undefined): node is readonly Tree[] {
  return Array.isArray(node);
}
