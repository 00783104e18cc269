import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Alias, Document, Pair, YAMLError, YAMLMap, YAMLSeq } from "yaml";
import { pathText } from "./finding.ts";
import type { Finding, Path } from "./finding.ts";
import type { Position } from "./mapping.ts";

/**
 * What a YAML file says, as data: every scalar but `true` and `false` is the text of the file (`110.00` stays
 * `110.00`), keys without a value are left out.
 */
export type Written = string | boolean | readonly Written[] | WrittenMap;
export interface WrittenMap {
  readonly [key: string]: Written;
}

/** Where a path of the file stands: its key (or, in a list, the item) and its value. */
export interface Place {
  readonly key: Position;
  readonly value: Position;
}

/** A finding of the reader; with a position of its own where the path has none. */
export type PlacedFinding = Finding & { readonly position?: Position };

export interface MappingSource {
  /** Undefined when the text is no YAML or not a section of keys. */
  readonly tree: WrittenMap | undefined;
  readonly places: ReadonlyMap<string, Place>;
  readonly findings: readonly PlacedFinding[];
}

const maximumDepth = 32;
const maximumNodes = 50_000;
const maximumCharacters = 1_000_000;

/** Problems of the text that leave its structure certain, so that everything else can still be checked. */
const harmlessCodes = new Set(["DUPLICATE_KEY", "TAG_RESOLVE_FAILED"]);

/** Reads YAML 1.2, one document, with or without CRLF and BOM. Never throws. */
export function readMappingSource(text: string): MappingSource {
  const yaml = text.replace(/^\uFEFF/, "");
  if (yaml.length > maximumCharacters) return unreadable("The file is longer than a million characters.");
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, version: "1.2" });
  const errors = document.errors.map((error) => syntaxFinding(error, lines));
  if (document.errors.some((error) => !harmlessCodes.has(error.code))) {
    return { tree: undefined, places: new Map(), findings: errors };
  }
  const reader = new Reader(document, lines);
  const tree = reader.readRoot();
  return { tree, places: reader.places, findings: [...errors, ...reader.findings] };
}

class Reader {
  readonly places = new Map<string, Place>();
  readonly findings: PlacedFinding[] = [];
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  #nodes = 0;

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  readRoot(): WrittenMap | undefined {
    const root: unknown = this.#document.contents;
    const start = this.#positionOf(root, { line: 1, column: 1 });
    this.places.set("", { key: start, value: start });
    if (isMap(root)) return this.#map(root, []);
    this.#find([], "error", "The file holds no mapping.", "It begins with `version: 1`.");
    return undefined;
  }

  #node(node: unknown, path: Path): Written | undefined {
    this.#nodes += 1;
    if (this.#nodes > maximumNodes || path.length > maximumDepth) return this.#tooMuch(path);
    if (isAlias(node)) return this.#alias(node, path);
    if (isMap(node)) return this.#tagged(node, path) ?? this.#map(node, path);
    if (isSeq(node)) return this.#tagged(node, path) ?? this.#list(node, path);
    if (!isScalar(node) || node.value === null) return this.#empty(path);
    this.#tagged(node, path);
    return typeof node.value === "boolean" || typeof node.value === "string" ? node.value : node.source;
  }

  #empty(path: Path): undefined {
    const key = path.at(-1);
    if (typeof key === "number") {
      this.#find(path, "error", "An item of this list is empty.", "Remove it.");
      return;
    }
    this.#find(
      path,
      "warning",
      `“${key}” is empty and counts as not written.`,
      "Write a value or remove it.",
    );
  }

  #alias(alias: Alias, path: Path): Written | undefined {
    const target = alias.resolve(this.#document);
    if (target !== undefined) return this.#node(target, path);
    this.#find(
      path,
      "error",
      `No anchor “&${alias.source}” stands before this alias.`,
      "Write the value itself.",
    );
    return undefined;
  }

  #map(map: YAMLMap, path: Path): WrittenMap {
    const entries = map.items.map((pair) => this.#pair(pair, path)).filter((entry) => entry !== undefined);
    return Object.fromEntries(entries);
  }

  #pair(pair: Pair, path: Path): readonly [string, Written] | undefined {
    const key = keyText(pair.key);
    if (key === undefined || key === "__proto__") {
      this.#find(path, "error", "One of the keys here is not a plain text.", undefined);
      return undefined;
    }
    const here = [...path, key];
    const keyPosition = this.#positionOf(pair.key, this.#valuePositionOf(path));
    this.places.set(pathText(here), { key: keyPosition, value: this.#positionOf(pair.value, keyPosition) });
    const value = this.#node(pair.value, here);
    return value === undefined ? undefined : [key, value];
  }

  /** Empty items are reported and left out, so later items move up, in the data and in `places` alike. */
  #list(list: YAMLSeq, path: Path): readonly Written[] {
    const values: Written[] = [];
    for (const item of list.items) {
      const here = [...path, values.length];
      const position = this.#positionOf(item, this.#valuePositionOf(path));
      this.places.set(pathText(here), { key: position, value: position });
      const value = this.#node(item, here);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  #tagged(node: { tag?: string | undefined }, path: Path): undefined {
    if (node.tag !== undefined) {
      this.#find(path, "error", `The tag “${node.tag}” has no meaning here.`, "Remove it.");
    }
  }

  #tooMuch(path: Path): undefined {
    const said = this.findings.some((finding) => finding.message.startsWith("The file unfolds"));
    if (said) return;
    this.#find(
      path,
      "error",
      `The file unfolds to more than ${maximumNodes} values or ${maximumDepth} levels here.`,
      "Look for an alias (`*name`) that contains itself.",
    );
  }

  /** The position is kept, because the next item of a list may take the same path. */
  #find(path: Path, severity: Finding["severity"], message: string, hint: string | undefined): void {
    const position = this.places.get(pathText(path))?.key ?? { line: 1, column: 1 };
    this.findings.push({ severity, path, at: "key", message, hint, position });
  }

  #valuePositionOf(path: Path): Position {
    return this.places.get(pathText(path))?.value ?? { line: 1, column: 1 };
  }

  #positionOf(node: unknown, otherwise: Position): Position {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    if (range === undefined || range === null) return otherwise;
    const { line, col } = this.#lines.linePos(range[0]);
    return { line, column: col };
  }
}

/** Keys are read as the text of the file, like values: `2026:` is the key “2026”. */
function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : key.source;
}

const sentences: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  DUPLICATE_KEY: ["This key stands twice in its section.", "Keep one of the two."],
  MULTIPLE_DOCS: ["A second document begins here (`---`).", "Keep one mapping per file."],
  TAB_AS_INDENT: ["A tab is used to indent.", "YAML is indented with spaces."],
  BAD_INDENT: ["The indentation does not fit the lines above.", "Line up keys of one section."],
  MULTILINE_IMPLICIT_KEY: [
    "A key spreads over several lines.",
    "A colon or a quotation mark may be missing.",
  ],
};

function syntaxFinding(error: YAMLError, lines: LineCounter): PlacedFinding {
  const { line, col } = lines.linePos(error.pos[0]);
  const [firstLine = ""] = error.message.split("\n");
  const [message, hint] = sentences[error.code] ?? [`This is no YAML: ${firstLine}.`, undefined];
  return { severity: "error", path: [], at: "value", message, hint, position: { line, column: col } };
}

function unreadable(message: string): MappingSource {
  return {
    tree: undefined,
    places: new Map(),
    findings: [{ severity: "error", path: [], at: "value", message, hint: undefined }],
  };
}
