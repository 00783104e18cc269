import { describe, expect, it } from "vitest";
import { project } from "../../../../src/sync/steps/project.ts";
import type { Candidate } from "../../../../src/sync/steps/step-kind.ts";
import type { ProjectStep } from "./project-scene.ts";
import { aCandidate, aProjectStep, aTemplate } from "./project-scene.ts";

/** `adopt 8801`, `adopt 8801, to be marked`, `create`, `hold project.exists`. */
function judged(step: Partial<ProjectStep>, ...candidates: readonly Partial<Candidate>[]): string {
  const verdict = project.judge(aProjectStep(step), candidates.map(aCandidate));
  if (verdict.kind === "hold") return `hold ${verdict.remark.code}`;
  if (verdict.kind === "create") return "create";
  return `adopt ${verdict.candidate.id}${verdict.needsMark ? ", to be marked" : ""}`;
}

const shared = { perClient: true } as const;
const unmarked = { marker: undefined } as const;

describe("a deal's own project", () => {
  it.each([
    ["is made where there is nothing", {}, [], "create"],
    ["is the one that bears its number", {}, [{ match: "marker" }], "adopt 8801"],
    ["is that one also beside a namesake", {}, [{ match: "marker" }, { id: "2" }], "adopt 8801"],
    [
      "is asked about where two bear its number",
      {},
      [{ match: "marker" }, { match: "marker", id: "2" }],
      "hold project.exists",
    ],
    [
      "is asked about where it was archived",
      {},
      [{ match: "marker", state: "archived" }],
      "hold project.exists",
    ],
    ["is finished where its name bears the number", {}, [{ match: "suffix" }], "adopt 8801, to be marked"],
    [
      "is asked about where two names bear it",
      {},
      [{ match: "suffix" }, { match: "suffix", id: "2" }],
      "hold project.exists",
    ],
    [
      "is asked about where its copy broke off",
      { template: aTemplate },
      [{ match: "suffix", state: "broken copy" }],
      "hold template.failed",
    ],
    ["is asked about where a namesake bears no number", {}, [{}], "hold project.exists"],
    ["is made beside a namesake of another deal", {}, [{ isMarkedOtherwise: true }], "create"],
    [
      "is the one with the number in its name for good, where no field holds it",
      unmarked,
      [{ match: "suffix" }],
      "adopt 8801",
    ],
    [
      "is looked after where it is a copy, also when no field holds the number",
      { ...unmarked, template: aTemplate },
      [{ match: "suffix" }],
      "adopt 8801, to be marked",
    ],
  ] as const)("%s", (_fact, step, candidates, verdict) => {
    expect(judged(step, ...candidates)).toBe(verdict);
  });

  it("may be made beside namesakes only, once somebody has decided", () => {
    const namesake = project.judge(aProjectStep(), [aCandidate()]);
    const archived = project.judge(aProjectStep(), [aCandidate({ match: "marker", state: "archived" })]);
    expect(namesake).toMatchObject({ kind: "hold", isNamesake: true });
    expect(archived).not.toHaveProperty("isNamesake");
  });
});

describe("the project of all deals of a client", () => {
  it.each([
    ["is made where there is none", [], "create"],
    ["is the open one of its name", [{}], "adopt 8801, to be marked"],
    ["keeps the number it bears", [{ isMarkedOtherwise: true }], "adopt 8801"],
    ["is a new one where the old one is archived", [{ state: "archived" }], "create"],
    ["is the open one of two", [{ state: "archived" }, { id: "2" }], "adopt 2, to be marked"],
    ["is asked about where two are open", [{}, { id: "2" }], "hold project.exists"],
  ] as const)("%s", (_fact, candidates, verdict) => {
    expect(judged(shared, ...candidates)).toBe(verdict);
  });

  it("is nobody's creation where it was found", () => {
    expect(project.judge(aProjectStep(shared), [aCandidate()])).toMatchObject({ isFound: true });
  });
});

describe("the project that a deal names", () => {
  const named = { named: { id: "8801", field: "Productive project", text: "8801" } };

  it("is taken as it is", () => {
    expect(judged(named, { isMarkedOtherwise: true })).toBe("adopt 8801");
  });

  it("gets the number where it bears none", () => {
    expect(judged(named, {})).toBe("adopt 8801, to be marked");
  });
});
