import { describe, expect, it } from "vitest";
import { aWorld, collect } from "./clients-setup.ts";

const won = { pipelineId: 7_700_001, statusId: 142 };
const moved = 41_200_337; // won, then moved on to delivery

describe("the stage changes of deals", () => {
  it("say where a deal came from and went to", async () => {
    const { kommo } = aWorld();
    const changes = await collect(kommo.stageChanges({ leads: [moved] }));
    expect(changes.toSorted((one, other) => one.at - other.at)).toMatchObject([
      { leadId: moved, after: won },
      { leadId: moved, before: won, after: { pipelineId: 7_700_003, statusId: 61_000_023 } },
    ]);
  });

  it("are asked for ten deals at a time, and each comes once", async () => {
    const { kommo, sandbox } = aWorld();
    const leads = Array.from({ length: 25 }, (_, index) => 41_200_301 + index);
    const changes = await collect(kommo.stageChanges({ leads: [...leads, ...leads] }));
    expect(sandbox.requests).toHaveLength(3);
    expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
  });

  it("come from every page", async () => {
    const { kommo, sandbox } = aWorld();
    const { asPerson } = sandbox.kommo;
    for (let turn = 0; turn < 130; turn += 1) {
      asPerson.moveLead(41_200_306, { statusId: turn % 2 === 0 ? 142 : 61_000_004 });
    }
    const changes = await collect(kommo.stageChanges({ leads: [41_200_306] }));
    expect(changes.length).toBeGreaterThanOrEqual(130);
    expect(sandbox.requests).toHaveLength(2);
  });

  it("are those into one stage within a time, as asked", async () => {
    const { kommo } = aWorld();
    const all = await collect(kommo.stageChanges({ after: won }));
    const [first] = all.toSorted((one, other) => one.at - other.at);
    const at = { from: first?.at ?? 0, to: first?.at ?? 0 };
    const some = await collect(kommo.stageChanges({ after: won, at }));
    expect(all.every(({ after }) => after?.statusId === 142 && after.pipelineId === won.pipelineId)).toBe(
      true,
    );
    expect(some.length).toBeGreaterThan(0);
    expect(some.every((change) => change.at === at.from)).toBe(true);
    expect(some.length).toBeLessThan(all.length);
  });
});
