import type { MappingRemark } from "./mapping.ts";

/** Keys and list indexes from the root of the file. */
export type Path = readonly (string | number)[];

/** A remark before its place in the file is looked up. */
export interface Finding {
  readonly severity: MappingRemark["severity"];
  readonly path: Path;
  /** Whether the key is to be pointed at, or what is written behind it. */
  readonly at: "key" | "value";
  readonly message: string;
  readonly hint: string | undefined;
}

/** `["won", 0, "status"]` → `won[0].status` */
export function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${part}`))
    .join("");
}

/** An error in what is written at this path. */
export function wrong(path: Path, message: string, hint?: string): Finding {
  return { severity: "error", path, at: "value", message, hint };
}

/** Accepted as it stands, but probably not what was meant. */
export function doubtful(path: Path, message: string, hint?: string): Finding {
  return { severity: "warning", path, at: "key", message, hint };
}
