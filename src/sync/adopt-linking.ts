/** Making links: everything is looked at before anything is written. */
import { exitCodes, HandoffError } from "../errors.ts";
import type { Lease, StepRow } from "../ledger/ledger.ts";
import type { AdoptObject, ObjectMarker } from "./adopt-objects.ts";
import { findToAdopt, readLinked, refusal } from "./adopt-objects.ts";
import type { AdoptLink, AdoptScene } from "./adopt-scene.ts";
import { fenced, keyOfLink, leaseOfLink, unsettled } from "./adopt-scene.ts";
import type { AdoptKind, AdoptTarget } from "./adopt-target.ts";
import { adoptKinds } from "./adopt-target.ts";
import { remark } from "./codes.ts";
import { sameName } from "./company-name.ts";
import type { Ports } from "./ports.ts";

/** One link to be made. */
export interface LinkPlan {
  readonly object: AdoptObject;
  readonly key: string;
  readonly isKnown: boolean;
}

/** Everything is looked at before anything is written. */
export async function planLinks(
  scene: AdoptScene,
  targets: readonly AdoptTarget[],
  ports: Ports,
): Promise<readonly LinkPlan[]> {
  if (scene.deal === undefined) throw noDeal(scene.lead);
  const plans: LinkPlan[] = [];
  for (const target of inOrder(targets)) {
    const object = await findToAdopt(target, scene.subject, ports);
    if (object.kind === "budget") plans.push(...(await planProjectOf(object, target, plans, scene, ports)));
    plans.push(await planLink(object, target, plans, scene, ports));
  }
  return plans;
}

function inOrder(targets: readonly AdoptTarget[]): readonly AdoptTarget[] {
  return adoptKinds.flatMap((kind) => targets.filter((target) => target.kind === kind));
}

/** A deal's budget lies in the deal's project: it brings its own along where none is linked. */
async function planProjectOf(
  budget: AdoptObject,
  target: AdoptTarget,
  plans: readonly LinkPlan[],
  scene: AdoptScene,
  ports: Ports,
): Promise<readonly LinkPlan[]> {
  const linked = await linkedId("project", plans, scene, ports);
  if (linked === undefined && budget.projectId !== undefined) {
    const project = { kind: "project", id: budget.projectId, text: budget.projectId } as const;
    const object = await findToAdopt(project, scene.subject, ports);
    return [await planLink(object, project, plans, scene, ports)];
  }
  if (linked !== undefined && linked === budget.projectId) return [];
  throw refusal(
    "adopt.other_project",
    target,
    budget.projectId === undefined
      ? `The budget “${budget.name}” belongs to no project.`
      : `The budget “${budget.name}” belongs to another project than the deal's.`,
    { hint: "Name a budget of the deal's project, or undo the link to that project first." },
  );
}

async function planLink(
  object: AdoptObject,
  target: AdoptTarget,
  plans: readonly LinkPlan[],
  scene: AdoptScene,
  ports: Ports,
): Promise<LinkPlan> {
  const key = keyOfLink(object.kind, scene);
  if (key === undefined) throw noClient(target, scene);
  const [row] = await ports.ledger.steps([key]);
  const isKnown = row?.status === "done" && row.externalId === object.id;
  if (!isKnown) refuseLinked(row, target);
  await refuseOtherDeal(object, target, scene, ports);
  if (object.kind === "project" || object.kind === "budget") {
    await refuseOtherClient(object, target, plans, scene, ports);
  }
  return { object, key, isKnown };
}

function refuseLinked(row: StepRow | undefined, target: AdoptTarget): void {
  if (row === undefined) return;
  if (row.status === "done") {
    const present = row.url ?? row.externalId ?? "another";
    throw refusal("adopt.linked", target, `Another ${target.kind} is linked already: ${present}.`, {
      hint: `To link this one instead, undo that first: handoff adopt <deal> --${target.kind} --undo.`,
      facts: { linked: row.externalId },
    });
  }
  if (row.status === "intent" || row.status === "unknown") throw unsettled(target);
}

