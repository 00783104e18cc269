import { describe, expect, it } from "vitest";
import {
  aLinearWorkspace,
  at,
  linearIds,
  someId,
  type Answer,
  type LinearWorkspace,
  textWith,
} from "./linear-workspace.ts";

const createMutation = `mutation ($input: WebhookCreateInput!) {
  webhookCreate(input: $input) { success webhook { id url enabled secret resourceTypes allPublicTeams team { key } } }
}`;

function install({ ask }: LinearWorkspace, input: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  return ask(createMutation, {
    input: {
      url: "https://handoff.example/webhooks/linear",
      resourceTypes: ["Issue"],
      teamId: "ENG",
      ...input,
    },
  });
}

describe("a webhook", () => {
  it("is created for a team by its key or UUID, enabled, with a secret of its own", async () => {
    const workspace = aLinearWorkspace();
    const byKey = at(await install(workspace), "webhookCreate", "webhook");
    const byId = at(
      await install(workspace, { teamId: linearIds.teams.engineering }),
      "webhookCreate",
      "webhook",
    );
    for (const webhook of [byKey, byId]) {
      expect(webhook).toMatchObject({
        enabled: true,
        allPublicTeams: false,
        team: { key: "ENG" },
        secret: textWith(/^lin_wh_.{40}$/),
      });
    }
  });

  it("is created for all public teams", async () => {
    const workspace = aLinearWorkspace();
    const answer = await install(workspace, { teamId: undefined, allPublicTeams: true });
    expect(at(answer, "webhookCreate", "webhook")).toMatchObject({ allPublicTeams: true, team: null });
  });

  it("is listed, changed, given a new secret and removed", async () => {
    const workspace = aLinearWorkspace();
    const { ask } = workspace;
    const made = await install(workspace, { id: someId(1), secret: "given-secret" });
    await ask(`mutation { webhookUpdate(id: "${someId(1)}", input: { enabled: false }) { success } }`);
    const listed = await ask("{ webhooks { nodes { id enabled } } }");
    const rotated = await ask(`mutation { webhookRotateSecret(id: "${someId(1)}") { secret } }`);
    const removed = await ask(`mutation { webhookDelete(id: "${someId(1)}") { success entityId } }`);
    expect(at(made, "webhookCreate", "webhook", "secret")).toBe("given-secret");
    expect(at(listed, "webhooks", "nodes")).toEqual([{ id: someId(1), enabled: false }]);
    expect(at(rotated, "webhookRotateSecret", "secret")).toMatch(/^lin_wh_/);
    expect(at(removed, "webhookDelete", "entityId")).toBe(someId(1));
    expect(workspace.linear.store.webhooks.size).toBe(0);
  });

  it.each([
    ["http", { url: "http://handoff.example/" }, "url"],
    ["this machine", { url: "https://localhost/hook" }, "url"],
    ["an unknown kind of thing", { resourceTypes: ["Isue"] }, "resourceTypes"],
  ])("is refused for %s", async (_what, input, property) => {
    const workspace = aLinearWorkspace();
    expect(await install(workspace, input)).toMatchObject({
      errors: [{ extensions: { code: "INVALID_INPUT", validationErrors: [{ property }] } }],
    });
  });

  it("may live on loopback where the sandbox says so", async () => {
    const workspace = aLinearWorkspace();
    workspace.linear.switches.webhookUrls = "any";
    expect(
      (await install(workspace, { url: "http://127.0.0.1:8080/webhooks/linear" })).errors,
    ).toBeUndefined();
  });

  it("is for admins only: to create, to read, to remove", async () => {
    const workspace = aLinearWorkspace();
    const { ask, linear } = workspace;
    linear.store.credentials.push({ secret: "lin_api_dan", kind: "api_key", userId: linearIds.users.dan });
    await install(workspace, { id: someId(1) });
    const asDan = { authorization: "lin_api_dan" };
    const answers = [
      await ask(
        createMutation,
        { input: { url: "https://x.example", resourceTypes: ["Issue"], teamId: "ENG" } },
        asDan,
      ),
      await ask("{ webhooks { nodes { secret } } }", {}, asDan),
      await ask(`mutation { webhookDelete(id: "${someId(1)}") { success } }`, {}, asDan),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({
        data: null,
        errors: [{ extensions: { type: "forbidden", code: "FORBIDDEN" } }],
      });
    }
    expect(linear.store.webhooks.size).toBe(1);
  });
});

describe("a project", () => {
  const create = `mutation ($input: ProjectCreateInput!) {
    projectCreate(input: $input) { success project { id url description status { type } teams { nodes { key } } } }
  }`;
  const input = { id: someId(1), name: "Northwind & Sons", teamIds: [linearIds.teams.engineering] };

  it("is created in the backlog with a URL of its own", async () => {
    const { ask } = aLinearWorkspace();
    expect(at(await ask(create, { input }), "projectCreate", "project")).toMatchObject({
      id: someId(1),
      url: textWith(/^https:\/\/linear\.app\/acme\/project\/northwind-sons-[0-9a-f]{12}$/),
      status: { type: "backlog" },
      teams: { nodes: [{ key: "ENG" }] },
    });
  });

  it("is refused the second time with one id", async () => {
    const { ask } = aLinearWorkspace();
    await ask(create, { input });
    expect(await ask(create, { input })).toMatchObject({
      errors: [{ message: "conflict on insert of Project" }],
    });
  });

  it("takes a description of 255 characters and none more", async () => {
    const { ask } = aLinearWorkspace();
    const long = await ask(create, { input: { ...input, description: "x".repeat(256) } });
    const fits = await ask(create, { input: { ...input, description: "x".repeat(255) } });
    expect(long.errors?.[0]?.extensions["validationErrors"]).toMatchObject([{ property: "description" }]);
    expect(fits.errors).toBeUndefined();
  });

  it("goes into the trash when it is deleted", async () => {
    const { ask, linear } = aLinearWorkspace();
    await ask(create, { input });
    await ask(`mutation { projectDelete(id: "${someId(1)}") { success } }`);
    expect(linear.store.projects.get(someId(1))?.trashed).toBe(true);
  });
});
