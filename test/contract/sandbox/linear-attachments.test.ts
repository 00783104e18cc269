import { describe, expect, it } from "vitest";
import {
  aLinearWorkspace,
  at,
  linearIds,
  someId,
  type Answer,
  type LinearWorkspace,
} from "./linear-workspace.ts";

const url = "https://acme.kommo.com/leads/detail/41200317";

const attachMutation = `mutation ($input: AttachmentCreateInput!) {
  attachmentCreate(input: $input) { success attachment { id title subtitle metadata } }
}`;

async function aWorkspaceWithIssue(): Promise<LinearWorkspace> {
  const workspace = aLinearWorkspace();
  await workspace.create({ id: someId(1) });
  return workspace;
}

function attachTo({ ask }: LinearWorkspace, input: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  return ask(attachMutation, { input: { issueId: someId(1), title: "Deal", url, ...input } });
}

describe("attaching a URL to an issue", () => {
  it("updates the attachment that is there when the URL is the same", async () => {
    const workspace = await aWorkspaceWithIssue();
    const first = await attachTo(workspace, { metadata: { amount: 12_500, currency: "EUR" } });
    const second = await attachTo(workspace, { title: "Deal, reworded", subtitle: "won" });
    expect(at(second, "attachmentCreate", "attachment")).toEqual({
      id: at(first, "attachmentCreate", "attachment", "id"),
      title: "Deal, reworded",
      subtitle: "won",
      metadata: { amount: 12_500, currency: "EUR" },
    });
    expect(workspace.linear.store.attachments.size).toBe(1);
  });

  it("takes the issue by its identifier too", async () => {
    const workspace = await aWorkspaceWithIssue();
    expect((await attachTo(workspace, { issueId: "ENG-5" })).errors).toBeUndefined();
  });

  it("is refused with an id that another attachment has", async () => {
    const workspace = await aWorkspaceWithIssue();
    await attachTo(workspace, { id: someId(7) });
    expect(await attachTo(workspace, { id: someId(7), url: `${url}?other` })).toMatchObject({
      errors: [{ message: "conflict on insert of Attachment" }],
    });
  });

  it("is refused with metadata that is neither text nor number", async () => {
    const workspace = await aWorkspaceWithIssue();
    expect(await attachTo(workspace, { metadata: { people: ["Anna"] } })).toMatchObject({
      errors: [{ extensions: { code: "INVALID_INPUT", validationErrors: [{ property: "metadata" }] } }],
    });
  });

  it("is refused for an issue that does not exist", async () => {
    const workspace = await aWorkspaceWithIssue();
    expect(await attachTo(workspace, { issueId: someId(9) })).toMatchObject({
      errors: [{ message: "Entity not found: Issue" }],
    });
  });
});

describe("attachmentsForURL", () => {
  const query = `query ($url: String!, $archived: Boolean) {
    attachmentsForURL(url: $url, includeArchived: $archived) { nodes { issue { identifier } } }
  }`;

  it("finds every issue the URL is attached to, newest first", async () => {
    const workspace = await aWorkspaceWithIssue();
    await workspace.create({ id: someId(2) });
    await attachTo(workspace);
    await attachTo(workspace, { issueId: someId(2) });
    expect(found(await workspace.ask(query, { url }))).toEqual([
      { issue: { identifier: "ENG-6" } },
      { issue: { identifier: "ENG-5" } },
    ]);
  });

  it("matches the URL exactly", async () => {
    const workspace = await aWorkspaceWithIssue();
    await attachTo(workspace);
    expect(found(await workspace.ask(query, { url: `${url}/` }))).toEqual([]);
  });

  it("hides those of archived issues unless asked", async () => {
    const workspace = await aWorkspaceWithIssue();
    await attachTo(workspace);
    workspace.linear.asPerson.archive(someId(1));
    expect(found(await workspace.ask(query, { url }))).toEqual([]);
    expect(found(await workspace.ask(query, { url, archived: true }))).toHaveLength(1);
  });

  it("hides what a lag still hides, while issue(id) shows it", async () => {
    const workspace = aLinearWorkspace();
    await workspace.create({ id: someId(1) }, { listLagMs: 5000 });
    await workspace.ask(
      attachMutation,
      { input: { issueId: someId(1), title: "Deal", url } },
      { listLagMs: 5000 },
    );
    const byUrl = await workspace.ask(query, { url });
    const byId = await workspace.ask(`{ issue(id: "${someId(1)}") { identifier } }`);
    workspace.clock.nowMs += 5000;
    expect([found(byUrl), at(byId, "issue", "identifier")]).toEqual([[], "ENG-5"]);
    expect(found(await workspace.ask(query, { url }))).toHaveLength(1);
  });
});

describe("commenting on an issue", () => {
  const commentMutation = `mutation ($input: CommentCreateInput!) {
    commentCreate(input: $input) { success comment { id body url user { id } } }
  }`;

  it("is refused the second time with one id", async () => {
    const { ask } = await aWorkspaceWithIssue();
    const input = { id: someId(5), issueId: "ENG-5", body: "The deadline has moved." };
    const first = await ask(commentMutation, { input });
    expect(at(first, "commentCreate", "comment", "user", "id")).toBe(linearIds.users.anna);
    expect(await ask(commentMutation, { input })).toMatchObject({
      errors: [{ message: "conflict on insert of Comment" }],
    });
  });

  it("is refused without text", async () => {
    const { ask } = await aWorkspaceWithIssue();
    expect(await ask(commentMutation, { input: { issueId: someId(1), body: "" } })).toMatchObject({
      errors: [{ extensions: { validationErrors: [{ property: "body" }] } }],
    });
  });
});

function found(answer: Answer): unknown {
  return at(answer, "attachmentsForURL", "nodes");
}
