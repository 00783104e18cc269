/**
 * Writing `handoff.yaml`: a new one, and changes to one that people have worked on. A change touches the
 * bytes of what it changes and no others: comments, order, quotation marks, line ends and the byte order
 * mark stay as they are.
 */
import { isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { Path } from "./finding.ts";
import type { WritableNote, WritableSection, WritableValue } from "./mapping-text.ts";
import { inlineText, isItems, isSection, itemLines, scalarText, sectionLines } from "./mapping-text.ts";

/** What is to be different. */
export type MappingEdit =
  /** Another text, number or truth value where one stands. */
  | { readonly kind: "set"; readonly path: Path; readonly value: string | number | boolean }
  /** A key or an item (its index is the list's length) that is not there yet. */
  | {
      readonly kind: "add";
      readonly path: Path;
      readonly value: WritableValue;
      /** With paths from the root of the file. */
      readonly notes?: readonly WritableNote[] | undefined;
    };

export interface EditedMapping {
  readonly text: string;
  /** Edits that find no place: what is there is an alias, or of another kind. A person has to make them. */
  readonly left: readonly MappingEdit[];
}

/** A whole new file: top-level sections with an empty line between them. */
export function renderMapping(tree: WritableSection, notes: readonly WritableNote[]): string {
  const sections = Object.entries(tree).map(([key, value]) =>
    sectionLines({ [key]: value }, notes, { indent: 0, path: [] }).join("\n"),
  );
  return [`${fileHead.join("\n")}\n${sections.join("\n\n")}\n`].join("");
}

const fileHead = [
  "# yaml-language-server: $schema=./handoff.schema.json",
  "#",
  "# Made by `handoff discover` from the accounts; it may be edited, and discover keeps what was written by hand.",
  "# Lines with “check:” are guesses. `handoff mapping check` looks for mistakes.",
];

/** One edit after the other. Text that is no YAML comes back as it is, with every edit left. */
export function editMapping(text: string, edits: readonly MappingEdit[]): EditedMapping {
  let current = text;
  const left: MappingEdit[] = [];
  for (const edit of edits) {
    const next = applyEdit(current, edit);
    if (next === undefined) left.push(edit);
    else current = next;
  }
  return { text: current, left };
}

function applyEdit(text: string, edit: MappingEdit): string | undefined {
  const document = parseDocument(text.replace(/^\uFEFF/u, ""), { version: "1.2", prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const source = new Source(text);
  return edit.kind === "set" ? setScalar(source, document, edit) : addEntry(source, document, edit);
}

/** The text as it is on disk; offsets of the parser do not count the byte order mark. */
class Source {
  readonly text: string;
  readonly end: "\n" | "\r\n";
  readonly #mark: string;

  constructor(text: string) {
    this.#mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
    this.text = text.slice(this.#mark.length);
    this.end = this.text.includes("\r\n") ? "\r\n" : "\n";
  }

  replaced(from: number, to: number, by: string): string {
    return this.#mark + this.text.slice(0, from) + by + this.text.slice(to);
  }

  /** Inserts whole lines behind the line in which `offset` lies (or ends). */
  withLinesAfter(offset: number, lines: readonly string[]): string {
    const at = this.text[offset - 1] === "\n" ? offset : this.#endOfLine(offset);
    const isUnended = at > 0 && this.text[at - 1] !== "\n";
    const block = lines.map((line) => line + this.end).join("");
    return this.replaced(at, at, isUnended ? this.end + block.slice(0, -this.end.length) : block);
  }

  columnOf(offset: number): number {
    return offset - (this.text.lastIndexOf("\n", offset - 1) + 1);
  }

  #endOfLine(offset: number): number {
    const at = this.text.indexOf("\n", offset);
    return at === -1 ? this.text.length : at + 1;
  }
}

function setScalar(
  source: Source,
  document: Document.Parsed,
  { path, value }: Extract<MappingEdit, { readonly kind: "set" }>,
): string | undefined {
  const node = nodeAt(document, path);
  const range = isScalar(node) ? node.range : undefined;
  if (range === undefined || range === null) return undefined;
  return source.replaced(range[0], range[1], scalarText(value));
}

/** Sections that are missing on the way are made. */
function addEntry(
  source: Source,
  document: Document.Parsed,
  { path, value, notes = [] }: Extract<MappingEdit, { readonly kind: "add" }>,
): string | undefined {
  const key = path.at(-1);
  if (key === undefined) return undefined;
  const parent = nodeAt(document, path.slice(0, -1));
  if (isMap(parent) && typeof key === "string") return addToMap(source, parent, { path, key, value, notes });
  if (isSeq(parent) && typeof key === "number") return addToList(source, parent, { path, key, value, notes });
  const isMissing = parent === undefined || (isScalar(parent) && parent.value === null);
  if (!isMissing || path.length < 2) return undefined;
  const wrapped = typeof key === "number" ? [value] : { [key]: value };
  if (isScalar(parent))
    return fillEmpty(source, document, { path: path.slice(0, -1), value: wrapped, notes });
  return addEntry(source, document, { kind: "add", path: path.slice(0, -1), value: wrapped, notes });
}

interface Addition {
  /** Of the new entry. */
  readonly path: Path;
  readonly key: string | number;
  readonly value: WritableValue;
  readonly notes: readonly WritableNote[];
}

function addToMap(source: Source, map: YAMLMap, { path, key, value, notes }: Addition): string | undefined {
  if (map.range === undefined || map.range === null) return undefined;
  const last = map.items.at(-1);
  const entry = `${scalarText(key)}: ${inlineText(value)}`;
  if (map.flow === true || last === undefined) return addInline(source, map, entry);
  const indent = columnOfPair(source, last) ?? 0;
  const lines = sectionLines({ [key]: value }, notes, { indent, path: path.slice(0, -1) });
  const before = indent === 0 ? ["", ...lines] : lines;
  return source.withLinesAfter(endOf(last.value) ?? endOf(last.key) ?? map.range[1], before);
}

function addToList(source: Source, list: YAMLSeq, { path, value, notes }: Addition): string | undefined {
  if (list.range === undefined || list.range === null) return undefined;
  const last = list.items.at(-1);
  if (list.flow === true || last === undefined) return addInline(source, list, inlineText(value));
  const start = isNode(last) ? last.range?.[0] : undefined;
  if (start === undefined) return undefined;
  const lineStart = start - source.columnOf(start);
  const indent = source.text.slice(lineStart, start).indexOf("-");
  if (indent < 0) return undefined;
  const index = list.items.length;
  const place = path.slice(0, -1);
  const moved = notes.map((note) => ({
    ...note,
    path: note.path.map((part, at) => (at === place.length ? 0 : part)),
  }));
  const lines = itemLines([value], moved, { indent, path: place });
  return index >= 0 ? source.withLinesAfter(endOf(last) ?? list.range[1], lines) : undefined;
}

/** `{ a: 1 }` → `{ a: 1, b: 2 }`, `[]` → `[x]`. */
function addInline(source: Source, collection: YAMLMap | YAMLSeq, entry: string): string | undefined {
  const { range } = collection;
  if (range === undefined || range === null) return undefined;
  const last = collection.items.at(-1);
  const end = isPair(last) ? (endOf(last.value) ?? endOf(last.key)) : endOf(last);
  if (end !== undefined) return source.replaced(end, end, `, ${entry}`);
  const isSectionHere = isMap(collection);
  return source.replaced(range[0], range[1], isSectionHere ? `{ ${entry} }` : `[${entry}]`);
}

/** `people:` without anything behind it. */
function fillEmpty(
  source: Source,
  document: Document.Parsed,
  { path, value, notes }: Omit<Addition, "key">,
): string | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  const pair = isMap(parent) ? parent.items.find((one) => keyOf(one) === path.at(-1)) : undefined;
  const keyEnd = endOf(pair?.key);
  if (pair === undefined || keyEnd === undefined) return undefined;
  const indent = (columnOfPair(source, pair) ?? 0) + 2;
  const place = { indent, path };
  if (isItems(value)) return source.withLinesAfter(keyEnd, itemLines(value, notes, place));
  return isSection(value) ? source.withLinesAfter(keyEnd, sectionLines(value, notes, place)) : undefined;
}

/** Undefined where nothing is, and where an alias is in the way: what it names stands elsewhere. */
function nodeAt(document: Document.Parsed, path: Path): unknown {
  let node: unknown = document.contents;
  for (const part of path) {
    if (isAlias(node)) return node;
    if (isMap(node)) node = node.items.find((pair) => keyOf(pair) === String(part))?.value;
    else if (isSeq(node)) node = node.items[Number(part)];
    else return node === undefined || node === null ? undefined : node;
  }
  return node ?? undefined;
}

function keyOf({ key }: Pair): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : key.source;
}

function columnOfPair(source: Source, { key }: Pair): number | undefined {
  const start = isNode(key) ? key.range?.[0] : undefined;
  return start === undefined ? undefined : source.columnOf(start);
}

/** Where the last thing within it ends: a section's own end lies behind the comments that follow it. */
function endOf(node: unknown): number | undefined {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? node.range?.[1] : (endOf(last.value) ?? endOf(last.key));
  }
  if (isSeq(node) && node.flow !== true) return endOf(node.items.at(-1)) ?? node.range?.[1];
  if (isScalar(node) && node.value === null && (node.source ?? "") === "") return undefined;
  return isNode(node) ? node.range?.[1] : undefined;
}

function isNode(node: unknown): node is Node & { readonly range?: readonly [number, number, number] | null } {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
}

function isPair(item: unknown): item is Pair {
  return typeof item === "object" && item !== null && "key" in item && !isNode(item);
}
