/** Adds to each explanation the line of the mapping that it speaks of. */
import { basename } from "node:path";
import type { LoadedMapping } from "../config/mapping.ts";
import type { Explanation, Origin } from "../sync/planning/explanation.ts";
import type { LocatedExplanation } from "../ui/explain-view.ts";

export function locate(
  explanations: readonly Explanation[],
  { file, positionOf }: Pick<LoadedMapping, "file" | "positionOf">,
): readonly LocatedExplanation[] {
  return explanations.map(({ what, value, from }) => {
    const line = pathsOf(from)
      .map((path) => positionOf(path)?.line)
      .find((found) => found !== undefined);
    return { what, value, from, ...(line === undefined ? {} : { file: basename(file), line }) };
  });
}

/** The most exact one first: what the file does not say itself stands at what is around it. */
function pathsOf(from: Origin): readonly string[] {
  switch (from.kind) {
    case "deal":
    case "default":
      return [];
    case "mapping":
      return [from.path, ...ancestorsOf(from.path)];
    case "else":
      return [from.path, ...ancestorsOf(from.path)].flatMap((path) => [
        `${path}.else`,
        `${path}.default`,
        path,
      ]);
    case "field":
      return from.path === undefined ? [] : [...rowPaths(from.path, from.row), from.path];
  }
}

/** Tables are written as `values: { Germany: 19 }` or as a list of `{ when, is }`; priorities without `values`. */
function rowPaths(path: string, row: Extract<Origin, { kind: "field" }>["row"]): readonly string[] {
  if (row === undefined) return [];
  const ends = [...(row.name === undefined ? [] : [`.${row.name}`]), `[${String(row.index)}]`];
  return [".values", ""].flatMap((table) => ends.map((end) => `${path}${table}${end}`));
}

/** `a.b[0].c` → `a.b[0]`, `a.b`, `a`. */
function ancestorsOf(path: string): readonly string[] {
  const parent = path.replace(/(?:\.[^.[\]]*|\[\d+\])$/u, "");
  return parent === path || parent === "" ? [] : [parent, ...ancestorsOf(parent)];
}