/** Several deals may share a project; a budget and an issue belong to one. */
async function refuseOtherDeal(
  object: AdoptObject,
  target: AdoptTarget,
  { lead }: AdoptScene,
  ports: Ports,
): Promise<void> {
  if (object.kind !== "budget" && object.kind !== "issue") return;
  const rows = await ports.ledger.findByExternalId(object.id);
  const other = rows.find(
    (row) => row.key.endsWith(`/${object.kind}`) && row.key !== `lead/${String(lead)}/${object.kind}`,
  );
  if (other === undefined) return;
  throw refusal("adopt.taken", target, `“${object.name}” belongs to deal ${other.lead}.`, {
    hint: "Name another one, or undo that link first.",
    facts: { lead: Number(other.lead) },
  });
}

/** The company that is linked decides; else one that bears the client's number, or exactly its name. */
async function refuseOtherClient(
  object: AdoptObject,
  target: AdoptTarget,
  plans: readonly LinkPlan[],
  scene: AdoptScene,
  ports: Ports,
): Promise<void> {
  const { client } = scene.subject;
  const { companyId } = object;
  if (client === undefined) throw noClient(target, scene);
  const linked = await linkedId("company", plans, scene, ports);
  if (linked !== undefined && linked === companyId) return;
  const company = companyId === undefined ? undefined : await ports.productive().company(companyId);
  if (linked === undefined && company !== undefined) {
    const own = await readLinked("company", company.id, scene.subject, ports);
    const held = own?.marker?.held ?? "";
    if (held !== "" && held === own?.marker?.ours) return;
    if (held === "" && sameName(company.name, client.name)) return;
  }
  throw refusal(
    "adopt.other_company",
    target,
    `“${object.name}” belongs to ${company === undefined ? "no company" : `“${company.name}”`}, and the deal's client is “${client.name}”.`,
    {
      hint: "If they are the same client, link the company first: handoff adopt <deal> --company <its address>.",
      facts: { company: company?.id },
    },
  );
}

/** Of this command, or of the ledger. */
async function linkedId(
  kind: "company" | "project",
  plans: readonly LinkPlan[],
  scene: AdoptScene,
  ports: Ports,
): Promise<string | undefined> {
  const planned = plans.find(({ object }) => object.kind === kind);
  const key = keyOfLink(kind, scene);
  if (planned !== undefined || key === undefined) return planned?.object.id;
  const [row] = await ports.ledger.steps([key]);
  return row?.status === "done" ? (row.externalId ?? undefined) : undefined;
}

export async function carryOutLink(plan: LinkPlan, scene: AdoptScene, ports: Ports): Promise<AdoptLink> {
  const { object, key, isKnown } = plan;
  const { kind, id, name, url } = object;
  const mark = markAfterLink(object.marker);
  const head = { kind, key, id, name, url, mark };
  const lease = leaseOfLink(kind, scene);
  if (lease === undefined) return { ...head, status: isKnown ? "known" : "would link" };
  if (!isKnown) await recordLink(plan, lease, scene, ports);
  if (mark === "written" && object.marker !== undefined) {
    await object.marker.write(object.marker.ours, fenced(lease, ports));
  }
  return { ...head, status: isKnown ? "known" : "linked" };
}

function markAfterLink(marker: ObjectMarker | undefined): AdoptLink["mark"] {
  if (marker === undefined) return "none";
  if (marker.held === "") return "written";
  return marker.held === marker.ours ? "present" : "other";
}

async function recordLink(
  { object, key }: LinkPlan,
  lease: Lease,
  { lead }: AdoptScene,
  ports: Ports,
): Promise<void> {
  const { id, url, facts, kind, name } = object;
  await ports.ledger.recordOutcomes(lease, [
    { key, lead: String(lead), status: "done", action: "adopt", externalId: id, url, facts },
  ]);
  await ports.ledger.addEvent(String(lead), "adopt.linked", { link: `${kind} “${name}”`, id, url });
}

function noDeal(lead: number): HandoffError {
  const { code, message, hint } = remark("deal.not_found", { lead });
  return new HandoffError({ code, message, hint, facts: { lead }, exitCode: exitCodes.notDone });
}

function noClient(target: { readonly kind: AdoptKind }, { deal }: AdoptScene): HandoffError {
  const isGone = deal?.lead.companyId !== undefined && deal.company === undefined;
  const { message, hint } = remark("company.missing", { isGone });
  return refusal("adopt.no_client", target, message, { hint });
}
