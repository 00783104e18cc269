import { describe, expect, it } from "vitest";
import { aLinearWorkspace, at, each, linearIds, someId, type Answer } from "./linear-workspace.ts";

const { teams, users } = linearIds;

const teamsQuery = `query ($first: Int, $after: String, $last: Int, $before: String) {
  teams(first: $first, after: $after, last: $last, before: $before) {
    nodes { key } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const issuesQuery = `query ($first: Int, $after: String, $archived: Boolean, $orderBy: PaginationOrderBy, $filter: IssueFilter) {
  issues(first: $first, after: $after, includeArchived: $archived, orderBy: $orderBy, filter: $filter) {
    nodes { identifier } edges { cursor } pageInfo { hasNextPage endCursor }
  }
}`;

function valuesOf(answer: Answer, list: string, field: string): readonly unknown[] {
  return each(at(answer, list, "nodes"), field);
}

describe("a list", () => {
  it("holds 50 entries unless asked, and says that there are more", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask(teamsQuery);
    expect(valuesOf(answer, "teams", "key")).toHaveLength(50);
    expect(at(answer, "teams", "pageInfo", "hasNextPage")).toBe(true);
  });

  it("comes page by page, each entry once", async () => {
    const { ask, linear } = aLinearWorkspace();
    const keys: unknown[] = [];
    let after: unknown = null;
    for (let page = 0; page < 10 && (page === 0 || after !== null); page += 1) {
      const answer = await ask(teamsQuery, { first: 20, after });
      keys.push(...valuesOf(answer, "teams", "key"));
      after =
        at(answer, "teams", "pageInfo", "hasNextPage") === true
          ? at(answer, "teams", "pageInfo", "endCursor")
          : null;
    }
    expect(keys).toHaveLength(linear.store.teams.size);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("goes backwards too", async () => {
    const { ask } = aLinearWorkspace();
    const last = await ask(teamsQuery, { last: 3 });
    const before = await ask(teamsQuery, { last: 2, before: at(last, "teams", "pageInfo", "startCursor") });
    expect(valuesOf(last, "teams", "key")).toEqual(["MKT", "SUP", "ENG"]);
    expect(valuesOf(before, "teams", "key")).toEqual(["T11", "T10"]);
    expect(at(before, "teams", "pageInfo")).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it.each([0, -1, 251])("is refused with a page of %i", async (first) => {
    const { ask } = aLinearWorkspace();
    expect(await ask(teamsQuery, { first })).toMatchObject({
      data: null,
      errors: [
        {
          message: "Argument Validation Error",
          extensions: { code: "INVALID_INPUT", validationErrors: [{ property: "first" }] },
        },
      ],
    });
  });

  it("says what the largest page is", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask(teamsQuery, { first: 251 });
    expect(answer.errors?.[0]?.extensions["validationErrors"]).toEqual([
      { property: "first", constraints: { max: "first must not be greater than 250" } },
    ]);
  });

  it("is newest first, or by its last change", async () => {
    const { ask, create, linear, clock } = aLinearWorkspace();
    await create({ id: someId(1) });
    await create({ id: someId(2) });
    clock.nowMs += 1000;
    linear.asPerson.editIssue(someId(1), { title: "Changed" });
    const byCreation = valuesOf(await ask(issuesQuery, { first: 2 }), "issues", "identifier");
    const byChange = valuesOf(
      await ask(issuesQuery, { first: 2, orderBy: "updatedAt" }),
      "issues",
      "identifier",
    );
    expect([byCreation, byChange]).toEqual([
      ["ENG-6", "ENG-5"],
      ["ENG-5", "ENG-6"],
    ]);
  });

  it("has cursors of more than one style", async () => {
    const { ask } = aLinearWorkspace();
    const team = at(await ask(teamsQuery), "teams", "pageInfo", "endCursor");
    const issue = at(await ask(issuesQuery), "issues", "pageInfo", "endCursor");
    expect(team).toMatch(/^[0-9a-f-]{36}$/);
    expect(issue).not.toMatch(/^[0-9a-f-]{36}$/);
  });

  it("goes on where it was although the entry at the cursor is gone", async () => {
    const { ask, create, linear } = aLinearWorkspace();
    for (const n of [1, 2, 3]) await create({ id: someId(n) });
    const first = await ask(issuesQuery, { first: 2 });
    linear.asPerson.deleteForGood(someId(2));
    const next = await ask(issuesQuery, { first: 1, after: at(first, "issues", "pageInfo", "endCursor") });
    expect(valuesOf(next, "issues", "identifier")).toEqual(["ENG-5"]);
  });

  it.each(["nonsense", "e30="])("refuses the cursor %s", async (after) => {
    const { ask } = aLinearWorkspace();
    expect(await ask(issuesQuery, { after })).toMatchObject({
      data: null,
      errors: [{ extensions: { statusCode: 400 } }],
    });
  });

  it("hides archived issues unless asked", async () => {
    const { ask, create, linear } = aLinearWorkspace();
    await create({ id: someId(1) });
    linear.asPerson.archive(someId(1));
    expect(valuesOf(await ask(issuesQuery), "issues", "identifier")).not.toContain("ENG-5");
    expect(valuesOf(await ask(issuesQuery, { archived: true }), "issues", "identifier")).toContain("ENG-5");
  });

  it("hides for a while what was made under lag", async () => {
    const { ask, create, clock } = aLinearWorkspace();
    await create({}, { listLagMs: 10_000 });
    const early = valuesOf(await ask(issuesQuery), "issues", "identifier");
    clock.nowMs += 10_000;
    const late = valuesOf(await ask(issuesQuery), "issues", "identifier");
    expect([early.includes("ENG-5"), late.includes("ENG-5")]).toEqual([false, true]);
  });
});

describe("a filter", () => {
  it.each([
    ["id in a list", { id: { in: [someId(1), someId(9)] } }],
    ["team and number", { team: { key: { eq: "ENG" } }, number: { eq: 5 } }],
    ["text of the description", { description: { containsIgnoreCase: "KOMMO 41200317" } }],
    ["attached URL", { attachments: { some: { url: { eq: "https://acme.kommo.com/leads/detail/1" } } } }],
    ["label by name", { labels: { some: { name: { eq: "Kommo" } } } }],
    ["label by name, short", { labels: { name: { eq: "Kommo" } } }],
    ["assignee by e-mail", { assignee: { email: { eqIgnoreCase: "BEN@acme.example" } } }],
    ["parent absent, priority high", { parent: { null: true }, priority: { lte: 2, gt: 0 } }],
    ["either of two", { or: [{ title: { eq: "nothing" } }, { title: { startsWith: "Website" } }] }],
    ["both of two", { and: [{ state: { type: { eq: "backlog" } } }, { dueDate: { lt: "2027-01-01" } }] }],
    ["last change", { updatedAt: { gt: "2026-11-23T09:59:59+01:00" } }],
  ])("by %s finds the one issue", async (_what, filter) => {
    const { ask, create } = aLinearWorkspace();
    await create({
      id: someId(1),
      description: "Kommo 41200317",
      labelIds: [linearIds.label],
      assigneeId: users.ben,
      priority: 2,
      dueDate: "2026-12-24",
    });
    const url = "https://acme.kommo.com/leads/detail/1";
    await ask("mutation ($i: AttachmentCreateInput!) { attachmentCreate(input: $i) { success } }", {
      i: { issueId: someId(1), title: "Deal", url },
    });
    expect(valuesOf(await ask(issuesQuery, { filter }), "issues", "identifier")).toEqual(["ENG-5"]);
  });

  it("by something absent finds nothing, by its negation everything", async () => {
    const { ask } = aLinearWorkspace();
    const query = "query ($filter: IssueFilter) { issues(filter: $filter) { nodes { identifier } } }";
    const none = await ask(query, { filter: { project: { name: { eq: "x" } } } });
    const all = await ask(query, { filter: { project: { null: true } } });
    expect([
      valuesOf(none, "issues", "identifier").length,
      valuesOf(all, "issues", "identifier").length,
    ]).toEqual([0, 5]);
  });
});

describe("the sandbox's workspace", () => {
  it("has more than fifty teams, users, labels and projects, so that a client without pages misses some", () => {
    const { teams: t, users: u, labels, projects } = aLinearWorkspace().linear.store;
    for (const table of [t, u, labels, projects]) expect(table.size).toBeGreaterThan(50);
  });

  it("gives every team the usual seven states, with ids of their own", () => {
    const { store } = aLinearWorkspace().linear;
    const states = [...store.states.values()];
    const perTeam = [...store.teams.keys()].map((id) => states.filter(({ teamId }) => teamId === id).length);
    expect(new Set(perTeam)).toEqual(new Set([7]));
  });

  it("bears the ids and names of the example mapping", async () => {
    const { ask } = aLinearWorkspace();
    const answer = await ask(`{
      organization { id urlKey name }
      eng: team(id: "${teams.engineering}") { key name }
      sup: team(id: "${teams.support}") { key name }
      mkt: team(id: "${teams.marketing}") { key name }
      backlog: workflowState(id: "${linearIds.states.engineeringBacklog}") { name type team { key } }
      progress: workflowState(id: "${linearIds.states.supportInProgress}") { name type team { key } }
      todo: workflowState(id: "${linearIds.states.marketingTodo}") { name type team { key } }
      project(id: "${linearIds.project}") { name teams { nodes { key } } }
      issueLabel(id: "${linearIds.label}") { name team { key } }
      template(id: "${linearIds.template}") { name type team { key } }
    }`);
    expect(answer.data).toEqual({
      organization: { id: "5f0e4c1a-0000-4000-8000-000000000001", urlKey: "acme", name: "acme" },
      eng: { key: "ENG", name: "Engineering" },
      sup: { key: "SUP", name: "Support" },
      mkt: { key: "MKT", name: "Marketing" },
      backlog: { name: "Backlog", type: "backlog", team: { key: "ENG" } },
      progress: { name: "In Progress", type: "started", team: { key: "SUP" } },
      todo: { name: "Todo", type: "unstarted", team: { key: "MKT" } },
      project: { name: "Client onboarding", teams: { nodes: [{ key: "ENG" }] } },
      issueLabel: { name: "Kommo", team: null },
      template: { name: "Website kick-off", type: "issue", team: { key: "ENG" } },
    });
  });

  it("hides disabled users unless asked, and shows guests and apps for what they are", async () => {
    const { ask } = aLinearWorkspace();
    const query = `query ($all: Boolean) {
      users(first: 250, includeDisabled: $all) { nodes { displayName active guest app isAssignable isMe } }
    }`;
    const nodes = at(await ask(query, { all: true }), "users", "nodes");
    expect(valuesOf(await ask(query), "users", "displayName")).not.toContain("clara");
    expect(nodes).toEqual(
      expect.arrayContaining([
        { displayName: "clara", active: false, guest: false, app: false, isAssignable: false, isMe: false },
        { displayName: "frida", active: true, guest: true, app: false, isAssignable: true, isMe: false },
        { displayName: "robot", active: true, guest: false, app: true, isAssignable: false, isMe: false },
        { displayName: "anna", active: true, guest: false, app: false, isAssignable: true, isMe: true },
      ]),
    );
  });

  it("answers templates as a plain list", async () => {
    const { ask } = aLinearWorkspace();
    const templates = at(await ask("{ templates { id name templateData } }"), "templates");
    expect(each(templates, "name")).toEqual(["Website kick-off", "Bug report"]);
  });

  it("answers one workspace's states in one list", async () => {
    const { ask } = aLinearWorkspace();
    const query = `{ workflowStates(first: 250, filter: { team: { key: { eq: "SUP" } } }) { nodes { name } } }`;
    expect(valuesOf(await ask(query), "workflowStates", "name").toReversed()).toEqual([
      "Backlog",
      "Todo",
      "In Progress",
      "In Review",
      "Done",
      "Canceled",
      "Duplicate",
    ]);
  });
});
