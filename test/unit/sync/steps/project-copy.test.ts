import { describe, expect, it } from "vitest";
import { finishProject, markProject } from "../../../../src/sync/steps/project-copy.ts";
import { aCandidate, aProject, aProjectScene, aProjectStep, aTemplate } from "./project-scene.ts";

const step = aProjectStep({ template: aTemplate, customFields: { "70031": "700311" } });
const unfinished = aCandidate({ match: "suffix", name: "Northwind - Relaunch · K41200317" });
const copying = aProject({ duplicationStatus: "in_progress" });
const finished = { name: "Northwind - Relaunch", customFields: { "70031": "700311", "70012": "41200317" } };

describe("finishing a copy", () => {
  it("waits, then sets number, custom fields and name in one request", async () => {
    const scene = aProjectScene([copying, copying, aProject()]);
    await finishProject(step, unfinished, scene.writes);
    expect(scene.updates).toEqual([finished]);
  });

  it("asks less and less often, and at least every ten seconds", async () => {
    const scene = aProjectScene([...Array.from({ length: 12 }, () => copying), aProject()]);
    await finishProject(step, unfinished, scene.writes);
    expect(scene.waits.slice(0, 3)).toEqual([1_000, 1_500, 2_250]);
    expect(scene.waits.toSorted((a, b) => a - b)).toEqual(scene.waits);
    expect(scene.waits.at(-1)).toBe(10_000);
  });

  it("gives up after five minutes, not knowing what becomes of it", async () => {
    const scene = aProjectScene([copying]);
    await expect(finishProject(step, unfinished, scene.writes)).rejects.toMatchObject({ effect: "unknown" });
    expect(scene.updates).toEqual([]);
  });

  it("goes on waiting while Productive says that nothing was ever copied", async () => {
    const scene = aProjectScene([aProject({ duplicationStatus: "idle" }), aProject()]);
    await finishProject(step, unfinished, scene.writes);
    expect(scene.waits).toHaveLength(1);
  });

  it("does not wait for a project that is no copy", async () => {
    const scene = aProjectScene([aProject({ duplicationStatus: "idle" })]);
    await finishProject({ ...step, template: undefined }, unfinished, scene.writes);
    expect(scene.waits).toEqual([]);
  });

  it("keeps what the template brought, and puts the mapping's values over it", async () => {
    const scene = aProjectScene([aProject({ customFields: { "1": "kept", "70031": "700312" } })]);
    await finishProject(step, unfinished, scene.writes);
    expect(scene.updates).toEqual([{ ...finished, customFields: { "1": "kept", ...finished.customFields } }]);
  });

  it("writes nothing where nothing is left to write", async () => {
    const scene = aProjectScene([aProject(finished)]);
    await finishProject(step, unfinished, scene.writes);
    expect(scene.updates).toEqual([]);
  });

  it("sends the last request again when its answer is lost", async () => {
    const scene = aProjectScene([aProject()], { lostAnswers: 2 });
    await finishProject(step, unfinished, scene.writes);
    expect(scene.updates).toEqual([finished, finished, finished]);
  });

  it("sends it three times at most", async () => {
    const scene = aProjectScene([aProject()], { lostAnswers: 9 });
    await expect(finishProject(step, unfinished, scene.writes)).rejects.toMatchObject({ effect: "unknown" });
    expect(scene.updates).toHaveLength(3);
  });

  it("gives a shared project the number of the deal that began it", async () => {
    const shared = aProjectStep({
      ...step,
      perClient: true,
      marker: { fieldId: "70012", value: "A-41200317" },
    });
    const scene = aProjectScene([aProject({ name: "Northwind - Relaunch · K99" })]);
    await finishProject(shared, unfinished, scene.writes);
    expect(scene.updates).toMatchObject([{ customFields: { "70012": "A-99" } }]);
  });

  it.each([
    { what: "Productive gave it up", answer: aProject({ duplicationStatus: "failed" }) },
    { what: "somebody deleted it", answer: undefined },
  ])("asks a person where $what", async ({ answer }) => {
    const scene = aProjectScene([copying, answer]);
    await expect(finishProject(step, unfinished, scene.writes)).rejects.toMatchObject({
      remark: { code: "template.failed" },
    });
    expect(scene.updates).toEqual([]);
  });
});

describe("a project that others made", () => {
  it("gets the number into its empty field, and keeps the others and its name", async () => {
    const scene = aProjectScene([aProject({ customFields: { "1": "kept", "70012": " " } })]);
    await markProject(step, aCandidate(), scene.writes);
    expect(scene.updates).toEqual([{ customFields: { "1": "kept", "70012": "41200317" } }]);
  });

  it("keeps a number that was written meanwhile", async () => {
    const scene = aProjectScene([aProject({ customFields: { "70012": "123" } })]);
    await markProject(step, aCandidate(), scene.writes);
    expect(scene.updates).toEqual([]);
  });

  it("is waited for while something is copied into it", async () => {
    const scene = aProjectScene([copying, aProject()]);
    await markProject(step, aCandidate(), scene.writes);
    expect(scene.waits).toHaveLength(1);
  });
});
