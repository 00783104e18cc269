/** Reading `handoff.yaml`: every problem at once, each with its place in the file. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { exitCodes, HandoffError } from "../errors.ts";
import { pathText } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { mappingDigest } from "./mapping-digest.ts";
import { findingsOf } from "./mapping-issues.ts";
import { mappingSchema } from "./mapping-schema.ts";
import { readMappingSource } from "./mapping-source.ts";
import type { MappingSource, PlacedFinding } from "./mapping-source.ts";
import type { LoadedMapping, Mapping, MappingRemark, Position } from "./mapping.ts";
import { findNotYet } from "./not-yet.ts";
import { rules } from "./rules/rules.ts";

export type MappingResult =
  | { readonly ok: true; readonly loaded: LoadedMapping }
  | { readonly ok: false; readonly remarks: readonly MappingRemark[] };

/** Text of a mapping → the mapping, or every problem in the order of the file. `file` is only a name. Never throws. */
export function loadMapping(text: string, file: string): MappingResult {
  const source = readMappingSource(text);
  const { findings, mapping } = check(source);
  const remarks = sorted(findings.map((finding) => remarkOf(finding, source)));
  if (mapping === undefined || remarks.some(({ severity }) => severity === "error"))
    return { ok: false, remarks };
  const positionOf = (path: string): Position | undefined => source.places.get(path)?.key;
  return { ok: true, loaded: { mapping, digest: mappingDigest(mapping), file, remarks, positionOf } };
}

/**
 * Reads and loads a mapping file. Throws HandoffError with exit code 5: `mapping.missing`, `mapping.unreadable`,
 * or `mapping.invalid` with all remarks in `facts.remarks` and as lines of the message.
 */
export async function readMapping(path: string): Promise<LoadedMapping> {
  const result = loadMapping(await readText(path), path);
  if (result.ok) return result.loaded;
  const { remarks } = result;
  const count = remarks.filter(({ severity }) => severity === "error").length;
  throw new HandoffError({
    code: "mapping.invalid",
    message: [
      `${path} has ${count === 1 ? "a problem" : `${count} problems`}.`,
      ...formatRemarks(path, remarks),
    ].join("\n"),
    hint: "Correct the lines above; `handoff mapping check` looks again.",
    facts: { file: path, remarks },
    exitCode: exitCodes.doesNotFit,
  });
}

/** `handoff.yaml:12:7  error  won[0].status.id  143 is … Hint.`, one line each. */
export function formatRemarks(file: string, remarks: readonly MappingRemark[]): readonly string[] {
  return remarks.map(({ position, severity, path, message, hint }) =>
    [
      `${basename(file)}:${position.line}:${position.column}`,
      severity,
      ...(path === "" ? [] : [path]),
      hint === undefined ? message : `${message} ${hint}`,
    ].join("  "),
  );
}

function check(source: MappingSource): { findings: readonly PlacedFinding[]; mapping: Mapping | undefined } {
  const { tree, findings } = source;
  if (tree === undefined) return { findings, mapping: undefined };
  const parsed = mappingSchema.safeParse(tree);
  const all = [
    ...findings,
    ...(parsed.success ? [] : findingsOf(parsed.error.issues, tree)),
    ...rules.flatMap((rule) => rule(tree)),
    ...findNotYet(tree),
  ];
  return { findings: all, mapping: parsed.data };
}

function remarkOf(finding: PlacedFinding, source: MappingSource): MappingRemark {
  const { severity, message, hint } = finding;
  const position = finding.position ?? placeOf(finding, source);
  return {
    severity,
    path: pathText(finding.path),
    position,
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** What is not written stands at the nearest thing around it that is. */
function placeOf(finding: Finding, { places }: MappingSource): Position {
  for (let length = finding.path.length; length > 0; length -= 1) {
    const place = places.get(pathText(finding.path.slice(0, length)));
    if (place !== undefined) return length === finding.path.length ? place[finding.at] : place.key;
  }
  return { line: 1, column: 1 };
}

function sorted(remarks: readonly MappingRemark[]): readonly MappingRemark[] {
  return remarks.toSorted(
    (a, b) => a.position.line - b.position.line || a.position.column - b.position.column,
  );
}

async function readText(path: string): Promise<string> {
  try {
    return decode(await readFile(path), path);
  } catch (cause) {
    if (cause instanceof HandoffError) throw cause;
    if (isMissing(cause)) throw missingFile(path, cause);
    throw unreadable(
      path,
      `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    );
  }
}

function decode(bytes: Uint8Array, path: string): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  try {
    if (!isUtf16) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(path, `${path} is not UTF-8 text.`, cause);
  }
  throw unreadable(path, `${path} is UTF-16 text, and UTF-8 is expected.`);
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR");
}

function missingFile(path: string, cause: unknown): HandoffError {
  return new HandoffError({
    code: "mapping.missing",
    message: `There is no mapping at ${path}.`,
    hint: "Name it with `--config <file>`, write one with `handoff discover`, or try the example of `handoff sandbox`.",
    facts: { file: path },
    exitCode: exitCodes.doesNotFit,
    cause,
  });
}

function unreadable(path: string, message: string, cause?: unknown): HandoffError {
  return new HandoffError({
    code: "mapping.unreadable",
    message,
    hint: "Save the mapping as UTF-8 text that this user may read.",
    facts: { file: path },
    exitCode: exitCodes.doesNotFit,
    cause,
  });
}
