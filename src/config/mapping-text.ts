/** Pieces of a mapping as YAML text: sections with an id on one line, comments beside and above. Pure. */
import { parse } from "yaml";

/** What is to be written. Texts that are digits (ids, rates) are written as numbers, digit by digit. */
export type WritableValue = string | number | boolean | readonly WritableValue[] | WritableSection;
export interface WritableSection {
  readonly [key: string]: WritableValue;
}

export interface WritableNote {
  readonly path: readonly (string | number)[];
  readonly place: "beside" | "above";
  /** Without its `#`. */
  readonly text: string;
}

/** Lines without ends, at `indent` columns; `path` is where the section stands, for its notes. */
export function sectionLines(
  section: WritableSection,
  notes: readonly WritableNote[],
  at: { readonly indent: number; readonly path: WritableNote["path"] },
): readonly string[] {
  return Object.entries(section).flatMap(([key, value]) =>
    entryLines(key, value, notes, { ...at, path: [...at.path, key] }),
  );
}

/** `key: value` with everything below it. */
function entryLines(
  key: string,
  value: WritableValue,
  notes: readonly WritableNote[],
  { indent, path }: Place,
): readonly string[] {
  const pad = " ".repeat(indent);
  const beside = besideOf(notes, path);
  const head = `${pad}${scalarText(key)}:`;
  if (isInline(value)) return [...aboveOf(notes, path, pad), `${head} ${inlineText(value)}${beside}`];
  const below = isItems(value)
    ? itemLines(value, notes, { indent: indent + 2, path })
    : isSection(value)
      ? sectionLines(value, notes, { indent: indent + 2, path })
      : [];
  return [...aboveOf(notes, path, pad), `${head}${beside}`, ...below];
}

interface Place {
  readonly indent: number;
  readonly path: WritableNote["path"];
}

/** `- first: …`, the other keys lined up below the first. */
export function itemLines(
  items: readonly WritableValue[],
  notes: readonly WritableNote[],
  { indent, path }: Place,
): readonly string[] {
  const pad = " ".repeat(indent);
  return items.flatMap((item, index) => {
    const place = [...path, index];
    if (isInline(item) || !isSection(item)) {
      return [...aboveOf(notes, place, pad), `${pad}- ${inlineText(item)}${besideOf(notes, place)}`];
    }
    const lines = sectionLines(item, notes, { indent: indent + 2, path: place });
    return lines.map((line, at) => (at === 0 ? `${pad}- ${line.slice(indent + 2)}` : line));
  });
}

/** Keys with which a section is a reference or a rule, short enough for one line. */
const inlineKeys: ReadonlySet<string> = new Set(["id", "field", "when", "else", "ready"]);

function isInline(value: WritableValue): boolean {
  if (isItems(value)) {
    return (
      value.length === 0 ||
      (value.every((item) => !isSection(item) || Object.hasOwn(item, "id")) && value.length < 9)
    );
  }
  if (!isSection(value)) return true;
  const [first] = Object.keys(value);
  return (
    (first === undefined || inlineKeys.has(first)) && Object.values(value).every(isInline) && !hasRules(value)
  );
}

/** A table of options is read line by line. */
function hasRules(section: WritableSection): boolean {
  return Object.values(section).some((value) => isItems(value) && value.some(isSection));
}

/** On one line, in flow style where it is a collection. */
export function inlineText(value: WritableValue): string {
  if (isItems(value)) return `[${value.map(inlineText).join(", ")}]`;
  if (!isSection(value)) return scalarText(value);
  const parts = Object.entries(value).map(([key, part]) => `${scalarText(key)}: ${inlineText(part)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

/** Plain where it reads back as the same text, else in quotation marks. */
export function scalarText(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  if (/^(?:0|[1-9]\d{0,18})(?:\.\d{1,10})?$/u.test(value) || /^\d{4}-\d\d-\d\d$/u.test(value)) return value;
  if (uuidPattern.test(value)) return value;
  return isPlain(value) ? value : JSON.stringify(value);
}

/** Dashes keep it from being read as a number. */
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

function isPlain(text: string): boolean {
  if (!/^[\p{L}_][\p{L}\p{M}\p{N}_./()@+&'’“” –-]*$/u.test(text) || text.endsWith(" ")) return false;
  const read: unknown = parse(`[${text}]`, { version: "1.2" });
  return Array.isArray(read) && read.length === 1 && read[0] === text;
}

function besideOf(notes: readonly WritableNote[], path: WritableNote["path"]): string {
  const texts = notesAt(notes, path, "beside");
  return texts.length === 0 ? "" : ` # ${texts.join("; ")}`;
}

function aboveOf(notes: readonly WritableNote[], path: WritableNote["path"], pad: string): readonly string[] {
  return notesAt(notes, path, "above").map((text) => `${pad}# ${text}`);
}

/** A comment is one line, whatever the accounts' names hold. */
function notesAt(
  notes: readonly WritableNote[],
  path: WritableNote["path"],
  place: WritableNote["place"],
): readonly string[] {
  const key = JSON.stringify(path);
  return notes
    .filter((note) => note.place === place && JSON.stringify(note.path) === key)
    .map(({ text }) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " "));
}

export function isSection(value: WritableValue): value is WritableSection {
  return typeof value === "object" && !Array.isArray(value);
}

export function isItems(value: WritableValue): value is readonly WritableValue[] {
  return Array.isArray(value);
}
