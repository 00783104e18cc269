/** The keys of a mapping file, and what changing one of them does to a deal. */
import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { loadMapping } from "../../src/config/mapping-file.ts";
import type { MappingResult } from "../../src/config/mapping-file.ts";
import type { LoadedMapping } from "../../src/config/mapping.ts";
import { HandoffError } from "../../src/errors.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import type { PrepareOptions } from "../../src/sync/prepare.ts";
import { prepare } from "../../src/sync/prepare.ts";
import type { Stage } from "./stage.ts";
import { aStage } from "./stage.ts";

export type ExampleFile = "handoff.yaml" | "handoff.full.yaml";
export type NewValue = string | number | boolean | readonly unknown[] | Readonly<Record<string, unknown>>;

export function exampleText(file: ExampleFile): string {
  return readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8");
}

/** `won/[]/pipeline/id`: every place of the file where a value stands, all items of a list under one name. */
export function keyPaths(file: ExampleFile): readonly string[] {
  const found: unknown = parseDocument(exampleText(file)).toJS();
  return [...new Set(pathsIn(found, ""))];
}

/** The file with some values replaced; places as in `won/0/pipeline/id`. */
export function loadChanged(file: ExampleFile, changes: Readonly<Record<string, NewValue>>): MappingResult {
  const document = parseDocument(exampleText(file));
  for (const [at, value] of Object.entries(changes)) {
    const path = at.split("/").map((part) => (/^\d+$/u.test(part) ? Number(part) : part));
    document.setIn(path, document.createNode(value));
  }
  return loadMapping(String(document), file);
}

/** `won/0/pipeline/id` of `won/[]/pipeline/id`. */
export function firstPlace(path: string): string {
  return path.replaceAll("[]", "0");
}

/** What stands at a place; undefined when nothing does. */
export function valueAt(file: ExampleFile, at: string): unknown {
  return parseDocument(exampleText(file)).getIn(
    at.split("/").map((part) => (/^\d+$/u.test(part) ? Number(part) : part)),
  );
}

/** What a person filled in, and how it is begun. */
export interface Situation {
  readonly lead: number;
  readonly fill?: Readonly<Record<number, string>> | undefined;
  readonly clear?: number | undefined;
  /** Won this moment: taken out of its stage, and put there again. */
  readonly isWonNow?: boolean | undefined;
  readonly startedBy?: "itself" | undefined;
}

/** What is planned or said about a deal with a mapping, as JSON without the mapping's digest. Reads only. */
export async function planWith(loaded: LoadedMapping, situation: Situation): Promise<string> {
  const { sandbox, process } = isUntouched(situation) ? await sharedStage() : await aStage();
  arrange(sandbox, situation);
  const { lead, startedBy } = situation;
  const ports = { ...process.ports, mapping: loaded.mapping, mappingDigest: "" };
  const options: PrepareOptions = { force: false, frozen: undefined, startedBy };
  try {
    const prepared = await prepare(lead, options, ports);
    switch (prepared.kind) {
      case "planned":
        return JSON.stringify(prepared.plan);
      case "held":
        return JSON.stringify({ problems: prepared.problems, warnings: prepared.warnings });
      case "skipped":
        return JSON.stringify(prepared.result.problems);
      case "postponed":
        return JSON.stringify({ until: prepared.until });
    }
  } catch (error) {
    if (!(error instanceof HandoffError)) throw error;
    return JSON.stringify({ refused: error.code, message: error.message });
  }
}

let shared: Promise<Stage> | undefined;

/** One for all that only look. */
function sharedStage(): Promise<Stage> {
  shared ??= aStage();
  return shared;
}

function isUntouched({ fill, clear, isWonNow }: Situation): boolean {
  return fill === undefined && clear === undefined && isWonNow !== true;
}

function arrange(sandbox: Sandbox, { lead, fill = {}, clear, isWonNow }: Situation): void {
  if (isWonNow === true) {
    for (const statusId of [61_000_004, 142]) sandbox.kommo.asPerson.moveLead(lead, { statusId });
  }
  for (const [field, value] of Object.entries(fill)) {
    sandbox.kommo.asPerson.setField(lead, Number(field), value);
  }
  if (clear !== undefined) sandbox.kommo.asPerson.clearField(lead, clear);
}

function pathsIn(node: unknown, path: string): readonly string[] {
  if (Array.isArray(node)) {
    const items: readonly unknown[] = node;
    return items.length === 0 ? [path] : items.flatMap((item) => pathsIn(item, `${path}/[]`));
  }
  if (typeof node !== "object" || node === null) return [path];
  return Object.entries(node).flatMap(([key, value]) => pathsIn(value, path === "" ? key : `${path}/${key}`));
}
