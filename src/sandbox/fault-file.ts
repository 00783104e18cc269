/** Fault rules as JSON, for processes that cannot hand over a regular expression. */

import { z } from "zod";

import type { FaultMatch, FaultRule } from "./simulator.ts";

const matchSchema = z.strictObject({
  vendor: z.enum(["kommo", "productive", "linear"]).exactOptional(),
  method: z.string().exactOptional(),
  path: z.string().refine(isPattern, { error: "expected a regular expression" }).exactOptional(),
  mutating: z.boolean().exactOptional(),
  nth: z.int().positive().exactOptional(),
  times: z.int().positive().exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
});

const ms = z.number().nonnegative();

const effectSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("drop_request") }),
  z.strictObject({ kind: z.literal("drop_response") }),
  z.strictObject({ kind: z.literal("delay"), ms }),
  z.strictObject({ kind: z.literal("hang"), effect: z.boolean() }),
  z.strictObject({ kind: z.literal("truncate"), bytes: z.int().nonnegative() }),
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(200).max(599),
    body: z.string().exactOptional(),
    contentType: z.string().exactOptional(),
    effect: z.boolean().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("html"),
    status: z.int().min(200).max(599),
    effect: z.boolean().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("throttle"),
    retryAfterSeconds: z.number().nonnegative().exactOptional(),
    bare: z.boolean().exactOptional(),
  }),
  z.strictObject({ kind: z.literal("commit_late"), ms }),
  z.strictObject({ kind: z.literal("list_lag"), ms }),
]);

const rulesSchema = z.array(z.strictObject({ match: matchSchema, effect: effectSchema })).max(100);

/** Throws a sentence that names what is wrong and where. */
export function parseFaultRules(raw: unknown): readonly FaultRule[] {
  const parsed = rulesSchema.safeParse(raw);
  if (!parsed.success) throw new Error(`These are no fault rules: ${z.prettifyError(parsed.error)}`);
  return parsed.data.map(({ match, effect }) => ({ match: toMatch(match), effect }));
}

function toMatch({ path, ...rest }: z.infer<typeof matchSchema>): FaultMatch {
  return { ...rest, ...(path === undefined ? {} : { path: new RegExp(path) }) };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
