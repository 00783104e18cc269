/** Undoing links: the ledger's row goes, and our number where it still stands. Nothing else is touched. */
import type { StepRow } from "../ledger/ledger.ts";
import type { ObjectMarker } from "./adopt-objects.ts";
import { readLinked, refusal } from "./adopt-objects.ts";
import type { AdoptLink, AdoptScene } from "./adopt-scene.ts";
import { fenced, keyOfLink, leaseOfLink, unsettled } from "./adopt-scene.ts";
import type { AdoptKind, AdoptTarget } from "./adopt-target.ts";
import type { Ports } from "./ports.ts";

/** One link to be undone. */
export interface UndoPlan {
  readonly kind: AdoptKind;
  readonly key: string | undefined;
  readonly row: StepRow | undefined;
  readonly name: string | undefined;
  readonly marker: ObjectMarker | undefined;
}

export async function planUndo(
  kind: AdoptKind,
  targets: readonly AdoptTarget[],
  scene: AdoptScene,
  ports: Ports,
): Promise<UndoPlan> {
  const key = keyOfLink(kind, scene);
  const [row] = key === undefined ? [] : await ports.ledger.steps([key]);
  if (row === undefined || row.status === "failed" || row.status === "skipped") {
    return { kind, key, row: undefined, name: undefined, marker: undefined };
  }
  const target = targets.find((candidate) => candidate.kind === kind);
  refuseUndo(row, kind, target);
  const id = row.externalId;
  const found = id === null ? undefined : await readLinked(kind, id, scene.subject, ports);
  return { kind, key, row, name: found?.name, marker: found?.marker };
}

function refuseUndo(row: StepRow, kind: AdoptKind, target: AdoptTarget | undefined): void {
  if (row.status !== "done") throw unsettled({ kind });
  // A company that we made may turn out to be one too many: then its link is what has to go.
  if (row.action !== "adopt" && kind !== "company") {
    throw refusal("adopt.not_adopted", { kind }, `The ${kind} was made for this deal, and not adopted.`, {
      hint: `It stays linked: ${row.url ?? "see handoff show <deal>"}.`,
    });
  }
  if (target === undefined || [row.externalId, identifierOf(row)].includes(target.id)) return;
  throw refusal(
    "adopt.linked",
    target,
    `Another ${kind} is linked: ${row.url ?? row.externalId ?? "unknown"}.`,
    {
      hint: `Leave the address out to undo that link: handoff adopt <deal> --${kind} --undo.`,
    },
  );
}

function identifierOf({ facts }: StepRow): string | undefined {
  const isRecord = typeof facts === "object" && facts !== null && "identifier" in facts;
  return isRecord && typeof facts["identifier"] === "string" ? facts["identifier"] : undefined;
}

export async function carryOutUndo(plan: UndoPlan, scene: AdoptScene, ports: Ports): Promise<AdoptLink> {
  const { kind, row, marker, name } = plan;
  const id = row?.externalId ?? undefined;
  const url = row?.url ?? undefined;
  const head = { kind, key: plan.key ?? kind, id, name, url };
  if (row === undefined) return { ...head, status: "nothing", mark: "none" };
  const isOurs = marker !== undefined && marker.held === marker.ours;
  const mark = isOurs ? "removed" : marker === undefined || marker.held === "" ? "none" : "other";
  const lease = leaseOfLink(kind, scene);
  if (lease === undefined) return { ...head, status: "would unlink", mark };
  if (isOurs) await marker.write(null, fenced(lease, ports));
  await ports.ledger.forgetStep(lease, row.key);
  const link = `${kind} “${name ?? id ?? "unknown"}”`;
  await ports.ledger.addEvent(String(scene.lead), "adopt.unlinked", {
    link,
    id: row.externalId,
    url: row.url,
  });
  return { ...head, status: "unlinked", mark };
}
