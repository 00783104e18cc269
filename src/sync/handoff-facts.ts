/** What the ledger remembers of a handoff beside its plan: why it is where it is. */
import { z } from "zod";
import type { HandoffRow } from "../ledger/ledger.ts";
import type { Remark } from "./result.ts";

const remark = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  facts: z.record(z.string(), z.json()).optional(),
});

const factsSchema = z.object({
  problems: z.array(remark).default([]),
  warnings: z.array(remark).default([]),
  /** The set of problems people were last told of: the same set is not announced again. */
  announced: z.string().optional(),
  /** A person named the deal: the rules about what starts by itself no longer ask about it. */
  isNamed: z.boolean().default(false),
  /** How often in a row it was looked at and held for the same problems. */
  looks: z.number().int().nonnegative().default(0),
  /** The mapping that held it: another one is a reason to look again. */
  mappingDigest: z.string().optional(),
});

export interface HandoffFacts {
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
  readonly announced: string | undefined;
  readonly isNamed: boolean;
  readonly looks: number;
  readonly mappingDigest: string | undefined;
}

/** Facts of another shape (an older release's) count as none. */
export function readHandoffFacts(row: HandoffRow | undefined): HandoffFacts {
  const parsed = factsSchema.safeParse(row?.facts);
  return parsed.success
    ? { ...parsed.data, announced: parsed.data.announced, mappingDigest: parsed.data.mappingDigest }
    : {
        problems: [],
        warnings: [],
        announced: undefined,
        isNamed: false,
        looks: 0,
        mappingDigest: undefined,
      };
}

/** Held because too many deals were won at once: only a person ends that. */
export function isBurstHeld(row: HandoffRow | undefined): boolean {
  return row?.status === "held" && readHandoffFacts(row).problems.some(({ code }) => code === "guard.burst");
}
