import { describe, expect, it } from "vitest";
import { aLinearWorkspace, at, linearIds, someId, type Answer, textWith } from "./linear-workspace.ts";

const { teams, states, users } = linearIds;

const issueQuery = `query ($id: String!) { issue(id: $id) {
  id identifier url branchName title description priority priorityLabel dueDate trashed archivedAt updatedAt
  startedAt completedAt canceledAt previousIdentifiers labelIds
  state { name type } team { key } assignee { id } project { id } parent { identifier }
} }`;

const updateMutation = `mutation ($id: String!, $input: IssueUpdateInput!) {
  issueUpdate(id: $id, input: $input) { success issue { id labelIds state { name } } }
}`;

/** The id of a state of Engineering, by name. */
function stateNamed(linear: ReturnType<typeof aLinearWorkspace>["linear"], name: string): string {
  const found = [...linear.store.states.values()].find(
    (state) => state.teamId === teams.engineering && state.name === name,
  );
  return found?.id ?? "";
}

function refusal(answer: Answer): string | undefined {
  return answer.errors?.[0]?.message;
}

describe("creating an issue", () => {
  it("takes our own id", async () => {
    const { create } = aLinearWorkspace();
    expect(at(await create({ id: someId(1) }), "issueCreate", "issue", "id")).toBe(someId(1));
  });

  it("is refused the second time with one id, and names entity and id", async () => {
    const { create, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    const second = await create({ id: someId(1), title: "Another" });
    expect(second).toMatchObject({
      data: null,
      errors: [
        {
          message: "conflict on insert of Issue",
          path: ["issueCreate"],
          extensions: {
            type: "invalid input",
            code: "INPUT_ERROR",
            statusCode: 400,
            userError: true,
            userPresentableMessage: `Entity Issue with id ${someId(1)} already exists.`,
          },
        },
      ],
    });
    expect(linear.store.issues.get(someId(1))?.title).toBe("Website relaunch");
  });

  it.each(["archive", "trash", "deleteForGood"] as const)(
    "conflicts even after a person's %s",
    async (act) => {
      const { create, linear } = aLinearWorkspace();
      await create({ id: someId(1) });
      linear.asPerson[act](someId(1));
      expect(refusal(await create({ id: someId(1) }))).toBe("conflict on insert of Issue");
    },
  );

  it("counts numbers per team", async () => {
    const { create } = aLinearWorkspace();
    const made = [await create(), await create({ teamId: teams.support }), await create()];
    expect(made.map((answer) => at(answer, "issueCreate", "issue", "identifier"))).toEqual([
      "ENG-5",
      "SUP-2",
      "ENG-6",
    ]);
  });

  it("gives it URL, branch name and label of priority", async () => {
    const { create, ask } = aLinearWorkspace();
    await create({ id: someId(1), title: "Härterer Relaunch!", priority: 1 });
    expect(at(await ask(issueQuery, { id: someId(1) }), "issue")).toMatchObject({
      url: "https://linear.app/acme/issue/ENG-5/harterer-relaunch",
      branchName: "anna/eng-5-harterer-relaunch",
      priority: 1,
      priorityLabel: "Urgent",
    });
  });

  it("puts it into the team's default state when none is named", async () => {
    const { create } = aLinearWorkspace();
    expect(at(await create(), "issueCreate", "issue", "state", "name")).toBe("Backlog");
  });

  it("puts it into triage when the caller is no member of a team that triages", async () => {
    const { create, linear } = aLinearWorkspace();
    const team = linear.store.teams.get(teams.engineering);
    if (team) Object.assign(team, { memberIds: [], triageIssueStateId: stateNamed(linear, "Todo") });
    expect(at(await create(), "issueCreate", "issue", "state", "name")).toBe("Todo");
  });

  it.each([
    [
      "a state of another team",
      { stateId: states.supportInProgress },
      "Discrepancy between issue team and state, cycle or project",
    ],
    [
      "a project of another team",
      { teamId: teams.support, projectId: linearIds.project },
      "Discrepancy between issue team and state, cycle or project",
    ],
    [
      "a template together with the default one",
      { templateId: linearIds.template, useDefaultTemplate: true },
      "templateId and useDefaultTemplate cannot be used together",
    ],
    [
      "a template of another team",
      { teamId: teams.support, templateId: linearIds.template },
      "Entity not found: Template",
    ],
    ["an unknown assignee", { assigneeId: someId(9) }, "Entity not found: User"],
    ["an unknown label", { labelIds: [someId(9)] }, "Entity not found: IssueLabel"],
    ["an unknown project", { projectId: someId(9) }, "Entity not found: Project"],
    ["an unknown parent", { parentId: "ENG-999" }, "Entity not found: Issue"],
    ["an unknown team", { teamId: someId(9) }, "Entity not found: Team"],
    [
      "another author",
      { createAsUser: "Handoff" },
      "createAsUser requires an OAuth application with actor=app",
    ],
  ])("is refused with %s, and makes nothing", async (_what, input, message) => {
    const { create, linear } = aLinearWorkspace();
    const before = linear.snapshot();
    expect(refusal(await create(input))).toBe(message);
    expect(linear.snapshot()).toEqual(before);
  });

  it("is refused in a state of type duplicate", async () => {
    const { create, linear } = aLinearWorkspace();
    expect(refusal(await create({ stateId: stateNamed(linear, "Duplicate") }))).toContain("duplicate");
  });

  it("is refused in a retired team", async () => {
    const { create, linear } = aLinearWorkspace();
    linear.asPerson.retireTeam(teams.engineering);
    expect(refusal(await create())).toBe("Team is retired");
  });

  it("refuses a label of another team, a group of labels, and two of one group", async () => {
    const { create, linear } = aLinearWorkspace();
    const label = (name: string): string =>
      [...linear.store.labels.values()].find(
        (each) => each.name === name && each.teamId !== teams.engineering,
      )?.id ?? "";
    const messages = [
      refusal(await create({ labelIds: [label("Bug")] })),
      refusal(await create({ labelIds: [label("Kind of work")] })),
      refusal(await create({ labelIds: [label("Website"), label("Branding")] })),
    ];
    expect(messages).toEqual([
      "labelIds for incorrect team",
      "labelIds contains a label group",
      "labelIds not exclusive child labels",
    ]);
  });

  it.each([
    [{ teamId: "ENG" }, "teamId"],
    [{ assigneeId: "anna" }, "assigneeId"],
    [{ stateId: "Backlog" }, "stateId"],
    [{ labelIds: ["Kommo"] }, "labelIds"],
    [{ projectId: "onboarding" }, "projectId"],
    [{ id: "0b6f1c2e-1111-5222-8333-000000000001" }, "id"],
    [{ priority: 5 }, "priority"],
    [{ title: " " }, "title"],
  ])("is refused by the argument check with %o", async (input, property) => {
    const { create } = aLinearWorkspace();
    expect(await create(input)).toMatchObject({
      data: null,
      errors: [
        {
          message: "Argument Validation Error",
          extensions: { type: "invalid input", code: "INVALID_INPUT", validationErrors: [{ property }] },
        },
      ],
    });
  });

  it("names everything that is wrong with the arguments at once", async () => {
    const { create } = aLinearWorkspace();
    const answer = await create({ teamId: "ENG", assigneeId: "anna" });
    expect(answer.errors?.[0]?.extensions["validationErrors"]).toHaveLength(2);
  });

  it("takes from a template what is not given, and adds up the labels", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    const template = linear.store.templates.get(linearIds.template);
    const [bug] = [...linear.store.labels.values()].filter(({ teamId }) => teamId === teams.engineering);
    if (template) Object.assign(template.content, { labelIds: [bug?.id] });
    await create({
      id: someId(1),
      title: "Own title",
      templateId: linearIds.template,
      labelIds: [linearIds.label],
    });
    expect(at(await ask(issueQuery, { id: someId(1) }), "issue")).toMatchObject({
      title: "Own title",
      description: textWith("Checklist"),
      priority: 3,
      labelIds: [bug?.id, linearIds.label],
    });
  });

  it("takes a parent by UUID or identifier, for sub-issues", async () => {
    const { create, ask } = aLinearWorkspace();
    await create({ id: someId(1) });
    await create({ id: someId(2), parentId: "ENG-5" });
    expect(at(await ask(issueQuery, { id: someId(2) }), "issue", "parent", "identifier")).toBe("ENG-5");
  });

  it("is refused beyond 250 open issues on the free plan, not counting archived ones", async () => {
    const { create, linear } = aLinearWorkspace();
    linear.switches.freePlan = true;
    for (let n = linear.store.issues.size; n <= 250; n += 1) await create({ id: someId(n) });
    const full = await create();
    linear.asPerson.archive(someId(100));
    expect(full).toMatchObject({ errors: [{ extensions: { type: "usage limit exceeded" } }] });
    expect((await create()).errors).toBeUndefined();
  });

  it("in a batch is all or nothing", async () => {
    const { ask, create, linear } = aLinearWorkspace();
    await create({ id: someId(2) });
    const before = linear.snapshot();
    const batch = [1, 2].map((n) => ({ id: someId(n), teamId: teams.engineering, title: `Part ${n}` }));
    const answer = await ask(
      "mutation ($input: IssueBatchCreateInput!) { issueBatchCreate(input: $input) { issues { id } } }",
      { input: { issues: batch } },
    );
    expect(refusal(answer)).toBe("conflict on insert of Issue");
    expect(linear.snapshot()).toEqual(before);
  });

  it("in a batch is refused when one id stands there twice", async () => {
    const { ask, linear } = aLinearWorkspace();
    const twin = { id: someId(1), teamId: teams.engineering, title: "Twin" };
    const answer = await ask(
      "mutation ($input: IssueBatchCreateInput!) { issueBatchCreate(input: $input) { issues { id } } }",
      { input: { issues: [twin, twin] } },
    );
    expect(refusal(answer)).toBe("conflict on insert of Issue");
    expect(linear.store.issues.has(someId(1))).toBe(false);
  });

  it("stores Markdown as it came, or as an editor would write it", async () => {
    const markdown = "- one\n-  two\n\n\n\n__bold__ <!-- note -->\n\n```\n- kept\n```";
    const { create, linear } = aLinearWorkspace();
    await create({ id: someId(1), description: markdown });
    linear.switches.normalizeMarkdown = true;
    await create({ id: someId(2), description: markdown });
    expect(linear.store.issues.get(someId(1))?.description).toBe(markdown);
    expect(linear.store.issues.get(someId(2))?.description).toBe(
      "* one\n*  two\n\n**bold**\n\n```\n- kept\n```",
    );
  });
});

