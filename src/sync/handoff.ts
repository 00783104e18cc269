/**
 * One deal from Kommo to work that can start. Every way in (a command, a webhook, the sweep) ends here:
 * read → directory → plan → observe → reconcile → [a dry run stops] → run → write-back.
 */
import type { Vendor } from "../errors.ts";
import { LeaseLost, VendorError } from "../errors.ts";
import type { HandoffRow, HandoffStatus, Lease } from "../ledger/ledger.ts";
import type { Deal } from "./deal.ts";
import { dealLabel } from "./deal.ts";
import type { Directory } from "./directory.ts";
import { judgeFailure, lookAgainDelayMs } from "./failures.ts";
import { isBurstHeld, readHandoffFacts } from "./handoff-facts.ts";
import { asJson } from "./json.ts";
import { announceHold, closeTask, digestOfProblems } from "./hold.ts";
import { leaseTtlMs, takeTurn } from "./leases.ts";
import type { KnownSteps } from "./observe.ts";
import { observe } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import { frozenPlan, prepare } from "./prepare.ts";
import type { Ports } from "./ports.ts";
import type { Reconciled } from "./reconcile.ts";
import { reconcile } from "./reconcile.ts";
import { describeKnown, describePlanned, describeRun, describeUnplanned } from "./report.ts";
import type { DealResult, Remark, StepResult } from "./result.ts";
import { run } from "./run.ts";
import { ledgerKeysOf, releaseShared, takeShared } from "./shared-steps.ts";
import { StepHeld } from "./steps/step-kind.ts";
import { raiseBurst } from "./telling.ts";
import { beginPause, endPauses } from "./vendor-pauses.ts";

export interface HandOffOptions {
  /** A person names a deal that is in no won stage. Never helps a lost one. */
  readonly force: boolean;
  /** A person decided: make a project although one of its name exists. */
  readonly createBeside: boolean;
  /** `itself`: no person names the deal, so what the mapping says about that holds. Absent: somebody does. */
  readonly startedBy?: "itself" | undefined;
  /**
   * While somebody else works on the deal: `wait` for that and report it (absent: the same), or `leave` it to
   * them: throws `locked` (exit 11) at once.
   */
  readonly whenTaken?: "wait" | "leave" | undefined;
}

/** How often a run that lost its lease takes up the thread again. */
const takeoversPerCall = 3;

export interface PreviewOptions extends HandOffOptions {
  /** Says of every value where it comes from. */
  readonly explains?: boolean;
}

/** A dry run: everything but the writes (the directory's cache apart). */
export async function previewHandoff(
  lead: number,
  options: PreviewOptions,
  ports: Ports,
): Promise<DealResult> {
  const row = await ports.ledger.handoff(String(lead));
  const finished = await describeFinished(row, ports);
  if (finished !== undefined) return finished;
  try {
    const known = await openSteps(frozenPlan(row), ports);
    const frozen = mayPlanAnew(row, known) ? undefined : frozenPlan(row);
    const startedBy = starterOf(row, options);
    const prepared = await prepare(
      lead,
      { ...options, startedBy, frozen, isBurstHeld: isBurstHeld(row) },
      ports,
    );
    if (prepared.kind === "skipped" || prepared.kind === "postponed") return prepared.result;
    const explanations = options.explains === true ? prepared.explanations : undefined;
    if (prepared.kind === "held") {
      return { ...describeHeld(prepared.deal, prepared.problems, prepared.warnings), explanations };
    }
    const { plan, deal } = prepared;
    const { steps, problems } = await look(plan, deal, options, ports);
    return { ...describePlanned(plan, steps, problems), explanations };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const verdict = judgeFailure(error, { failures: 0, now: ports.clock.now(), random: 0 });
    return describeUnplanned(lead, nameOf(lead, row), "failed", [verdict.remark]);
  }
}

/** Does it, exactly once; waits while somebody else works on the same deal, and then reports that result. */
export async function handOff(lead: number, options: HandOffOptions, ports: Ports): Promise<DealResult> {
  for (let takeover = 1; ; takeover += 1) {
    try {
      return await handOffInTurn(lead, options, ports);
    } catch (error) {
      if (!(error instanceof LeaseLost) || takeover === takeoversPerCall) throw error;
    }
  }
}

interface Turn {
  readonly lead: number;
  readonly lease: Lease;
  readonly options: HandOffOptions;
  readonly ports: Ports;
  readonly row: HandoffRow | undefined;
}

async function handOffInTurn(lead: number, options: HandOffOptions, ports: Ports): Promise<DealResult> {
  const leaseWaitMs = options.whenTaken === "leave" ? 0 : ports.timing.leaseWaitMs;
  const turnPorts = { ...ports, timing: { ...ports.timing, leaseWaitMs } };
  const lease = await takeTurn(`deal/${String(lead)}`, turnPorts, (holder) => {
    ports.onEvent({ kind: "deal.waiting", lead, holder: holder.owner });
  });
  try {
    const row = await ports.ledger.handoff(String(lead));
    const turn: Turn = { lead, lease, options, ports, row };
    const result = (await describeFinished(row, ports)) ?? (await work(turn));
    ports.onEvent({ kind: "deal.ended", lead, result });
    return result;
  } finally {
    await ports.ledger.releaseLease(lease);
  }
}

