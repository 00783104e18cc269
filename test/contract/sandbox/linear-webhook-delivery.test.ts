import { LinearWebhookClient } from "@linear/sdk/webhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { linearIds } from "../../../src/sandbox/linear/linear-world.ts";
import { aReception, hour, jsonOf, lastOf, minute, placeIn, type Reception } from "./webhook-receiver.ts";

const hookUrl = "https://handoff.example/webhooks/linear";
const secret = "lin_wh_test";
/** "Clean up fonts", in Engineering's backlog, assigned to nobody. */
const issue = "ENG-3";

let reception: Reception;

beforeEach(() => {
  reception = aReception();
});

afterEach(() => {
  vi.useRealTimers();
});

/** What the SDK's own receiver says of an arrival at the moment it came: true, or it throws. */
function checkBySdk(index: number, key = secret): unknown {
  const { atMs, body: text, headers } = reception.arrivals[index] ?? lastOf([]);
  vi.useFakeTimers({ toFake: ["Date"], now: atMs });
  return new LinearWebhookClient(key).verify(Buffer.from(text), headers.get("linear-signature") ?? "");
}

async function ask(query: string, variables: object = {}): Promise<unknown> {
  const answer = await reception.sandbox.fetch("https://api.linear.app/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "lin_api_sandbox" },
    body: JSON.stringify({ query, variables }),
  });
  return placeIn(await answer.json(), "data");
}

async function install(input: object = {}): Promise<string> {
  const made = await ask(
    "mutation ($input: WebhookCreateInput!) { webhookCreate(input: $input) { webhook { id } } }",
    { input: { url: hookUrl, secret, resourceTypes: ["Issue"], teamId: "ENG", ...input } },
  );
  return z.string().parse(placeIn(made, "webhookCreate", "webhook", "id"));
}

/** What arrived last, or at that place. */
function body(index = -1): Readonly<Record<string, unknown>> {
  const arrival = reception.arrivals.at(index);
  return jsonOf(arrival ?? lastOf([]));
}

/** An issue that Dan has begun. */
async function complete(): Promise<void> {
  reception.sandbox.linear.asPerson.completeIssue("ENG-2");
  await reception.sandbox.settled();
}

async function completeAndWait(ms = 24 * hour): Promise<void> {
  reception.sandbox.linear.asPerson.completeIssue(issue);
  await reception.pass(ms);
}

describe("a delivery of Linear", () => {
  beforeEach(async () => {
    await install();
    reception.sandbox.linear.asPerson.reassign(issue, linearIds.users.dan);
    await reception.sandbox.settled();
  });

  it("bears Linear's headers", () => {
    const { headers } = lastOf(reception.arrivals);
    expect(Object.fromEntries(headers)).toEqual({
      "content-type": "application/json; charset=utf-8",
      "accept-charset": "utf-8",
      "user-agent": "Linear-Webhook",
      "linear-delivery": expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/) as unknown,
      "linear-event": "Issue",
      "linear-signature": expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      "linear-timestamp": String(reception.startMs),
    });
  });

  it("is signed over its exact bytes: the SDK's own check accepts it, and no other secret", () => {
    expect(checkBySdk(0)).toBe(true);
    expect(() => checkBySdk(0, "other")).toThrow(/signature/i);
  });

  it("has the envelope of an entity, its time a number", () => {
    expect(body()).toMatchObject({
      action: "update",
      type: "Issue",
      createdAt: "2026-11-23T09:00:00.000Z",
      organizationId: linearIds.organization,
      webhookTimestamp: reception.startMs,
      webhookId: expect.any(String) as unknown,
      url: expect.stringContaining("https://linear.app/acme/issue/ENG-3/") as unknown,
    });
  });

  it("names the person who did it", () => {
    expect(body()["actor"]).toEqual({
      id: linearIds.users.petra,
      type: "user",
      name: "Petra Manager",
      email: "petra@acme.example",
      url: "https://linear.app/acme/profiles/petra",
    });
  });

  it("shows the issue with flat ids and embedded children", () => {
    expect(body()["data"]).toMatchObject({
      identifier: issue,
      title: "Clean up fonts",
      priorityLabel: "No priority",
      teamId: linearIds.teams.engineering,
      team: { id: linearIds.teams.engineering, key: "ENG", name: "Engineering" },
      stateId: linearIds.states.engineeringBacklog,
      state: { id: linearIds.states.engineeringBacklog, name: "Backlog", type: "backlog" },
      assigneeId: linearIds.users.dan,
      assignee: { id: linearIds.users.dan, name: "Dan Developer", email: "dev@acme.example" },
      labelIds: [],
      labels: [],
      completedAt: null,
      project: null,
      releases: [],
    });
  });

  it("keeps the simulator's own bookkeeping to itself", () => {
    expect(placeIn(body(), "data")).not.toHaveProperty("serial");
    expect(placeIn(body(), "data")).not.toHaveProperty("listedFrom");
  });

  it("says of former values what changed, and no more", () => {
    expect(body()["updatedFrom"]).toEqual({
      assigneeId: null,
      updatedAt: expect.stringMatching(/Z$/) as unknown,
    });
  });
});