describe("one document with several mutations", () => {
  const document = `mutation HandoffIssueCreate($issue: IssueCreateInput!, $attachment: AttachmentCreateInput!) {
    issueCreate(input: $issue) { success issue { id identifier } }
    deal: attachmentCreate(input: $attachment) { success attachment { id url } }
  }`;
  const issue = { id: someId(1), teamId: teams.engineering, title: "Relaunch" };
  const attachment = {
    issueId: someId(1),
    title: "Deal",
    url: "https://acme.kommo.com/leads/detail/41200317",
  };

  it("does them one after the other: the second finds what the first made", async () => {
    const { ask, linear } = aLinearWorkspace();
    const answer = await ask(document, { issue, attachment });
    expect(at(answer, "deal", "attachment", "url")).toBe(attachment.url);
    expect(linear.store.attachments.size).toBe(1);
  });

  it("is no transaction: an error in the second leaves the first done, and shows no data", async () => {
    const { ask, linear } = aLinearWorkspace();
    const answer = await ask(document, { issue, attachment: { ...attachment, issueId: "ENG-999" } });
    expect(answer).toMatchObject({ data: null, errors: [{ path: ["deal"] }] });
    expect(linear.store.issues.has(someId(1))).toBe(true);
  });

  it("stops at the first error: fields are non-null, so what follows is not done", async () => {
    const { ask, create, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    const answer = await ask(document, { issue, attachment });
    expect(answer).toMatchObject({ data: null, errors: [{ path: ["issueCreate"] }] });
    expect(linear.store.attachments.size).toBe(0);
  });
});

describe("reading an issue", () => {
  it("goes by UUID or by identifier", async () => {
    const { create, ask } = aLinearWorkspace();
    await create({ id: someId(1) });
    expect(at(await ask(issueQuery, { id: "ENG-5" }), "issue", "id")).toBe(someId(1));
    expect(at(await ask(issueQuery, { id: someId(1) }), "issue", "identifier")).toBe("ENG-5");
  });

  it("finds it under its old identifier after it was moved to another team", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    await create({ id: someId(1), projectId: linearIds.project });
    linear.asPerson.moveTeam("ENG-5", teams.marketing);
    expect(at(await ask(issueQuery, { id: "ENG-5" }), "issue")).toMatchObject({
      id: someId(1),
      identifier: "MKT-2",
      previousIdentifiers: ["ENG-5"],
      state: { name: "Backlog" },
      project: null,
    });
  });

  it("shows archived ones, by id", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    linear.asPerson.archive(someId(1));
    expect(at(await ask(issueQuery, { id: someId(1) }), "issue", "archivedAt")).toBe(
      "2026-11-23T09:00:00.000Z",
    );
  });

  it("shows one in the trash, or does not, as the switch says", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    linear.asPerson.trash(someId(1));
    expect(at(await ask(issueQuery, { id: someId(1) }), "issue", "trashed")).toBe(true);
    linear.switches.trashedIssues = "not_found";
    expect(refusal(await ask(issueQuery, { id: someId(1) }))).toBe("Entity not found: Issue");
    linear.asPerson.restore(someId(1));
    expect(at(await ask(issueQuery, { id: someId(1) }), "issue", "trashed")).toBeNull();
  });

  it("finds nothing once it was deleted for good", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    linear.asPerson.deleteForGood(someId(1));
    expect(refusal(await ask(issueQuery, { id: someId(1) }))).toBe("Entity not found: Issue");
  });

  it("gives names back escaped where the switch says so", async () => {
    const { ask, linear } = aLinearWorkspace();
    linear.switches.escapeNames = true;
    const answer = await ask(
      `{ projects(filter: { name: { eq: "Research & development" } }) { nodes { name } } }`,
    );
    expect(at(answer, "projects", "nodes", 0, "name")).toBe("Research &amp; development");
  });
});

