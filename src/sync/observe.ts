/** Looks for everything a plan would make, before anything is made. Reads only. */
import type { StepRow } from "../ledger/ledger.ts";
import type { Plan, Step } from "./plan.ts";
import type { Ports } from "./ports.ts";
import type { Deal } from "./deal.ts";
import type { Finding, Reads } from "./steps/step-kind.ts";
import { notLookedUp } from "./steps/step-kind.ts";
import { rulesOf } from "./steps/rules.ts";

/** By step key. */
export type Observation = ReadonlyMap<string, Finding>;

/** What the ledger knows of the plan's steps, by key. */
export type KnownSteps = ReadonlyMap<string, StepRow>;

/** In the order of the plan, so that a parent that is found lets its children be looked for. */
export async function observe(plan: Plan, deal: Deal, known: KnownSteps, ports: Ports): Promise<Observation> {
  const findings = new Map<string, Finding>();
  const ids = new Map<string, string>();
  const reads = readsFor(plan, deal, ports, (key) => ids.get(key));
  for (const step of plan.steps) {
    const row = known.get(step.key);
    if (row?.status === "done" && row.externalId !== null) {
      ids.set(step.key, row.externalId);
      const spoiled = await recheck(step, row.externalId, known, reads);
      if (spoiled !== undefined) findings.set(step.key, spoiled);
      continue;
    }
    const finding = await findEarly(step, reads);
    findings.set(step.key, finding);
    const id = adoptableId(step, finding);
    if (id !== undefined) ids.set(step.key, id);
  }
  return findings;
}

/** What steps may ask, with one memory per pass for questions that several of them share. */
export function readsFor(plan: Plan, deal: Deal, ports: Ports, idOf: Reads["idOf"]): Reads {
  const assignments = remembering((ids) => ports.productive().serviceAssignments(ids.split(",")));
  return {
    plan,
    deal,
    kommo: ports.kommo,
    productive: ports.productive,
    linear: ports.linear,
    idOf,
    servicesOfBudget: remembering((id) => ports.productive().servicesOfBudget(id)),
    membershipsOfProject: remembering((id) => ports.productive().membershipsOfProject(id)),
    assignmentsOfServices: (ids) => assignments(ids.join(",")),
  };
}

function remembering<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (key) => {
    const asked = answers.get(key) ?? ask(key);
    answers.set(key, asked);
    return asked;
  };
}

async function findEarly(step: Step, reads: Reads): Promise<Finding> {
  const rules = rulesOf(step.kind);
  return rules.lookUp === "early" ? rules.find(step, reads) : notLookedUp;
}

/** Others may have archived meanwhile what an earlier deal left: work under it would be refused halfway. */
async function recheck(
  step: Step,
  id: string,
  known: KnownSteps,
  reads: Reads,
): Promise<Finding | undefined> {
  const rules = rulesOf(step.kind);
  const isNeeded = reads.plan.steps.some(
    (other) =>
      other.kind === "productive.project" &&
      other.company === step.key &&
      known.get(other.key)?.status !== "done",
  );
  if (rules.recheck === undefined || !isNeeded) return undefined;
  const remark = await rules.recheck(step, id, reads);
  return remark === undefined ? undefined : { kind: "spoiled", remark };
}

function adoptableId(step: Step, finding: Finding): string | undefined {
  if (finding.kind !== "looked") return undefined;
  const verdict = rulesOf(step.kind).judge(step, finding.candidates);
  return verdict.kind === "adopt" ? verdict.candidate.id : undefined;
}
