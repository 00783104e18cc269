/**
 * A project copied from a template. Productive answers at once and copies for a while; a copy takes no custom
 * fields. So it bears the deal's number at the end of its name until it is finished: whoever finds it with
 * that number knows that it is ours and that something is left to do.
 */
import type { ProductiveProject } from "../../clients/productive/productive-client.ts";
import { VendorError } from "../../errors.ts";
import { remark } from "../codes.ts";
import type { StepOf } from "../plan.ts";
import type { Remark } from "../result.ts";
import { writeAbsolute } from "./absolute-write.ts";
import { finishedName, leadInName, suffixedName } from "./project-name.ts";
import type { Candidate, Made, Writes } from "./step-kind.ts";
import { requireId, StepHeld } from "./step-kind.ts";

type ProjectStep = StepOf<"productive.project">;
type Template = NonNullable<ProjectStep["template"]>;

/** Small templates take seconds, large ones a minute or two. */
const copyLimitMs = 300_000;
const firstWaitMs = 1_000;
const longestWaitMs = 10_000;

/** Asks for the copy; `finishProject` does the rest. */
export async function beginCopy(step: ProjectStep, template: Template, writes: Writes): Promise<Made> {
  const productive = writes.productive();
  const begun = await productive.copyProject(
    {
      name: suffixedName(step),
      templateId: template.id,
      companyId: requireId(writes, step.company),
      projectManagerId: step.manager.id,
      copy: template.copy,
    },
    writes,
  );
  const url = productive.url("projects", begun.id);
  const unfinished: Candidate = {
    id: begun.id,
    name: begun.name,
    url,
    match: "suffix",
    state: "open",
    isMarkedOtherwise: false,
  };
  return { key: step.key, id: begun.id, url, isNew: true, unfinished };
}

/**
 * Waits until nothing is copied any more, then sets the custom fields and takes the number off the name in
 * one request. Throws `StepHeld` when Productive gave up or somebody deleted it, and a `VendorError` whose
 * outcome is unknown when it takes longer than five minutes.
 */
export async function finishProject(step: ProjectStep, candidate: Candidate, writes: Writes): Promise<void> {
  const isCopy = step.template !== undefined;
  const project = await readSettled(candidate, isCopy ? ["done", "failed"] : settledStates, writes);
  if (project === undefined) throw new StepHeld(deletedCopy(step));
  if (project.duplicationStatus === "failed") throw new StepHeld(brokenCopy(step, candidate));
  const name = finishedName(project.name, step);
  const wanted = { ...step.customFields, ...markerIn(step, project.name) };
  const isNew = ([id, value]: [string, unknown]): boolean => project.customFields[id] !== value;
  if (name === project.name && !Object.entries(wanted).some(isNew)) return;
  const customFields = { ...project.customFields, ...wanted };
  await writeAbsolute(() => writes.productive().updateProject(project.id, { name, customFields }, writes));
}

/**
 * Puts the deal's number into the marker field of a project that others made; one that bears a number keeps it.
 * Where somebody deletes it at this very moment, the next request that needs it will say so.
 */
export async function markProject(step: ProjectStep, candidate: Candidate, writes: Writes): Promise<void> {
  const project = await readSettled(candidate, settledStates, writes);
  const { marker } = step;
  if (project === undefined || marker === undefined || !isEmpty(project.customFields[marker.fieldId])) return;
  const customFields = { ...project.customFields, [marker.fieldId]: marker.value };
  await writeAbsolute(() => writes.productive().updateProject(project.id, { customFields }, writes));
}

/** Why a copy that Productive gave up holds the deal. */
export function brokenCopy(step: ProjectStep, candidate: Candidate): Remark {
  const { id, name, url } = candidate;
  return remark("template.failed", {
    template: step.template?.name ?? step.name,
    reason: "Productive broke it off",
    project: { id, name, url },
  });
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === "string" && value.trim() === "");
}

const settledStates = ["idle", "done", "failed"];

/**
 * Asks until its copying has come to one of these states: after a second first, then less and less often.
 * Undefined: it is gone.
 */
async function readSettled(
  { id, name }: Candidate,
  states: readonly string[],
  writes: Writes,
): Promise<ProductiveProject | undefined> {
  const giveUpAt = writes.clock.now() + copyLimitMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 1.5)) {
    const project = await writes.productive().project(id);
    if (project === undefined || states.includes(project.duplicationStatus)) return project;
    if (writes.clock.now() >= giveUpAt) throw stillCopying(name);
    await writes.wait(Math.round(waitMs));
  }
}

function deletedCopy(step: ProjectStep): Remark {
  return remark("template.failed", {
    template: step.template?.name ?? step.name,
    reason: "Somebody deleted the project before it was finished",
  });
}

function stillCopying(name: string): VendorError {
  return new VendorError({
    vendor: "productive",
    kind: "unknown",
    message: `Productive has not finished copying “${name}” within five minutes.`,
    hint: "Nothing to do: we look again later and go on once it is finished.",
  });
}

/** The number in the name decides: a shared project may have been begun for another deal. */
function markerIn({ marker, suffix }: ProjectStep, name: string): Readonly<Record<string, string>> {
  if (marker === undefined) return {};
  const own = /\d+$/u.exec(suffix)?.[0] ?? "";
  const prefix = marker.value.slice(0, marker.value.length - own.length);
  return { [marker.fieldId]: `${prefix}${leadInName(name) ?? own}` };
}
