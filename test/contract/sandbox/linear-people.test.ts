import { describe, expect, it } from "vitest";
import { aLinearWorkspace, linearIds, someId } from "./linear-workspace.ts";

const url = "https://acme.kommo.com/leads/detail/41200317";

/** Acts without a request; what the acts do to states, archive and trash is shown in linear-issues.test.ts. */
describe("a person in Linear", () => {
  it("assigns an issue to somebody else, or to nobody", async () => {
    const { create, linear } = aLinearWorkspace();
    await create({ id: someId(1), assigneeId: linearIds.users.anna });
    expect(linear.asPerson.reassign(someId(1), linearIds.users.dan).assigneeId).toBe(linearIds.users.dan);
    expect(linear.asPerson.reassign("ENG-5", null).assigneeId).toBeNull();
  });

  it("attaches a URL by hand, and removes it", async () => {
    const { create, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    linear.asPerson.attachByHand("ENG-5", url, "The deal");
    const attached = linear.snapshot().attachments;
    linear.asPerson.removeAttachment("ENG-5", url);
    expect(attached).toMatchObject([{ issueId: someId(1), url, title: "The deal" }]);
    expect(linear.store.attachments.size).toBe(0);
  });

  it("writes a comment in their own name", async () => {
    const { create, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    expect(linear.asPerson.comment("ENG-5", "Done by Friday.")).toMatchObject({
      issueId: someId(1),
      body: "Done by Friday.",
      userId: linearIds.users.petra,
    });
  });

  it("is bound by the workspace's rules", async () => {
    const { create, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    expect(() => linear.asPerson.editIssue("ENG-5", { stateId: linearIds.states.supportInProgress })).toThrow(
      "Discrepancy between issue team and state",
    );
  });

  it("is told when there is no such issue", () => {
    const { linear } = aLinearWorkspace();
    expect(() => linear.asPerson.archive("ENG-999")).toThrow("the sandbox has no issue ENG-999");
  });
});
