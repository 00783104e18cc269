import { describe, expect, it } from "vitest";

import { createLinearClient } from "../../../../src/clients/linear/linear-http-client.ts";
import { type PreparedAnswer, clientParts, jsonAnswer, stubFetch } from "../stub-fetch.ts";

function aClient(...answers: readonly PreparedAnswer[]) {
  const stub = stubFetch(...answers);
  const client = createLinearClient({
    ...clientParts(stub.fetch),
    apiUrl: "https://api.linear.app/graphql",
    apiKey: () => "lin_api_s3cret",
  });
  return { client, sent: stub.sent };
}

function page(root: string, nodes: readonly unknown[], endCursor?: string): Response {
  const pageInfo = { hasNextPage: endCursor !== undefined, endCursor: endCursor ?? null };
  return jsonAnswer({ data: { [root]: { nodes, pageInfo } } });
}

const team = { id: "t1", key: "ENG", name: "Engineering", retiredAt: null, defaultIssueState: { id: "s1" } };

describe("Linear's lists", () => {
  it("are read to their last page, 250 at a time, each row once", async () => {
    const { client, sent } = aClient(
      page("teams", [team], "c1"),
      page("teams", [team, { ...team, id: "t2", retiredAt: "2025-01-01", defaultIssueState: null }]),
    );
    expect(await client.teams()).toEqual([
      { id: "t1", key: "ENG", name: "Engineering", isRetired: false, defaultStateId: "s1" },
      { id: "t2", key: "ENG", name: "Engineering", isRetired: true, defaultStateId: undefined },
    ]);
    expect(sent.map(({ body }) => body)).toMatchObject([
      { variables: { first: 250 } },
      { variables: { first: 250, after: "c1" } },
    ]);
  });

  it("say which team a state and a label belong to", async () => {
    const state = { id: "s1", name: "Backlog", type: "backlog", position: 0, team: { id: "t1" } };
    const label = { id: "l1", name: "Kommo", isGroup: false, retiredAt: null, team: null };
    const { client } = aClient(page("workflowStates", [state]), page("issueLabels", [label]));
    expect(await client.workflowStates()).toMatchObject([{ teamId: "t1" }]);
    expect(await client.labels()).toEqual([
      { id: "l1", name: "Kommo", isGroup: false, isRetired: false, teamId: undefined },
    ]);
  });

  it("of templates have no pages", async () => {
    const template = { id: "d1", name: "Kick-off", type: "issue", team: { id: "t1" } };
    const { client } = aClient(jsonAnswer({ data: { templates: [template] } }));
    expect(await client.templates()).toEqual([{ id: "d1", name: "Kick-off", type: "issue", teamId: "t1" }]);
  });

  it("of projects say how far they are", async () => {
    const { client } = aClient(
      page("projects", [{ id: "p1", name: "Onboarding", status: { type: "started" } }]),
    );
    expect(await client.projects()).toEqual([{ id: "p1", name: "Onboarding", statusType: "started" }]);
  });
});
