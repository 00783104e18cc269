/** The simulator's schema as graphql-js runs it, with scalars that look at what they are given. */
import { buildSchema, GraphQLError, isScalarType, type GraphQLSchema } from "graphql";
import { linearSdl } from "./sdl/sdl.ts";

let built: GraphQLSchema | undefined;

/** Built on first use: parsing the SDL costs milliseconds that a sandbox without Linear need not pay. */
export function linearSchema(): GraphQLSchema {
  built ??= build();
  return built;
}

function build(): GraphQLSchema {
  const schema = buildSchema(linearSdl);
  for (const [name, coerce] of Object.entries(coercions)) {
    const type = schema.getType(name);
    // Literals of a document pass through the same function.
    if (isScalarType(type)) type.coerceInputValue = coerce;
  }
  return schema;
}

/**
 * Live Linear also takes years (`2021`) and ISO 8601 durations. Handoff sends neither, so here they are
 * refused: a client that slips is found out.
 */
const coercions: Readonly<Record<string, (value: unknown) => unknown>> = {
  DateTime: dateTime,
  DateTimeOrDuration: dateTime,
  TimelessDate: calendarDate,
  TimelessDateOrDuration: calendarDate,
  JSON: stringifiedJson,
  JSONObject: embeddedJson,
};

function dateTime(value: unknown): string {
  const ms = typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw new GraphQLError(`DateTime must be an ISO 8601 time, found ${shown(value)}`);
  return new Date(ms).toISOString();
}

function calendarDate(value: unknown): string {
  const isDate = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const ms = isDate ? Date.parse(`${value}T00:00:00.000Z`) : Number.NaN;
  // 2026-02-30 parses as 2 March in some engines and not at all in others; compare.
  if (!isDate || Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(value)) {
    throw new GraphQLError(`TimelessDate must be YYYY-MM-DD, found ${shown(value)}`);
  }
  return value;
}

function stringifiedJson(value: unknown): string {
  if (typeof value !== "string") throw new GraphQLError(`JSON must be a string, found ${shown(value)}`);
  return value;
}

function embeddedJson(value: unknown): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new GraphQLError(`JSONObject must be an object, found ${shown(value)}`);
  }
  return value;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