async function work(turn: Turn): Promise<DealResult> {
  const { lead, options, ports, row } = turn;
  const before = frozenPlan(row);
  try {
    const isNew = mayPlanAnew(row, await openSteps(before, ports));
    const startedBy = starterOf(row, options);
    const frozen = isNew ? undefined : before;
    const prepared = await prepare(
      lead,
      { ...options, startedBy, frozen, isBurstHeld: isBurstHeld(row) },
      ports,
    );
    await endPauses(["kommo"], ports);
    switch (prepared.kind) {
      case "skipped":
        return await skip(turn, prepared.result);
      case "postponed":
        await change(turn, "queued", prepared.result, { nextAt: prepared.until });
        return prepared.result;
      case "held":
        return await hold(turn, describeHeld(prepared.deal, prepared.problems, prepared.warnings), prepared);
      case "planned":
        return await carryOut(turn, prepared.plan, prepared.deal, prepared.directory, isNew);
    }
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return fail(turn, error, describeUnplanned(lead, nameOf(lead, row), "failed", []));
  }
}

async function carryOut(
  turn: Turn,
  plan: Plan,
  deal: Deal,
  directory: Directory,
  isNew: boolean,
): Promise<DealResult> {
  const { ports } = turn;
  const shared = await takeShared(plan, ports, (holder) => {
    ports.onEvent({ kind: "deal.waiting", lead: turn.lead, holder: holder.owner });
  });
  try {
    const { steps, problems, known } = await look(plan, deal, turn.options, ports);
    if (problems.length > 0) {
      return await hold(turn, describePlanned(plan, steps, problems), { deal, directory });
    }
    const end = await run(
      {
        plan,
        deal,
        steps,
        known,
        replacePlan: isNew,
        leaseTtlMs: leaseTtlMs(ports),
        lease: turn.lease,
        leaseOf: (step) => shared.get(step.key) ?? turn.lease,
        onSettled: async (step) => {
          const lease = shared.get(step.key);
          if (lease !== undefined) await ports.ledger.releaseLease(lease);
        },
      },
      ports,
    );
    if (end.stopped === undefined) return await finish(turn, describeRun(plan, end, "done", []));
    const { error } = end.stopped;
    if (error instanceof StepHeld) {
      return await hold(turn, describeRun(plan, end, "held", [error.remark]), { deal, directory });
    }
    return await fail(turn, error, describeRun(plan, end, "failed", []), { deal, directory });
  } finally {
    await releaseShared(shared, ports);
  }
}

async function look(
  plan: Plan,
  deal: Deal,
  options: HandOffOptions,
  ports: Ports,
): Promise<Reconciled & { readonly known: KnownSteps }> {
  const known = await knownSteps(plan, ports);
  const observation = await observe(plan, deal, known, ports);
  return { ...reconcile(plan, known, observation, options), known };
}

async function knownSteps(plan: Plan, ports: Ports): Promise<KnownSteps> {
  const rows = await ports.ledger.steps(plan.steps.flatMap(ledgerKeysOf));
  return new Map(rows.map((row) => [row.key, row]));
}

/** Steps whose outcome nobody knows: while there is one, the frozen plan must be finished as it stands. */
async function openSteps(plan: Plan | undefined, ports: Ports): Promise<readonly Step[]> {
  if (plan === undefined) return [];
  const known = await knownSteps(plan, ports);
  return plan.steps.filter((step) => {
    const status = known.get(step.key)?.status;
    return status === "intent" || status === "unknown";
  });
}

/** What is held is planned again, so that a mended deal or mapping counts; what was made stays, by its key. */
function mayPlanAnew(row: HandoffRow | undefined, open: readonly Step[]): boolean {
  return row === undefined || row.plan === null || (row.status === "held" && open.length === 0);
}

/** What a person once named is not skipped later because nobody names it again. */
function starterOf(row: HandoffRow | undefined, options: HandOffOptions): HandOffOptions["startedBy"] {
  return readHandoffFacts(row).isNamed ? undefined : options.startedBy;
}

async function describeFinished(row: HandoffRow | undefined, ports: Ports): Promise<DealResult | undefined> {
  if (row?.status !== "done") return undefined;
  const plan = frozenPlan(row);
  if (plan === undefined) return describeUnplanned(Number(row.lead), row.name, "done", []);
  return describeKnown(row, plan, await knownSteps(plan, ports));
}

async function finish(turn: Turn, result: DealResult): Promise<DealResult> {
  await change(turn, "done", result, { failures: 0, nextAt: null });
  await closeTask(turn.lease, turn.lead, "Done: the work can start.", turn.ports);
  await endPauses(vendorsProven(result.steps), turn.ports);
  return result;
}

