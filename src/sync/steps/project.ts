/** The project in Productive: the deal's own, the one it names, or the one of all deals of the client. */
import { remark } from "../codes.ts";
import type { StepOf } from "../plan.ts";
import { findCandidates } from "./project-candidates.ts";
import { beginCopy, brokenCopy, finishProject, markProject } from "./project-copy.ts";
import { keepsSuffix, suffixedName } from "./project-name.ts";
import { findNamedProject } from "./project-named.ts";
import type { Candidate, StepKindRules, Verdict } from "./step-kind.ts";
import { looked, requireId } from "./step-kind.ts";

type ProjectStep = StepOf<"productive.project">;

export const project: StepKindRules<"productive.project"> = {
  isRepeatable: false,
  lookUp: "early",

  label: (step) => (step.named === undefined ? step.name : `project ${step.named.id}, named on the deal`),

  async find(step, reads) {
    return step.named === undefined
      ? looked(await findCandidates(step, reads))
      : findNamedProject(step, step.named, reads);
  },

  /** What bears our number comes first, finished or not; then, by its name, what others made. */
  judge(step, candidates) {
    if (step.named !== undefined) return judgeNamed(step, candidates);
    const marked = candidates.filter(({ match }) => match === "marker");
    if (marked.length > 0) return judgeMarked(step, marked);
    const unfinished = candidates.filter(({ match }) => match === "suffix");
    if (unfinished.length > 0) return judgeUnfinished(step, unfinished);
    return step.perClient === true ? judgeShared(step, candidates) : judgeNamesakes(step, candidates);
  },

  async create([step], writes) {
    if (step === undefined) return [];
    if (step.named !== undefined) throw new Error(`step ${step.key} is named on the deal and is never made`);
    if (step.template !== undefined) return [await beginCopy(step, step.template, writes)];
    const productive = writes.productive();
    const made = await productive.createProject(
      {
        name: keepsSuffix(step) ? suffixedName(step) : step.name,
        companyId: requireId(writes, step.company),
        projectManagerId: step.manager.id,
        workflowId: step.workflowId,
        customFields: markedFields(step),
      },
      writes,
    );
    return [{ key: step.key, id: made.id, url: productive.url("projects", made.id), isNew: true }];
  },

  mark: (step, candidate, writes) =>
    candidate.match === "suffix"
      ? finishProject(step, candidate, writes)
      : markProject(step, candidate, writes),
};

function judgeNamed(step: ProjectStep, [only]: readonly Candidate[]): Verdict {
  if (only === undefined) return { kind: "create" };
  const because = "is named on the deal";
  return { kind: "adopt", candidate: only, needsMark: isUnmarked(step, only), because, isFound: true };
}

function judgeMarked(step: ProjectStep, marked: readonly Candidate[]): Verdict {
  const [ours, ...others] = marked;
  if (ours === undefined || others.length > 0 || ours.state !== "open") return inTheWay(step, marked);
  return { kind: "adopt", candidate: ours, needsMark: false, because: "bears this deal's number" };
}

function judgeUnfinished(step: ProjectStep, unfinished: readonly Candidate[]): Verdict {
  const [ours, ...others] = unfinished;
  if (ours === undefined || others.length > 0) return inTheWay(step, unfinished);
  if (ours.state === "broken copy") return { kind: "hold", remark: brokenCopy(step, ours) };
  if (ours.state !== "open") return inTheWay(step, unfinished);
  const needsMark = step.template !== undefined || !keepsSuffix(step);
  return { kind: "adopt", candidate: ours, needsMark, because: "bears this deal's number in its name" };
}

/** Whatever deal's number it bears: it is the client's. An archived one is over and done with. */
function judgeShared(step: ProjectStep, candidates: readonly Candidate[]): Verdict {
  const open = candidates.filter(({ state }) => state === "open");
  const [only, ...others] = open;
  if (only === undefined) return { kind: "create" };
  if (others.length > 0) return inTheWay(step, open);
  const because = "is the client's project for this kind of work";
  return { kind: "adopt", candidate: only, needsMark: isUnmarked(step, only), because, isFound: true };
}

function judgeNamesakes(step: ProjectStep, candidates: readonly Candidate[]): Verdict {
  const unmarked = candidates.filter(({ isMarkedOtherwise }) => !isMarkedOtherwise);
  return unmarked.length === 0 ? { kind: "create" } : { ...inTheWay(step, unmarked), isNamesake: true };
}

function inTheWay(step: ProjectStep, found: readonly Candidate[]): Extract<Verdict, { kind: "hold" }> {
  const candidates = found.map(({ id, name, url, state }) => ({ id, name, url, state }));
  return { kind: "hold", remark: remark("project.exists", { project: step.name, candidates }) };
}

function isUnmarked({ marker }: ProjectStep, { match, isMarkedOtherwise }: Candidate): boolean {
  return marker !== undefined && match !== "marker" && !isMarkedOtherwise;
}

function markedFields(step: ProjectStep): ProjectStep["customFields"] {
  return step.marker === undefined
    ? { ...step.customFields }
    : { ...step.customFields, [step.marker.fieldId]: step.marker.value };
}