describe("what Linear tells", () => {
  beforeEach(async () => {
    await install();
  });

  it("of an issue made by the key's own owner: create, with that owner as actor", async () => {
    await ask("mutation ($input: IssueCreateInput!) { issueCreate(input: $input) { success } }", {
      input: { teamId: linearIds.teams.engineering, title: "Website relaunch" },
    });
    await reception.sandbox.settled();
    expect(body()).toMatchObject({
      action: "create",
      actor: { id: linearIds.users.anna },
      data: { title: "Website relaunch" },
    });
    expect(body()).not.toHaveProperty("updatedFrom");
  });

  it("of a completed issue: the former state and the stamp that moved", async () => {
    const before = await ask(`{ issue(id: "${issue}") { updatedAt } }`);
    reception.sandbox.linear.asPerson.completeIssue(issue);
    await reception.sandbox.settled();
    expect(body()["updatedFrom"]).toEqual({
      stateId: linearIds.states.engineeringBacklog,
      completedAt: null,
      updatedAt: placeIn(before, "issue", "updatedAt"),
    });
    expect(body()).toMatchObject({
      data: { state: { type: "completed" }, completedAt: body()["createdAt"] },
    });
  });

  it("of an archived issue: an update that does not move `updatedAt`", async () => {
    reception.sandbox.linear.asPerson.archive(issue);
    await reception.sandbox.settled();
    expect(body()).toMatchObject({
      action: "update",
      updatedFrom: { archivedAt: null, updatedAt: placeIn(body(), "data", "updatedAt") },
      data: { archivedAt: body()["createdAt"] },
    });
  });

  it("of an issue in the trash: one update, not two", async () => {
    reception.sandbox.linear.asPerson.editIssue(issue, { trashed: true, title: "Away" });
    await reception.sandbox.settled();
    expect(reception.arrivals).toHaveLength(1);
    expect(body()).toMatchObject({
      action: "update",
      updatedFrom: { title: "Clean up fonts", trashed: null },
    });
  });

  it("of an issue taken back: an update", async () => {
    reception.sandbox.linear.asPerson.archive(issue);
    reception.sandbox.linear.asPerson.restore(issue);
    await reception.sandbox.settled();
    expect(body()).toMatchObject({ action: "update", data: { archivedAt: null } });
  });

  it.each([
    ["full", { identifier: issue }],
    ["minimal", { id: expect.any(String) as unknown }],
  ] as const)("of a deleted issue: remove, with %s data", async (which, data) => {
    reception.sandbox.linear.webhooks.switches.removedData = which;
    reception.sandbox.linear.asPerson.deleteForGood(issue);
    await reception.sandbox.settled();
    expect(body()).toMatchObject({ action: "remove", data });
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(body()["data"])).length === 1).toBe(
      which === "minimal",
    );
  });

  it("of an edit that changes nothing: nothing", async () => {
    reception.sandbox.linear.asPerson.editIssue(issue, { title: "Clean up fonts" });
    await reception.sandbox.settled();
    expect(reception.arrivals).toEqual([]);
  });

  it("of a refused change: nothing", async () => {
    await ask('mutation { issueUpdate(id: "ENG-3", input: { title: "" }) { success } }');
    await reception.sandbox.settled();
    expect(reception.arrivals).toEqual([]);
  });

  it("of another team's issues: nothing", async () => {
    reception.sandbox.linear.asPerson.completeIssue("SUP-1");
    await reception.sandbox.settled();
    expect(reception.arrivals).toEqual([]);
  });
});

