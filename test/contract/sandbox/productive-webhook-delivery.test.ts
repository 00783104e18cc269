import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { aReception, hour, jsonOf, lastOf, minute, placeIn, type Reception } from "./webhook-receiver.ts";

const hookUrl = "https://handoff.example/webhooks/productive/secret";
/** A hand-made project of the world, and its budget's company. */
const project = "8701";
const company = "90006";

let reception: Reception;

beforeEach(() => {
  reception = aReception();
});

const hookAnswer = z.object({
  data: z.object({ id: z.string(), attributes: z.object({ signature_token: z.string() }) }),
});

async function install(eventId: number, more: object = {}): Promise<{ id: string; token: string }> {
  const attributes = { name: "handoff", event_id: eventId, type_id: 1, target_url: hookUrl, ...more };
  const answer = await call("POST", "webhooks", { data: { attributes } });
  const { data } = hookAnswer.parse(await answer.json());
  return { id: data.id, token: data.attributes.signature_token };
}

function call(method: string, path: string, body?: unknown): Promise<Response> {
  return reception.sandbox.fetch(`https://api.productive.io/api/v2/${path}`, {
    method,
    headers: {
      "x-auth-token": "prod-sandbox-token",
      "x-organization-id": "77",
      "content-type": "application/vnd.api+json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function hookAttributes(id: string): Promise<unknown> {
  const answer: unknown = await (await call("GET", `webhooks/${id}`)).json();
  return placeIn(answer, "data", "attributes");
}

/** `event item` of each body, in the order of arrival. */
function told(): readonly string[] {
  return reception.arrivals.map((arrival) => {
    const { event, item_id: item } = jsonOf(arrival);
    return `${String(event)} ${String(item)}`;
  });
}

function rename(name = "Renamed"): void {
  reception.sandbox.productive.asPerson.renameProject(project, name);
}

describe("the body of an event", () => {
  it("is the recorded envelope: a number, a local time, and a document of the object", async () => {
    await install(10);
    rename();
    await reception.sandbox.settled();
    const body = jsonOf(lastOf(reception.arrivals));
    expect(Object.keys(body)).toEqual(["event", "item_type", "item_id", "created", "object"]);
    expect(body).toMatchObject({
      event: "update_project",
      item_type: "project",
      item_id: 8701,
      created: "2026-11-23T10:00:00.000+01:00",
      object: {
        data: { id: project, type: "projects", attributes: { name: "Renamed" } },
        included: [
          { id: company, type: "companies", attributes: { name: "Hooli" } },
          { id: "3300", type: "people" },
        ],
      },
    });
  });

  it("names some relationships and leaves the others out", async () => {
    await install(24);
    const task = reception.sandbox.productive.store.all("tasks")[0]?.id ?? "";
    reception.sandbox.productive.asPerson.closeTask(task);
    await reception.sandbox.settled();
    const relationships = placeIn(jsonOf(lastOf(reception.arrivals)), "object", "data", "relationships");
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(relationships))).toEqual([
      "project",
      "assignee",
    ]);
  });

  it("has no diff", async () => {
    await install(10);
    rename();
    await reception.sandbox.settled();
    expect(lastOf(reception.arrivals).body).not.toContain("Hooli - Website relaunch");
  });

  it.each([
    ["full", { name: "Hooli - Website relaunch" }],
    ["minimal", undefined],
  ] as const)("of a deletion is %s, as the switch says", async (which, attributes) => {
    await install(11);
    reception.sandbox.productive.webhooks.switches.deletedObject = which;
    reception.sandbox.productive.asPerson.deleteProject(project);
    await reception.sandbox.settled();
    const body = jsonOf(lastOf(reception.arrivals));
    expect(body).toMatchObject({ event: "delete_project", item_id: 8701 });
    const shown = placeIn(body, "object", "data", "attributes");
    expect(shown === undefined ? undefined : { name: placeIn(shown, "name") }).toEqual(attributes);
  });
});

describe("a webhook of Productive", () => {
  it.each<readonly [number, string, (world: Reception["sandbox"]["productive"]) => unknown]>([
    [29, "create_company", ({ asPerson }) => asPerson.createCompany({ name: "Initrode" })],
    [30, "update_company", ({ asPerson }) => asPerson.renameCompany(company, "Hooli Ltd")],
    [31, "archive_company", ({ asPerson }) => asPerson.archiveCompany(company)],
    [5, "create_project", ({ asPerson }) => asPerson.createProject({ name: "A", company_id: company })],
    [10, "update_project", ({ asPerson }) => asPerson.archiveProject(project)],
    [11, "delete_project", ({ asPerson }) => asPerson.deleteProject(project)],
    [16, "update_budget", ({ asPerson, store }) => asPerson.closeBudget(budgetOf(store))],
    [20, "delete_budget", ({ asPerson, store }) => asPerson.deleteBudget(budgetOf(store))],
    [28, "archive_person", ({ handler }) => archivePerson(handler)],
  ])("of event %i hears %s", async (eventId, name, act) => {
    await install(eventId);
    await act(reception.sandbox.productive);
    await reception.sandbox.settled();
    expect(reception.arrivals.map((arrival) => jsonOf(arrival)["event"])).toEqual([name]);
  });

  it("hears of time that was booked, and its budget's webhook does not", async () => {
    const { asPerson, store } = reception.sandbox.productive;
    await install(7);
    await install(16);
    const serviceId = store.all("services")[0]?.id ?? "";
    asPerson.bookTime({ serviceId, personId: "2002", minutes: 60 });
    await reception.sandbox.settled();
    expect(reception.arrivals.map((arrival) => jsonOf(arrival)["event"])).toEqual(["create_time_entry"]);
  });

  it("hears what the API changed too, one's own changes included", async () => {
    await install(29);
    await call("POST", "companies", { data: { attributes: { name: "Initrode" } } });
    await reception.sandbox.settled();
    expect(reception.arrivals).toHaveLength(1);
  });

  it("hears of one event only", async () => {
    await install(24);
    rename();
    await reception.sandbox.settled();
    expect(told()).toEqual([]);
  });

  it("hears nothing of a write that changed nothing", async () => {
    await install(10);
    rename("Hooli - Website relaunch");
    await reception.sandbox.settled();
    expect(told()).toEqual([]);
  });

  it("hears nothing of a write that was refused", async () => {
    await install(29);
    await call("POST", "companies", { data: { attributes: { name: "" } } });
    await reception.sandbox.settled();
    expect(told()).toEqual([]);
  });
});

describe("the signature", () => {
  const header = /^t=(\d+), s=([0-9a-f]{64})$/;

  function parts(index: number): { t: string; s: string; expected: (token: string) => string } {
    const arrival = reception.arrivals[index];
    const [, t = "", s = ""] = header.exec(arrival?.headers.get("productive-signature") ?? "") ?? [];
    return {
      t,
      s,
      expected: (token) => createHmac("sha256", token).update(`${t}.${arrival?.body}`).digest("hex"),
    };
  }

  it("is over the time, a point and the raw body, with the webhook's token", async () => {
    const { token } = await install(10);
    rename("Größe");
    await reception.sandbox.settled();
    const { t, s, expected } = parts(0);
    expect(t).toBe(String(Math.floor(reception.startMs / 1000)));
    expect(s).toBe(expected(token));
  });

  it.each([
    ["new", true],
    ["first", false],
  ] as const)("of a retry bears the %s time", async (which, isLater) => {
    const { token } = await install(10);
    reception.sandbox.productive.webhooks.switches.stampOnRetry = which;
    reception.answer = 500;
    rename();
    await reception.pass(4 * hour);
    expect(Number(parts(1).t) > Number(parts(0).t)).toBe(isLater);
    expect(parts(1).s).toBe(parts(1).expected(token));
  });

  it("comes with requested headers only where the switch says so", async () => {
    await install(10, { custom_headers: { "X-Handoff": "yes" } });
    rename();
    await reception.sandbox.settled();
    reception.sandbox.productive.webhooks.switches.sendCustomHeaders = true;
    rename("Again");
    await reception.sandbox.settled();
    expect(reception.arrivals.map(({ headers }) => headers.get("x-handoff"))).toEqual([null, "yes"]);
  });
});

describe("a delivery that fails", () => {
  it("is tried twelve times more over 48 hours, then the webhook is off", async () => {
    const { id } = await install(10);
    reception.answer = 500;
    rename();
    await reception.pass(72 * hour);
    expect(reception.arrivals).toHaveLength(13);
    expect(reception.minutes().at(-1)).toBe((48 * hour) / minute);
    expect(await hookAttributes(id)).toMatchObject({
      state_id: 2,
      retry_attempts: 13,
      deactivated_at: "2026-11-25T10:00:00.000+01:00",
    });
  });

  it("leaves a log for each attempt, and none for those that succeed", async () => {
    const { id } = await install(10);
    reception.answer = 500;
    rename();
    await reception.pass(4 * hour);
    reception.answer = 204;
    await reception.pass(4 * hour);
    const logs: unknown = await (await call("GET", `webhook_logs?filter[webhook_id]=${id}`)).json();
    const rows = z
      .object({ data: z.array(z.object({ attributes: z.record(z.string(), z.unknown()) })) })
      .parse(logs).data;
    expect(new Set(rows.map(({ attributes }) => attributes["retry_attempt"]))).toEqual(new Set([0, 1]));
    expect(rows.map(({ attributes }) => attributes["status"])).toEqual([500, 500]);
    expect(new Set(rows.map(({ attributes }) => attributes["retry_job_id"])).size).toBe(1);
    expect(await hookAttributes(id)).toMatchObject({ state_id: 1, retry_attempts: null });
  });

  it.each([200, 201, 204])("is not one answered %i", async (status) => {
    await install(10);
    reception.answer = status;
    rename();
    await reception.sandbox.settled();
    expect(reception.sandbox.deliveries[0]?.state).toBe("acknowledged");
  });

  it.each(["never", "refused", 302] as const)("is one answered %s", async (answer) => {
    await install(10);
    reception.answer = answer;
    rename();
    await reception.sandbox.settled();
    expect(reception.sandbox.deliveries[0]).toMatchObject({ state: "waiting", attempts: [{ number: 1 }] });
  });

  it("is not tried again when the webhook was deleted", async () => {
    const { id } = await install(10);
    reception.answer = 500;
    rename();
    await reception.sandbox.settled();
    await call("DELETE", `webhooks/${id}`);
    await reception.pass(72 * hour);
    expect(reception.sandbox.deliveries[0]?.state).toBe("cancelled");
    expect(reception.arrivals).toHaveLength(1);
  });

  it("leaves nothing for later events once the webhook is off", async () => {
    await install(10);
    reception.answer = 500;
    rename();
    await reception.pass(72 * hour);
    reception.answer = 200;
    rename("Later");
    await reception.sandbox.settled();
    expect(reception.arrivals).toHaveLength(13);
  });
});

function budgetOf(store: Reception["sandbox"]["productive"]["store"]): string {
  const budget = store
    .all("deals")
    .find(({ attributes }) => attributes["budget"] === true && attributes["closed_at"] === null);
  return budget?.id ?? "none";
}

function archivePerson(handler: Reception["sandbox"]["productive"]["handler"]): Promise<Response> {
  const request = new Request("https://api.productive.io/api/v2/people/2002/archive", {
    method: "PATCH",
    headers: {
      "x-auth-token": "prod-sandbox-token",
      "x-organization-id": "77",
      "content-type": "application/vnd.api+json",
    },
  });
  return handler.handle(request, { listLagMs: 0, source: "127.0.0.1" });
}
