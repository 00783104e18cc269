/**
 * `handoff.schema.json`: the JSON Schema of a mapping, where every id is one that the accounts have, with its
 * name as description. Editors then offer the names, and underline what is not there. Pure.
 */
import { z } from "zod";
import type { KnownThing, KnownThings } from "./known-things.ts";
import type { ReferenceKind } from "./reference-kind.ts";
import { anyItem, referenceKind } from "./reference-kind.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** `schema`: of draft-07, as the mapping's own schema is. Kinds whose list is not known keep their pattern. */
export function withDiscovered(schema: unknown, known: KnownThings): JsonObject {
  const parsed = jsonSchema.parse(schema);
  const used = new Set<ReferenceKind>();
  const described = describe(parsed, [], known, used);
  const definitions = [...used].map((kind) => [nameOf(kind), definitionOf(kind, known[kind] ?? [])] as const);
  return { ...described, definitions: Object.fromEntries(definitions) };
}

const jsonValue: z.ZodType<Json> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(jsonValue),
    z.record(z.string(), jsonValue),
  ]),
);
const jsonSchema: z.ZodType<JsonObject> = z.record(z.string(), jsonValue);

/** The schema at this path of the mapping, and everything below it. */
function describe(
  schema: JsonObject,
  path: readonly string[],
  known: KnownThings,
  used: Set<ReferenceKind>,
): JsonObject {
  const below = (node: Json, next: readonly string[]): Json =>
    isObject(node) ? describe(node, next, known, used) : node;
  const entries = Object.entries(schema).map(([key, node]): readonly [string, Json] => {
    if (key === "properties" && isObject(node)) return [key, describeKeys(node, path, known, used)];
    if (key === "items") return [key, below(node, [...path, anyItem])];
    if (key === "additionalProperties") return [key, below(node, [...path, anyItem])];
    if (key === "anyOf" && isList(node)) return [key, node.map((option) => below(option, path))];
    return [key, node];
  });
  return Object.fromEntries(entries);
}

function describeKeys(
  properties: JsonObject,
  path: readonly string[],
  known: KnownThings,
  used: Set<ReferenceKind>,
): JsonObject {
  const kind = referenceKind(path);
  const things = kind === undefined ? undefined : known[kind];
  return Object.fromEntries(
    Object.entries(properties).map(([key, node]) => {
      if (key === "id" && kind !== undefined && things !== undefined && things.length > 0) {
        used.add(kind);
        return [key, { $ref: `#/definitions/${nameOf(kind)}` }];
      }
      return [key, isObject(node) ? describe(node, [...path, key], known, used) : node];
    }),
  );
}

function nameOf(kind: ReferenceKind): string {
  return kind.replace(".", "_");
}

/** Every id once; ids that are numbers may also stand in quotation marks. */
function definitionOf(kind: ReferenceKind, things: readonly KnownThing[]): JsonObject {
  const entries = new Map<string, string[]>();
  for (const thing of things) {
    const id = kind === "kommo.stage" ? (thing.id.split("/")[1] ?? thing.id) : thing.id;
    const described = describeThing(thing);
    const texts = entries.get(id) ?? [];
    if (!texts.includes(described)) texts.push(described);
    entries.set(id, texts);
  }
  const isNumeric = !kind.startsWith("linear.");
  const options = [...entries].map(([id, texts]): JsonObject => {
    const description = texts.slice(0, 20).join(" · ");
    return isNumeric && Number.isSafeInteger(Number(id))
      ? { enum: [Number(id), id], description }
      : { enum: [id], description };
  });
  return { description: describeKind(kind), anyOf: options };
}

function describeThing({ name, note, ended }: KnownThing): string {
  const details = [note, ended].filter((detail) => detail !== undefined && detail !== "");
  return details.length === 0 ? name : `${name} (${details.join(", ")})`;
}

function describeKind(kind: ReferenceKind): string {
  const [system = "", thing = ""] = kind.split(".");
  const title = system.charAt(0).toUpperCase() + system.slice(1);
  return `${title}: ${thing.replace("_", " ")}`;
}

const recordOfLastRun = z.object({
  definitions: z.object({
    kommo_option: z.object({
      anyOf: z.array(z.object({ enum: z.array(z.union([z.string(), z.number()])) })),
    }),
  }),
});

/** Ids of the options that the run saw which wrote this schema; undefined where it does not say. */
export function seenOptionsIn(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = recordOfLastRun.safeParse(read);
  if (!parsed.success) return undefined;
  return new Set(parsed.data.definitions.kommo_option.anyOf.flatMap((one) => one.enum.map(String)));
}

function isObject(node: Json): node is JsonObject {
  return typeof node === "object" && node !== null && !isList(node);
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node);
}
