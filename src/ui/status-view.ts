/** What is where: counts, systems that do not let us in, and the deals that wait. Takes cleaned texts. */
import type { OpenDeal, OpenStatus, StatusReport } from "../sync/status.ts";
import { drawDealName } from "./deal-heading.ts";
import type { Clean } from "./inert-text.ts";
import type { Pen } from "./pen.ts";
import { counted, listed } from "./words.ts";

export function drawStatus(report: StatusReport, pen: Pen): readonly string[] {
  return [
    ...pen.paragraph(countsSentence(report)).map(pen.strong),
    ...report.paused.flatMap(({ system, reason, since }) =>
      pen
        .paragraph(`Since ${since}, ${systemName(system)} ${pauseWords[reason] ?? "does not let us in"}.`)
        .map(pen.bad),
    ),
    ...groups.flatMap((group) => drawGroup(group, report, pen)),
    "",
    pen.quiet(`Ledger: ${report.ledger}`),
  ];
}

export function cleanStatus(report: StatusReport, clean: Clean): StatusReport {
  return {
    ...report,
    open: report.open.map((deal) => ({
      ...deal,
      name: clean(deal.name),
      problem:
        deal.problem === undefined
          ? undefined
          : {
              code: clean(deal.problem.code),
              message: clean(deal.problem.message),
              hint: clean(deal.problem.hint).replaceAll("<deal>", String(deal.lead)),
            },
    })),
    ledger: clean(report.ledger),
  };
}

interface Group {
  readonly status: OpenStatus;
  readonly heading: string;
}

const groups: readonly Group[] = [
  { status: "held", heading: "Held, wait for somebody" },
  { status: "failed", heading: "Not finished, can be tried again" },
  { status: "queued", heading: "Waiting for their turn" },
  { status: "running", heading: "Begun and not finished" },
];

function countsSentence({ counts }: StatusReport): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return "No deal has been handed off yet.";
  const parts = [
    [counts.done, "done"],
    [counts.held, "held"],
    [counts.failed, "not finished"],
    [counts.queued, "waiting"],
    [counts.running, "begun"],
    [counts.skipped, "left out"],
  ] as const;
  const said = parts.flatMap(([count, word]) => (count === 0 ? [] : [`${String(count)} ${word}`]));
  return `${counted(total, "deal")}: ${listed(said)}.`;
}

function drawGroup({ status, heading }: Group, report: StatusReport, pen: Pen): readonly string[] {
  const deals = report.open.filter((deal) => deal.status === status);
  if (deals.length === 0) return [];
  const hidden = report.counts[status] - deals.length;
  return [
    "",
    pen.strong(heading),
    ...deals.flatMap((deal) => drawOpen(deal, pen)),
    ...(hidden > 0 ? [`  … and ${String(hidden)} more`] : []),
  ];
}

function drawOpen(deal: OpenDeal, pen: Pen): readonly string[] {
  const { problem } = deal;
  return [
    `  ${drawDealName(deal, pen, 2)}`,
    ...(problem === undefined ? [] : pen.paragraph(problem.message, 4)),
    ...(problem === undefined || problem.hint === "" ? [] : pen.paragraph(problem.hint, 6)),
  ];
}

const pauseWords: Readonly<Record<string, string>> = {
  unauthorized: "does not accept our token",
  unpaid: "does not let us in: the subscription has ended",
  blocked: "blocks our address",
};

function systemName(system: string): string {
  return system.charAt(0).toUpperCase() + system.slice(1);
}