describe("who hears of an issue", () => {
  it("is a webhook for all public teams", async () => {
    await install({ teamId: undefined, allPublicTeams: true });
    reception.sandbox.linear.asPerson.completeIssue("SUP-1");
    await reception.sandbox.settled();
    expect(reception.arrivals).toHaveLength(1);
  });

  it("is not a webhook for other kinds of things", async () => {
    await install({ resourceTypes: ["Comment"] });
    reception.sandbox.linear.asPerson.completeIssue(issue);
    await reception.sandbox.settled();
    expect(reception.arrivals).toEqual([]);
  });
});

describe("a payload of another style", () => {
  beforeEach(async () => {
    await install();
  });

  it("lists fields in `updatedFrom` that were empty and did not change, as in 2021", async () => {
    reception.sandbox.linear.webhooks.switches.updatedFrom = "2021";
    await complete();
    expect(body()["updatedFrom"]).toMatchObject({ completedAt: null, canceledAt: null, dueDate: null });
  });

  it("has no keys for empty fields, and assignees with id and name only, as in 2021", async () => {
    reception.sandbox.linear.webhooks.switches.emptyFields = "absent";
    await complete();
    const data = body()["data"];
    expect(data).not.toHaveProperty("dueDate");
    expect(data).not.toHaveProperty("project");
    expect(placeIn(data, "assignee")).toEqual({ id: linearIds.users.dan, name: "Dan Developer" });
  });

  it("tells archiving as remove, with everything and without former values", async () => {
    reception.sandbox.linear.webhooks.switches.archiveAs = "remove";
    reception.sandbox.linear.asPerson.archive(issue);
    await reception.sandbox.settled();
    expect(body()).toMatchObject({ action: "remove", data: { identifier: issue } });
    expect(body()).not.toHaveProperty("updatedFrom");
  });

  it("splits one change into a burst of updates", async () => {
    reception.sandbox.linear.webhooks.switches.updatesPerChange = "one for each field";
    const { states, users } = linearIds;
    reception.sandbox.linear.asPerson.editIssue("ENG-2", {
      stateId: states.engineeringBacklog,
      assigneeId: users.petra,
      priority: 1,
    });
    await reception.sandbox.settled();
    const changed = reception.arrivals.map((arrival) =>
      Object.keys(z.record(z.string(), z.unknown()).parse(jsonOf(arrival)["updatedFrom"])),
    );
    expect(changed).toEqual([
      ["stateId", "startedAt", "updatedAt"],
      ["priority", "updatedAt"],
      ["assigneeId", "updatedAt"],
    ]);
  });

  it.each([
    ["oauthClient", { type: "oauthClient", name: "Build robot" }],
    ["integration", { type: "integration", service: "github" }],
    ["externalUser", { type: "externalUser", email: "contact@client.example" }],
  ] as const)("names an actor of kind %s", async (kind, actor) => {
    reception.sandbox.linear.webhooks.switches.actor = kind;
    await complete();
    expect(body()).toMatchObject({ actor });
  });

  it("tells of an integration's bot as a text with JSON in it", async () => {
    reception.sandbox.linear.webhooks.switches.actor = "integration";
    await complete();
    const bot = z.string().parse(placeIn(body(), "data", "botActor"));
    expect(JSON.parse(bot)).toMatchObject({ type: "integration" });
  });

  it.each(["null", "absent"] as const)("may have an actor that is %s", async (which) => {
    reception.sandbox.linear.webhooks.switches.actor = which;
    await complete();
    expect("actor" in body() ? body()["actor"] : "absent").toBe(which === "null" ? null : "absent");
  });

  it("may lack the header with the time", async () => {
    reception.sandbox.linear.webhooks.switches.timestampHeader = false;
    await complete();
    expect(lastOf(reception.arrivals).headers.has("linear-timestamp")).toBe(false);
  });
});

