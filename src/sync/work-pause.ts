/** `handoff pause`: news are still stored and answered, and nothing starts until `handoff resume`. */
import { z } from "zod";
import type { Ledger } from "../ledger/ledger.ts";

const mark = "paused";

const schema = z.object({ since: z.number() });

export interface WorkPause {
  /** Milliseconds since 1970. */
  readonly since: number;
}

type Marks = Pick<Ledger, "mark" | "setMark" | "removeMark">;

/** Undefined: work goes on. */
export async function findWorkPause(ledger: Pick<Marks, "mark">): Promise<WorkPause | undefined> {
  return schema.safeParse(await ledger.mark(mark)).data;
}

/** Holds for every process on this ledger. An earlier pause stays as it is and is given back. */
export async function pauseWork(ledger: Marks, now: number): Promise<WorkPause> {
  const before = await findWorkPause(ledger);
  if (before !== undefined) return before;
  await ledger.setMark(mark, { since: now });
  return { since: now };
}

/** Returns the pause that ended; undefined when there was none. */
export async function resumeWork(ledger: Marks): Promise<WorkPause | undefined> {
  return schema.safeParse(await ledger.removeMark(mark)).data;
}
