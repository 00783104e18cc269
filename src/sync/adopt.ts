/**
 * Linking what a person made by hand, instead of making it: from then on the deal (for a company, every deal
 * of that Kommo company) works with it. The link is on disk before our number is written to the object, so
 * that the same command finishes what was interrupted.
 */
import { exitCodes, HandoffError } from "../errors.ts";
import type { HandoffRow, Lease } from "../ledger/ledger.ts";
import { carryOutLink, planLinks } from "./adopt-linking.ts";
import type { AdoptLink, AdoptScene } from "./adopt-scene.ts";
import type { AdoptKind, AdoptTarget } from "./adopt-target.ts";
import { carryOutUndo, planUndo } from "./adopt-undoing.ts";
import type { Deal } from "./deal.ts";
import { dealLabel, readDeal } from "./deal.ts";
import { takeTurn } from "./leases.ts";
import type { Client } from "./planning/plan-company.ts";
import { clientOf } from "./planning/plan-company.ts";
import { usesLinear } from "./planning/precedence.ts";
import type { Ports } from "./ports.ts";
import { frozenPlan, readAccounts } from "./prepare.ts";

export interface AdoptRequest {
  readonly lead: number;
  /** At most one of each kind. */
  readonly targets: readonly AdoptTarget[];
  /** Looks and checks, and writes nothing. */
  readonly isDryRun: boolean;
}

export interface UndoRequest {
  readonly lead: number;
  readonly kinds: readonly AdoptKind[];
  /** Where a person said which link they mean. */
  readonly targets: readonly AdoptTarget[];
  readonly isDryRun: boolean;
}

export interface Adoption {
  readonly lead: number;
  readonly name: string;
  readonly url: string | undefined;
  readonly links: readonly AdoptLink[];
  /** The deal was handed off before: what was made with an earlier link stays. */
  readonly isDone: boolean;
}

/**
 * Links each target to the deal, a company first and a budget's project with it. Throws `adopt.*` or
 * `deal.not_found` (exit 3) before anything is written where one of them cannot be linked.
 */
export async function adopt(request: AdoptRequest, ports: Ports): Promise<Adoption> {
  for (const target of request.targets) requireSystem(target.kind, ports);
  return inTurn(
    request,
    request.targets.map(({ kind }) => kind),
    ports,
    async (scene) => {
      const plans = await planLinks(scene, request.targets, ports);
      const links: AdoptLink[] = [];
      for (const plan of plans) links.push(await carryOutLink(plan, scene, ports));
      return links;
    },
  );
}

/** Removes links, and our number where it still stands. Nothing else is touched. */
export async function undoAdoption(request: UndoRequest, ports: Ports): Promise<Adoption> {
  return inTurn(request, request.kinds, ports, async (scene) => {
    const plans = await Promise.all(
      request.kinds.map((kind) => planUndo(kind, request.targets, scene, ports)),
    );
    const links: AdoptLink[] = [];
    for (const plan of plans) links.push(await carryOutUndo(plan, scene, ports));
    return links;
  });
}

interface Turn {
  readonly lead: number;
  readonly isDryRun: boolean;
}

/** One lock order: deal, then company. A dry run takes none. */
async function inTurn(
  { lead, isDryRun }: Turn,
  kinds: readonly AdoptKind[],
  ports: Ports,
  work: (scene: AdoptScene) => Promise<readonly AdoptLink[]>,
): Promise<Adoption> {
  await readAccounts(ports);
  const dealLease = isDryRun ? undefined : await take(`deal/${String(lead)}`, lead, ports);
  let companyLease: Lease | undefined;
  try {
    const deal = await readDeal(ports.kommo, ports.mapping, lead, () => ports.clock.now());
    const row = await ports.ledger.handoff(String(lead));
    const client = (deal === undefined ? undefined : clientOf(deal, ports.mapping)) ?? plannedClient(row);
    if (!isDryRun && kinds.includes("company") && client !== undefined) {
      companyLease = await take(`company/${client.number}`, lead, ports);
    }
    const leases = dealLease === undefined ? undefined : { deal: dealLease, company: companyLease };
    const links = await work({ lead, deal, subject: { lead, client }, leases });
    const { name, url } = headOf(lead, deal, row);
    return { lead, name, url, links, isDone: row?.status === "done" };
  } finally {
    for (const lease of [companyLease, dealLease]) {
      if (lease !== undefined) await ports.ledger.releaseLease(lease);
    }
  }
}

function take(name: string, lead: number, ports: Ports): Promise<Lease> {
  return takeTurn(name, ports, (holder) => {
    ports.onEvent({ kind: "deal.waiting", lead, holder: holder.owner });
  });
}

/** Of a deal that Kommo no longer tells us about: the client its plan was made for. */
function plannedClient(row: HandoffRow | undefined): Client | undefined {
  const step = frozenPlan(row)?.steps.find((candidate) => candidate.kind === "productive.company");
  return step === undefined ? undefined : { number: step.key.replace("company/", ""), name: step.name };
}

function headOf(
  lead: number,
  deal: Deal | undefined,
  row: HandoffRow | undefined,
): Pick<Adoption, "name" | "url"> {
  if (deal !== undefined) return { name: dealLabel(deal), url: deal.url };
  return { name: row?.name ?? `Deal ${String(lead)}`, url: undefined };
}

function requireSystem(kind: AdoptKind, { mapping }: Ports): void {
  const isUsed = kind === "issue" ? usesLinear(mapping) : mapping.productive !== undefined;
  if (isUsed) return;
  const system = kind === "issue" ? "Linear" : "Productive";
  throw new HandoffError({
    code: "usage",
    message: `This mapping makes nothing in ${system}, so no ${kind} can be linked.`,
    hint: "Name another mapping with `--config <file>`.",
    exitCode: exitCodes.usage,
  });
}
