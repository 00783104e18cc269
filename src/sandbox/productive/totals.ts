/** Money and time that nobody writes: computed from services and time entries. Cents and minutes. */
import { linkedId, numberOf, type StoredRecord } from "./record.ts";
import type { Turn } from "./turn.ts";

const HOUR = 1;
const DAY = 3;
const MAN_DAY_MINUTES = 480;
/** Four decimals of a cent: enough for quantities of two, and free of binary dust. */
const PRECISION = 10_000;

export interface ServiceTotals {
  /** May have fractions of a cent. */
  readonly budgetTotal: number;
  readonly budgetUsed: number;
  /** Null for pieces. */
  readonly budgetedTime: number | null;
  readonly workedTime: number;
  readonly billableTime: number;
}

export function serviceTotals(service: StoredRecord, turn: Turn): ServiceTotals {
  const entries = turn.store.all("time_entries").filter((entry) => linkedId(entry, "service") === service.id);
  const billableTime = sum(entries.map((entry) => numberOf(entry, "billable_time")));
  const budgetTotal = totalOf(service);
  return {
    budgetTotal,
    budgetUsed: exact(usedShare(service, billableTime, turn) * budgetTotal),
    budgetedTime: budgetedMinutes(service, turn),
    workedTime: sum(entries.map((entry) => numberOf(entry, "time"))),
    billableTime,
  };
}

export interface DealTotals {
  /** Whole cents. */
  readonly budgetTotal: number;
  readonly budgetUsed: number;
  readonly budgetedTime: number;
  readonly estimatedTime: number;
  readonly workedTime: number;
  readonly billableTime: number;
}

/** The sum over the deal's services, as late as `totalsLagMs` says. */
export function dealTotals(deal: StoredRecord, turn: Turn): DealTotals {
  const services = turn.store
    .all("services")
    .filter((service) => linkedId(service, "deal") === deal.id)
    .filter((service) => service.createdAtMs + turn.switches.totalsLagMs <= turn.nowMs);
  const totals = services.map((service) => serviceTotals(service, turn));
  return {
    budgetTotal: Math.round(sum(totals.map((each) => each.budgetTotal))),
    budgetUsed: Math.round(sum(totals.map((each) => each.budgetUsed))),
    budgetedTime: sum(totals.map((each) => each.budgetedTime ?? 0)),
    estimatedTime: sum(services.map((service) => numberOf(service, "estimated_time"))),
    workedTime: sum(totals.map((each) => each.workedTime)),
    billableTime: sum(totals.map((each) => each.billableTime)),
  };
}

/** Price × quantity, minus the discount, plus the markup, both percent. */
function totalOf(service: StoredRecord): number {
  const factor = 1 - numberOf(service, "discount") / 100 + numberOf(service, "markup") / 100;
  return exact(numberOf(service, "price") * numberOf(service, "quantity") * factor);
}

function budgetedMinutes(service: StoredRecord, turn: Turn): number | null {
  const quantity = numberOf(service, "quantity");
  const unit = numberOf(service, "unit_id");
  if (unit === HOUR) return Math.round(quantity * 60);
  if (unit !== DAY) return null;
  const deal = turn.store.find("deals", linkedId(service, "deal") ?? "");
  return Math.round(quantity * (deal ? numberOf(deal, "man_day_minutes") : MAN_DAY_MINUTES));
}

/** Tracked time against the time sold; pieces go by their estimate. More than 1 when overrun. */
function usedShare(service: StoredRecord, billableTime: number, turn: Turn): number {
  const planned = budgetedMinutes(service, turn) ?? numberOf(service, "estimated_time");
  return planned > 0 ? billableTime / planned : 0;
}

function exact(value: number): number {
  return Math.round(value * PRECISION) / PRECISION;
}

function sum(values: readonly number[]): number {
  return exact(values.reduce((total, value) => total + value, 0));
}
