/** From a lead's number to its plan, or to the reason why there is none. Reads only. */
import type { HandoffRow } from "../ledger/ledger.ts";
import { checkAccounts } from "./accounts.ts";
import { remark } from "./codes.ts";
import type { Deal } from "./deal.ts";
import { dealLabel, readDeal } from "./deal.ts";
import type { Directory } from "./directory.ts";
import { readDirectory } from "./directory.ts";
import type { Plan } from "./plan.ts";
import { planSchema } from "./plan.ts";
import type { Explanation } from "./planning/explanation.ts";
import type { Planned } from "./planning/plan-handoff.ts";
import { planHandoff } from "./planning/plan-handoff.ts";
import { usesLinear, usesProductive } from "./planning/precedence.ts";
import type { Ports } from "./ports.ts";
import type { DealResult, Remark } from "./result.ts";
import { describeUnplanned } from "./report.ts";
import type { StageVerdict } from "./stage.ts";
import { judgeStage } from "./stage.ts";
import { judgeHistory } from "./stage-history.ts";
import { judgeStart } from "./start-gate.ts";

export interface PrepareOptions {
  /** A person names a deal that is in no won stage. Never helps a lost one. */
  readonly force: boolean;
  /** `itself`: no person names the deal. */
  readonly startedBy?: "itself" | undefined;
  /** A burst of wins held it, and no person has let it go. */
  readonly isBurstHeld?: boolean | undefined;
  /** The plan that was frozen and is to be finished as it stands. */
  readonly frozen: Plan | undefined;
}

export type Prepared =
  | {
      readonly kind: "planned";
      readonly deal: Deal;
      readonly directory: Directory;
      readonly plan: Plan;
      /** Absent where the plan was made before. */
      readonly explanations?: readonly Explanation[];
    }
  | {
      readonly kind: "held";
      readonly deal: Deal;
      readonly directory: Directory;
      readonly problems: readonly Remark[];
      readonly warnings: readonly Remark[];
      readonly explanations: readonly Explanation[];
    }
  /** Won a moment ago, and the mapping gives people time to take it back: looked at again then (milliseconds). */
  | { readonly kind: "postponed"; readonly result: DealResult; readonly until: number }
  /** Not ours to hand off, or not there. */
  | { readonly kind: "skipped"; readonly deal: Deal | undefined; readonly result: DealResult };

/** People join during the day: somebody unknown is worth one fresh look at a directory older than this. */
const freshEnoughMs = 60_000;

export async function prepare(lead: number, options: PrepareOptions, ports: Ports): Promise<Prepared> {
  const directory = await readAccounts(ports);
  const deal = await readDeal(ports.kommo, ports.mapping, lead, () => ports.clock.now());
  if (deal === undefined) return notFound(lead);
  ports.onEvent({ kind: "deal.read", lead, name: dealLabel(deal) });
  if (options.frozen !== undefined) return { kind: "planned", deal, directory, plan: options.frozen };
  const now = judgeStage(deal, ports.mapping, directory.kommo, options);
  const verdict = await judgeHistory(deal, now, ports.mapping, ports.kommo);
  if (verdict.kind === "not_won") return notStarted(deal, verdict.remark);
  if (options.startedBy === "itself") {
    const gate = await judgeStart(deal, verdict, options.isBurstHeld === true, ports);
    switch (gate.kind) {
      case "open":
        break;
      case "skip":
        return notStarted(deal, gate.remark);
      case "wait":
        return postponed(deal, gate.until);
      case "hold":
        return { kind: "held", deal, directory, problems: [gate.remark], warnings: [], explanations: [] };
    }
  }
  return planWith(deal, verdict, directory, ports);
}

/** The directory, once it is certain that mapping, tokens and ledger belong to the same accounts (else exit 5). */
export async function readAccounts(ports: Ports): Promise<Directory> {
  const directory = await readDirectory(sourcesOf(ports), ports.timing.directoryMaxAgeMs);
  checkAccounts(ports.mapping, directory);
  await bindWorkspace(directory, ports);
  return directory;
}

/** The plan the ledger froze; undefined when there is none, or when it is of a shape we no longer know. */
export function frozenPlan(row: HandoffRow | undefined): Plan | undefined {
  if (row === undefined || row.plan === null) return undefined;
  const parsed = planSchema.safeParse(row.plan);
  return parsed.success ? parsed.data : undefined;
}

async function planWith(
  deal: Deal,
  verdict: Extract<StageVerdict, { kind: "won" }>,
  directory: Directory,
  ports: Ports,
): Promise<Prepared> {
  const { mapping, mappingDigest } = ports;
  const hasSlack = ports.slack !== undefined;
  const planned = planHandoff({ deal, won: verdict, mapping, mappingDigest, directory, hasSlack });
  const isStale = ports.clock.now() - directory.readAt > freshEnoughMs;
  if (isStale && mayDirectoryHaveChanged(planned)) {
    const fresh = await readDirectory(sourcesOf(ports), freshEnoughMs);
    const again = planHandoff({ deal, won: verdict, mapping, mappingDigest, directory: fresh, hasSlack });
    return { ...again, deal, directory: fresh };
  }
  return { ...planned, deal, directory };
}

/** Somebody unknown may have joined; a field that was missing may have been made, or a required one be optional. */
function mayDirectoryHaveChanged(planned: Planned): boolean {
  if (planned.warnings.some(({ code }) => code.startsWith("person."))) return true;
  if (planned.kind === "held") return planned.problems.some(({ code }) => code === "mapping.drift");
  return planned.plan.steps.some((step) => "unfilled" in step && (step.unfilled ?? []).length > 0);
}

function sourcesOf(ports: Ports): Parameters<typeof readDirectory>[0] {
  const { kommo, ledger, clock, mapping } = ports;
  return {
    kommo,
    ledger,
    clock,
    productive: usesProductive(mapping) ? ports.productive() : undefined,
    linear: usesLinear(mapping) ? ports.linear() : undefined,
  };
}

/** The workspace is only known once Linear was asked; from then on the ledger belongs to it. */
async function bindWorkspace(directory: Directory, ports: Ports): Promise<void> {
  if (directory.linear === undefined) return;
  await ports.ledger.bind({
    kommoAccount: String(directory.kommo.account.id),
    productiveOrganization: ports.mapping.productive?.organization.id,
    linearWorkspace: directory.linear.organization.id,
  });
}

function notFound(lead: number): Prepared {
  const problem = remark("deal.not_found", { lead });
  return {
    kind: "skipped",
    deal: undefined,
    result: describeUnplanned(lead, `Deal ${String(lead)}`, "skipped", [problem]),
  };
}

function postponed(deal: Deal, until: number): Prepared {
  const { url } = deal;
  const result = describeUnplanned(deal.lead.id, dealLabel(deal), "planned", [], { url });
  return { kind: "postponed", result, until };
}

function notStarted(deal: Deal, problem: Remark): Prepared {
  const { url } = deal;
  return {
    kind: "skipped",
    deal,
    result: describeUnplanned(deal.lead.id, dealLabel(deal), "skipped", [problem], { url }),
  };
}
