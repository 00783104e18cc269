/**
 * What several deals of one client have in common: the company, and with `use: per_client` the project.
 * Whoever may have to make one holds its lease from the first look until it is settled. One order for all:
 * deal, company, project.
 */
import type { Ledger, Lease } from "../ledger/ledger.ts";
import { foldCase } from "./case-fold.ts";
import type { TurnPorts } from "./leases.ts";
import { takeTurn } from "./leases.ts";
import type { Plan, Step } from "./plan.ts";

/** Names what is shared, in leases and in the ledger; undefined where a step is the deal's own. */
export function sharedKeyOf(step: Step): string | undefined {
  if (step.kind === "productive.company") return step.key;
  if (step.kind !== "productive.project" || step.perClient !== true || step.named !== undefined) {
    return undefined;
  }
  return `${step.company}/project/${foldCase(step.name).trim().replaceAll(/\s+/gu, " ")}`;
}

/**
 * Where the ledger keeps what became of a step. An attempt at something shared is written down for the deal
 * and for all others: who comes next must know that it may yet take effect.
 */
export function ledgerKeysOf(step: Step): readonly string[] {
  const shared = sharedKeyOf(step);
  return shared === undefined || shared === step.key ? [step.key] : [step.key, shared];
}

type SharedPorts = TurnPorts & { readonly ledger: Pick<Ledger, "releaseLease" | "steps"> };

/** By step key. */
export type SharedLeases = ReadonlyMap<string, Lease>;

/** Waits for its turn at everything shared that this deal has not settled yet. */
export async function takeShared(
  plan: Plan,
  ports: SharedPorts,
  onWait: (holder: Lease) => void,
): Promise<SharedLeases> {
  const leases = new Map<string, Lease>();
  try {
    for (const step of plan.steps) {
      const name = sharedKeyOf(step);
      if (name === undefined || (await isSettled(step, ports))) continue;
      leases.set(step.key, await takeTurn(name, ports, onWait));
    }
    return leases;
  } catch (error) {
    await releaseShared(leases, ports);
    throw error;
  }
}

export async function releaseShared(leases: SharedLeases, ports: SharedPorts): Promise<void> {
  for (const lease of leases.values()) await ports.ledger.releaseLease(lease);
}

async function isSettled(step: Step, ports: SharedPorts): Promise<boolean> {
  const [row] = await ports.ledger.steps([step.key]);
  return row?.status === "done";
}
