/** Whether a deal is won, as the mapping says it; since when; and whether its handoff starts by itself. */
import type { Mapping, StageRef, WonStage } from "../config/mapping.ts";
import { isCalendarDate, localTimeOfInstant } from "./calendar.ts";
import { foldCase } from "./case-fold.ts";
import { remark } from "./codes.ts";
import { currencyExponent } from "./currencies.ts";
import type { Deal } from "./deal.ts";
import { dealLabel } from "./deal.ts";
import { compare, parseDecimal } from "./decimal.ts";
import type { KommoDirectory } from "./directory.ts";
import { formatMoney } from "./money.ts";
import { readSold } from "./planning/plan-money.ts";
import { collectRemarks } from "./planning/plan-remarks.ts";
import type { Remark } from "./result.ts";

/** Lost, in every pipeline. Nothing makes it a won stage, not even `--force`. */
const lostStatusId = 143;

export type StageVerdict =
  | {
      readonly kind: "won";
      readonly stage: WonStage;
      /** Unix seconds. */
      readonly wonAt: number;
      /** True where Kommo keeps no time of winning (stages other than 142) and the last change stands in. */
      readonly isApproximate: boolean;
    }
  | { readonly kind: "not_won"; readonly remark: Remark };

export type Won = Extract<StageVerdict, { kind: "won" }>;

/** Decides by the stage the deal is in now. `force`: a person names a deal that is in no won stage. */
export function judgeStage(
  deal: Deal,
  mapping: Mapping,
  directory: KommoDirectory,
  options: { readonly force: boolean },
): StageVerdict {
  const { lead } = deal;
  const facts = { deal: dealLabel(deal), stage: describeStage(lead, directory) };
  if (isLost(lead)) {
    return { kind: "not_won", remark: remark("deal.not_won", { ...facts, lost: true }) };
  }
  const stage = mapping.won.find((candidate) => isInStage(candidate, lead));
  if (stage !== undefined) return won(deal, stage);
  const ofPipeline = mapping.won.find((candidate) => candidate.pipeline.id === lead.pipelineId);
  if (options.force) {
    const fallback = ofPipeline ?? mapping.won[0];
    if (fallback !== undefined) return won(deal, fallback);
  }
  return ofPipeline === undefined
    ? { kind: "not_won", remark: remark("pipeline.unmapped", facts) }
    : { kind: "not_won", remark: remark("deal.not_won", { ...facts, lost: false }) };
}

/**
 * Why a won deal does not start by itself; undefined when it does. A command that names the deal does not
 * ask. `ledgerSince`: milliseconds, when the ledger was made; it stands in for a missing `since`.
 */
export function reasonNotToStart(
  deal: Deal,
  verdict: Won,
  mapping: Mapping,
  ledgerSince: number,
): Remark | undefined {
  return (
    judgeSince(deal, verdict, mapping.kommo.timeZone, ledgerSince) ??
    judgeTags(deal, verdict.stage) ??
    judgeAmount(deal, verdict.stage, mapping)
  );
}

/**
 * The earliest moment (Unix seconds) at which a win can count, perhaps some hours too early where the mapping
 * names a day: for asking Kommo, whose rows are judged one by one. `ledgerSince`: as for `reasonNotToStart`.
 */
export function earliestStart(stage: WonStage, ledgerSince: number): number {
  const line = startLine(stage.since, ledgerSince);
  return line.kind === "instant" ? line.seconds : Date.parse(`${line.local}Z`) / 1000 - widestOffsetSeconds;
}

/** No zone is further ahead of UTC. */
const widestOffsetSeconds = 14 * 3_600;

/** Whether a place in Kommo is that stage. */
export function isInStage(
  stage: StageRef,
  place: { readonly pipelineId: number; readonly statusId: number },
): boolean {
  return stage.pipeline.id === place.pipelineId && stage.status.id === place.statusId;
}

