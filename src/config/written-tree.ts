/** Reading the written tree where it may be wrong anywhere: what is not of the kind asked for reads as empty. */
import type { Path } from "./finding.ts";
import type { Written, WrittenMap } from "./mapping-source.ts";

/** What stands at this path of the file, if anything. */
export function at(tree: Written | undefined, ...path: Path): Written | undefined {
  let node = tree;
  for (const part of path) {
    if (typeof node !== "object" || !Object.hasOwn(node, part)) return undefined;
    node = isList(node) ? node[Number(part)] : sectionOf(node)[String(part)];
  }
  return node;
}

export function isList(node: Written | undefined): node is readonly Written[] {
  return Array.isArray(node);
}

export function isSection(node: Written | undefined): node is WrittenMap {
  return typeof node === "object" && !isList(node);
}

export function sectionOf(node: Written | undefined): WrittenMap {
  return isSection(node) ? node : {};
}

export function entriesOf(node: Written | undefined): readonly (readonly [string, Written])[] {
  return Object.entries(sectionOf(node));
}

export function itemsOf(node: Written | undefined): readonly Written[] {
  return isList(node) ? node : [];
}

export function textOf(node: Written | undefined): string | undefined {
  return typeof node === "string" ? node : undefined;
}

/** Every node of the tree with its path, parents first. The reader bounds depth and number. */
export function* walk(node: Written, path: Path = []): Generator<readonly [Path, Written]> {
  yield [path, node];
  if (isList(node)) for (const [index, item] of node.entries()) yield* walk(item, [...path, index]);
  else for (const [key, value] of entriesOf(node)) yield* walk(value, [...path, key]);
}

/** How option names and e-mails are compared: trimmed, one Unicode form, case-folded. */
export function folded(name: string): string {
  return name.trim().normalize("NFC").toLowerCase();
}