/** Those that did something for this run: a token that did not work a while ago works. */
function vendorsProven(steps: readonly StepResult[]): readonly Vendor[] {
  const worked = steps.filter(({ action }) => action !== "reuse" && action !== "skip");
  return (["kommo", "productive", "linear"] as const).filter((vendor) =>
    worked.some(({ kind }) => kind.startsWith(`${vendor}.`)),
  );
}

/** A deal that is not ours to hand off leaves no trace, unless it was ours before. */
async function skip(turn: Turn, result: DealResult): Promise<DealResult> {
  if (turn.row !== undefined) await change(turn, "skipped", result, { nextAt: null });
  await closeTask(turn.lease, turn.lead, "No longer needed.", turn.ports);
  return result;
}

async function hold(
  turn: Turn,
  result: DealResult,
  context: { readonly deal: Deal; readonly directory: Directory },
): Promise<DealResult> {
  const { lease, ports, row } = turn;
  const { deal, directory } = context;
  if (result.problems.some(({ code }) => code === "guard.burst")) return holdForBurst(turn, result);
  const announced = digestOfProblems(result.problems);
  const isNews = readHandoffFacts(row).announced !== announced;
  const next = nextLook(turn, result);
  await change(turn, "held", result, next);
  if (isNews && (await announceHold(lease, deal, directory, result.problems, ports))) {
    await change(turn, "held", result, { ...next, announced });
  }
  return result;
}

/** One message tells of all of them; nothing but a person takes it up again. */
async function holdForBurst(turn: Turn, result: DealResult): Promise<DealResult> {
  const isNews = !isBurstHeld(turn.row);
  await change(turn, "held", result, { nextAt: null });
  if (isNews) await raiseBurst(turn.ports);
  return result;
}

/** The same problems are looked at less and less often. */
function nextLook(
  { row, ports }: Turn,
  { problems }: DealResult,
): { readonly nextAt: number; readonly looks: number } {
  const before = readHandoffFacts(row);
  const isSame = row?.status === "held" && digestOfProblems(before.problems) === digestOfProblems(problems);
  const looks = isSame ? before.looks + 1 : 0;
  return { nextAt: ports.clock.now() + lookAgainDelayMs(looks), looks };
}

/** What a failed call means is decided elsewhere; here it is written down. */
async function fail(
  turn: Turn,
  error: VendorError,
  result: DealResult,
  context?: { readonly deal: Deal; readonly directory: Directory },
): Promise<DealResult> {
  const { ports, row } = turn;
  const failures = row?.failures ?? 0;
  const verdict = judgeFailure(error, { failures, now: ports.clock.now(), random: ports.random() });
  const problems = [...result.problems, verdict.remark];
  switch (verdict.kind) {
    case "hold": {
      const held: DealResult = { ...result, outcome: "held", problems };
      if (context !== undefined) return hold(turn, held, context);
      await change(turn, "held", held, nextLook(turn, held));
      return held;
    }
    case "pause": {
      await beginPause(error, verdict, ports);
      const paused: DealResult = { ...result, outcome: "failed", problems };
      await change(turn, "queued", paused, { nextAt: verdict.probeAt });
      return paused;
    }
    case "retry": {
      const failed: DealResult = { ...result, outcome: "failed", problems };
      await change(turn, "failed", failed, { failures: failures + 1, nextAt: verdict.nextAt });
      return failed;
    }
  }
}

async function change(
  turn: Turn,
  status: HandoffStatus,
  result: DealResult,
  more: {
    readonly failures?: number;
    readonly nextAt: number | null;
    readonly announced?: string;
    readonly looks?: number;
  },
): Promise<void> {
  const { problems, warnings, name } = result;
  const before = readHandoffFacts(turn.row);
  // What is skipped has its task closed: should it come back, people are told anew.
  const announced = more.announced ?? (status === "skipped" ? undefined : before.announced);
  const isNamed = starterOf(turn.row, turn.options) === undefined;
  const { mappingDigest } = turn.ports;
  const { failures, nextAt, looks = 0 } = more;
  const facts = asJson({ problems, warnings, announced, isNamed, looks, mappingDigest });
  const isNews =
    more.announced === undefined &&
    (turn.row?.status !== status || digestOfProblems(before.problems) !== digestOfProblems(problems));
  await turn.ports.ledger.changeHandoff(
    turn.lease,
    { lead: String(turn.lead), status, name, facts, failures, nextAt },
    isNews ? { kind: `handoff.${status}`, facts: asJson({ problems }) } : undefined,
  );
}

function describeHeld(deal: Deal, problems: readonly Remark[], warnings: readonly Remark[]): DealResult {
  const { url } = deal;
  return describeUnplanned(deal.lead.id, dealLabel(deal), "held", problems, { url, warnings });
}

function nameOf(lead: number, row: HandoffRow | undefined): string {
  return row?.name ?? `Deal ${String(lead)}`;
}