export function isLost({ statusId }: { readonly statusId: number }): boolean {
  return statusId === lostStatusId;
}

function won(deal: Deal, stage: WonStage): Won {
  const { closedAt, updatedAt } = deal.lead;
  return { kind: "won", stage, wonAt: closedAt ?? updatedAt, isApproximate: closedAt === undefined };
}

function judgeSince(deal: Deal, verdict: Won, zone: string, ledgerSince: number): Remark | undefined {
  const { wonAt, stage } = verdict;
  const since = startLine(stage.since, ledgerSince);
  const wonLocal = localTimeOfInstant(wonAt, zone);
  const isBefore = since.kind === "instant" ? wonAt < since.seconds : wonLocal < since.local;
  if (!isBefore) return undefined;
  const sinceLocal = since.kind === "instant" ? localTimeOfInstant(since.seconds, zone) : since.local;
  const [wonOn, sinceOn] = [dayOf(wonLocal), dayOf(sinceLocal)];
  const times = wonOn === sinceOn ? { wonTime: timeOf(wonLocal), sinceTime: timeOf(sinceLocal) } : {};
  return remark("deal.before_start", { deal: dealLabel(deal), wonOn, since: sinceOn, ...times });
}

type StartLine =
  | { readonly kind: "instant"; readonly seconds: number }
  /** What the clocks of the account's zone show. */
  | { readonly kind: "local"; readonly local: string };

/** A day begins at the account's midnight; a time without an offset is the account's. The loader checked the form. */
function startLine(since: string | undefined, ledgerSince: number): StartLine {
  if (since === undefined) return { kind: "instant", seconds: Math.floor(ledgerSince / 1000) };
  if (isCalendarDate(since)) return { kind: "local", local: `${since}T00:00:00` };
  const iso = since.trim().toUpperCase().replace(" ", "T");
  if (/(?:Z|[+-]\d\d:\d\d)$/u.test(iso)) return { kind: "instant", seconds: Date.parse(iso) / 1000 };
  return { kind: "local", local: `${iso}:00`.slice(0, 19) };
}

function judgeTags(deal: Deal, stage: WonStage): Remark | undefined {
  const kept = new Set(stage.skip.tags.map(folded));
  const tag = deal.lead.tags.find((candidate) => kept.has(folded(candidate)));
  return tag === undefined ? undefined : remark("deal.skipped", { deal: dealLabel(deal), tag });
}

/** What was sold, as it stands on the deal. One that says no amount is not small: `missing_amount` decides. */
function judgeAmount(deal: Deal, stage: WonStage, mapping: Mapping): Remark | undefined {
  const least = stage.skip.amountBelow;
  const below = least === undefined ? undefined : parseDecimal(least);
  if (least === undefined || below === undefined) return undefined;
  const sold = readSold(deal, mapping, {}, collectRemarks())?.amount;
  const scale = sold === undefined ? undefined : currencyExponent(sold.currency);
  if (sold === undefined || scale === undefined) return undefined;
  if (compare({ digits: sold.minor, scale }, below) >= 0) return undefined;
  return remark("deal.skipped", {
    deal: dealLabel(deal),
    amount: formatMoney(sold),
    below: `${least} ${sold.currency}`,
  });
}

function folded(text: string): string {
  return foldCase(text.trim());
}

function dayOf(local: string): string {
  return local.slice(0, 10);
}

function timeOf(local: string): string {
  return local.slice(11, 16);
}

/** `Negotiation in Sales`, or the numbers where the account does not name them. */
function describeStage(lead: Deal["lead"], directory: KommoDirectory): string {
  const pipeline = directory.pipelines.find((candidate) => candidate.id === lead.pipelineId);
  const status = pipeline?.statuses.find((candidate) => candidate.id === lead.statusId);
  return `${status?.name ?? `stage ${String(lead.statusId)}`} in ${pipeline?.name ?? `pipeline ${String(lead.pipelineId)}`}`;
}
