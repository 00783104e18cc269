/** Query strings with PHP-style brackets: `filter[id][]=1`, `filter[id][0]=1`, `filter[statuses][0][status_id]=142`. */

export interface BracketQuery {
  /** The last value of a plain key. */
  text(...path: readonly string[]): string | undefined;
  /** All values below a key: plain, `[]` and indexed. */
  list(...path: readonly string[]): readonly string[];
  /** The same, with comma-joined values taken apart. */
  words(...path: readonly string[]): readonly string[];
  /** The values of a key as whole numbers; anything else is left out. */
  numbers(...path: readonly string[]): readonly number[];
  /** Whether any parameter stands at or below a key. */
  has(...path: readonly string[]): boolean;
  /** The different names one level below a key. */
  keys(...path: readonly string[]): ReadonlySet<string>;
  /** `[from]` and `[to]`, or the older `from,to`; open where absent. Both ends included. */
  range(...path: readonly string[]): Range | undefined;
  /** The groups of an indexed list of objects: `[0][a]=1&[0][b]=2`. */
  groups(...path: readonly string[]): readonly Readonly<Record<string, string>>[];
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

interface Parameter {
  readonly path: readonly string[];
  readonly value: string;
}

export function parseBracketQuery(search: URLSearchParams): BracketQuery {
  const parameters = [...search].map(([key, value]): Parameter => ({ path: splitKey(key), value }));
  const below = (path: readonly string[]): readonly Parameter[] =>
    parameters.filter((parameter) => path.every((part, index) => parameter.path[index] === part));
  const text = (path: readonly string[]): string | undefined =>
    below(path).findLast((parameter) => parameter.path.length === path.length)?.value;
  const list = (path: readonly string[]): readonly string[] =>
    below(path)
      .filter((parameter) => isElement(parameter.path.slice(path.length)))
      .map((parameter) => parameter.value)
      .filter((value) => value !== "");
  const words = (path: readonly string[]): readonly string[] =>
    list(path)
      .flatMap((value) => value.split(","))
      .filter((value) => value !== "");

  return {
    text: (...path) => text(path),
    list: (...path) => list(path),
    words: (...path) => words(path),
    numbers: (...path) => words(path).map(Number).filter(Number.isInteger),
    has: (...path) => below(path).length > 0,
    keys: (...path) =>
      new Set(below(path).flatMap((parameter) => parameter.path.slice(path.length, path.length + 1))),
    range: (...path) => readRange(text([...path, "from"]), text([...path, "to"]), words(path)),
    groups: (...path) => groupByIndex(below(path), path.length),
  };
}

/** `filter[id][]` → filter, id, (empty). */
function splitKey(key: string): readonly string[] {
  const [head = "", ...rest] = key.split("[");
  return [head, ...rest.map((part) => part.replace(/\]$/, ""))];
}

function isElement(rest: readonly string[]): boolean {
  return rest.length === 0 || (rest.length === 1 && /^\d*$/.test(rest[0] ?? ""));
}

function readRange(
  from: string | undefined,
  to: string | undefined,
  plain: readonly string[],
): Range | undefined {
  const [start = from, end = to] = plain;
  if (start === undefined && end === undefined) return undefined;
  return {
    from: start === undefined ? -Infinity : Number(start),
    to: end === undefined ? Infinity : Number(end),
  };
}

function groupByIndex(parameters: readonly Parameter[], depth: number): readonly Record<string, string>[] {
  const groups = new Map<string, Record<string, string>>();
  for (const { path, value } of parameters) {
    const [index, key] = path.slice(depth);
    if (index === undefined || key === undefined) continue;
    groups.set(index, { ...groups.get(index), [key]: value });
  }
  return [...groups.values()];
}