describe("an answer to Linear", () => {
  let hook: string;

  beforeEach(async () => {
    hook = await install();
  });

  it("of 200 is enough", async () => {
    await completeAndWait();
    expect(reception.sandbox.deliveries[0]).toMatchObject({ state: "acknowledged", event: "Issue.update" });
    expect(reception.arrivals).toHaveLength(1);
  });

  it.each([201, 202, 204, 301, 400, 500, "refused"] as const)(
    "of %s is a failure: tried again after a minute, an hour and six hours",
    async (answer) => {
      reception.answer = answer;
      await completeAndWait();
      expect(reception.minutes()).toEqual([0, 1, 61, 421]);
      expect(reception.sandbox.deliveries[0]?.state).toBe("given_up");
    },
  );

  it("that takes longer than five seconds is a failure", async () => {
    reception.answer = "never";
    await completeAndWait(2 * minute);
    expect(reception.sandbox.deliveries[0]?.attempts[0]?.outcome.kind).toBe("timed_out");
    expect((reception.arrivals[1]?.atMs ?? 0) - reception.startMs).toBe(minute + 5000);
  });

  it("that fails brings a retry stamped and signed anew, which the SDK accepts", async () => {
    reception.answer = 500;
    await completeAndWait(2 * hour);
    expect(body(2)["webhookTimestamp"]).toBe(reception.startMs + 61 * minute);
    expect(checkBySdk(2)).toBe(true);
  });

  it("that fails may bring a retry with the old time, which the SDK refuses", async () => {
    reception.sandbox.linear.webhooks.switches.retryTimestamp = "original";
    reception.answer = 500;
    await completeAndWait(2 * hour);
    expect(body(2)["webhookTimestamp"]).toBe(reception.startMs);
    expect(() => checkBySdk(2)).toThrow(/timestamp/i);
  });

  it.each([
    ["same", 1],
    ["new", 2],
  ] as const)("that fails brings a retry with the %s delivery id", async (which, ids) => {
    reception.sandbox.linear.webhooks.switches.retryDeliveryId = which;
    reception.answer = 500;
    await completeAndWait(2 * minute);
    expect(new Set(reception.arrivals.map(({ headers }) => headers.get("linear-delivery"))).size).toBe(ids);
  });

  it("that fails is kept with the webhook, under one execution id", async () => {
    reception.answer = 500;
    await completeAndWait();
    const read = await ask(
      "{ webhooks { nodes { failures { executionId httpStatus responseOrError url } } } }",
    );
    const failures = z
      .array(z.object({ executionId: z.string(), httpStatus: z.number(), url: z.string() }))
      .parse(placeIn(read, "webhooks", "nodes", 0, "failures"));
    expect(failures.map(({ httpStatus, url }) => [httpStatus, url])).toEqual(
      Array.from({ length: 4 }, () => [500, hookUrl]),
    );
    expect(new Set(failures.map(({ executionId }) => executionId)).size).toBe(1);
  });

  it("that keeps failing switches the webhook off, until somebody switches it on", async () => {
    const { asPerson, webhooks, switches } = {
      asPerson: reception.sandbox.linear.asPerson,
      webhooks: reception.sandbox.linear.store.webhooks,
      switches: reception.sandbox.linear.webhooks.switches,
    };
    switches.disableAfter = 2;
    reception.answer = 500;
    asPerson.completeIssue(issue);
    asPerson.reassign(issue, linearIds.users.dan);
    await reception.pass(8 * hour);
    expect(webhooks.get(hook)?.enabled).toBe(false);
    reception.answer = 200;
    asPerson.reassign(issue, null);
    await reception.sandbox.settled();
    expect(reception.arrivals).toHaveLength(8);
    await ask(`mutation { webhookUpdate(id: "${hook}", input: { enabled: true }) { success } }`);
    asPerson.reassign(issue, linearIds.users.dan);
    await reception.sandbox.settled();
    expect(reception.arrivals).toHaveLength(9);
  });

  it("is counted from nothing once the webhook was switched on again", async () => {
    const { asPerson, store, webhooks } = reception.sandbox.linear;
    webhooks.switches.disableAfter = 2;
    reception.answer = 500;
    asPerson.completeIssue(issue);
    asPerson.reassign(issue, linearIds.users.dan);
    await reception.pass(8 * hour);
    await ask(`mutation { webhookUpdate(id: "${hook}", input: { enabled: true }) { success } }`);
    asPerson.reassign(issue, null);
    await reception.pass(8 * hour);
    expect(store.webhooks.get(hook)?.enabled).toBe(true);
  });

  it("comes under the new secret once it was changed, retries too", async () => {
    reception.answer = 500;
    await completeAndWait(1);
    const before = lastOf(reception.arrivals);
    reception.sandbox.linear.webhooks.switches.retryTimestamp = "original";
    await ask(`mutation { webhookRotateSecret(id: "${hook}") { secret } }`);
    await reception.pass(2 * minute);
    const after = lastOf(reception.arrivals);
    expect(after.body).toBe(before.body);
    expect(after.headers.get("linear-signature")).not.toBe(before.headers.get("linear-signature"));
  });
});