describe("changing an issue", () => {
  it("stamps it when it enters a state, and takes the stamp back when it leaves", async () => {
    const { create, ask, linear, clock } = aLinearWorkspace();
    await create({ id: someId(1) });
    const stamps = async (): Promise<unknown> => {
      const answer = await ask(issueQuery, { id: someId(1) });
      return ["startedAt", "completedAt", "canceledAt"].map((name) => at(answer, "issue", name));
    };
    const started = new Date(clock.nowMs).toISOString();
    linear.asPerson.moveToState(someId(1), "started");
    expect(await stamps()).toEqual([started, null, null]);
    clock.nowMs += 60_000;
    const later = new Date(clock.nowMs).toISOString();
    linear.asPerson.completeIssue(someId(1));
    expect(await stamps()).toEqual([started, later, null]);
    linear.asPerson.cancelIssue(someId(1));
    expect(await stamps()).toEqual([started, null, later]);
    linear.asPerson.moveToState(someId(1), "unstarted");
    expect(await stamps()).toEqual([null, null, null]);
  });

  it("moves updatedAt, but archiving does not", async () => {
    const { create, ask, linear, clock } = aLinearWorkspace();
    await create({ id: someId(1) });
    const made = new Date(clock.nowMs).toISOString();
    clock.nowMs += 60_000;
    await ask("mutation ($id: String!) { issueArchive(id: $id) { success entity { archivedAt } } }", {
      id: someId(1),
    });
    expect(linear.store.issues.get(someId(1))).toMatchObject({
      updatedAt: made,
      archivedAt: "2026-11-23T09:01:00.000Z",
    });
    linear.asPerson.editIssue(someId(1), { title: "Reworded" });
    expect(linear.store.issues.get(someId(1))?.updatedAt).toBe("2026-11-23T09:01:00.000Z");
  });

  it("replaces labels by labelIds, and changes them by added and removed ones", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    const bug = [...linear.store.labels.values()].find(({ teamId }) => teamId === teams.engineering)?.id;
    await create({ id: someId(1), labelIds: [bug] });
    const added = await ask(updateMutation, { id: "ENG-5", input: { addedLabelIds: [linearIds.label] } });
    const replaced = await ask(updateMutation, { id: "ENG-5", input: { labelIds: [linearIds.label] } });
    const removed = await ask(updateMutation, { id: "ENG-5", input: { removedLabelIds: [linearIds.label] } });
    expect(
      [added, replaced, removed].map((answer) => at(answer, "issueUpdate", "issue", "labelIds")),
    ).toEqual([[bug, linearIds.label], [linearIds.label], []]);
  });

  it("empties what is null and leaves what is absent", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    await create({ id: someId(1), assigneeId: users.dan, dueDate: "2026-12-24" });
    await ask(updateMutation, { id: someId(1), input: { assigneeId: null } });
    expect(linear.store.issues.get(someId(1))).toMatchObject({ assigneeId: null, dueDate: "2026-12-24" });
  });

  it("takes it into the trash and back", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    await ask(updateMutation, { id: someId(1), input: { trashed: true } });
    const trashed = linear.store.issues.get(someId(1))?.trashed;
    await ask(updateMutation, { id: someId(1), input: { trashed: null } });
    expect([trashed, linear.store.issues.get(someId(1))?.archivedAt]).toEqual([true, null]);
  });

  it("makes no issue its own ancestor", async () => {
    const { create, ask } = aLinearWorkspace();
    await create({ id: someId(1) });
    await create({ id: someId(2), parentId: someId(1) });
    const answer = await ask(updateMutation, { id: someId(1), input: { parentId: someId(2) } });
    expect(refusal(answer)).toBe("Issue cannot be its own ancestor");
  });

  it("changes nothing when one of the values is refused", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    const before = linear.snapshot();
    await ask(updateMutation, { id: someId(1), input: { title: "New", stateId: states.supportInProgress } });
    expect(linear.snapshot()).toEqual(before);
  });

  it("deletes for good only for admins", async () => {
    const { create, ask, linear } = aLinearWorkspace();
    linear.store.credentials.push({ secret: "lin_api_dan", kind: "api_key", userId: users.dan });
    await create({ id: someId(1) });
    const remove = "mutation ($id: String!) { issueDelete(id: $id, permanentlyDelete: true) { success } }";
    const asMember = await ask(remove, { id: someId(1) }, { authorization: "lin_api_dan" });
    expect(asMember).toMatchObject({ errors: [{ extensions: { code: "FORBIDDEN" } }] });
    await ask(remove, { id: someId(1) });
    expect(linear.store.issues.has(someId(1))).toBe(false);
  });
});
