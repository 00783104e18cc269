import { beforeEach, describe, expect, it } from "vitest";

import { ConnectionCut } from "../../../src/sandbox/simulator.ts";
import { createSandbox, type Sandbox } from "../../../src/sandbox/world.ts";
import { createVirtualClock, type VirtualClock } from "../../support/virtual-clock.ts";

const kommo = "https://acme.kommo.com/api/v4";
const headers = { authorization: "Bearer kommo-sandbox-token" };

let clock: VirtualClock;
let sandbox: Sandbox;

beforeEach(() => {
  clock = createVirtualClock();
  sandbox = createSandbox({ clock });
});

/** Types of the events after the first so many. */
const typesSince = (count: number): readonly string[] =>
  sandbox.kommo.store.events.slice(count).map(({ type }) => type);

function causeCode(error: unknown): unknown {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}

describe("the sandbox's fetch", () => {
  it("finds each vendor at its own address", async () => {
    const answers = await Promise.all([
      sandbox.fetch(`${kommo}/account`, { headers }),
      sandbox.fetch("https://api.productive.io/api/v2/companies", {
        headers: { "x-auth-token": "prod-sandbox-token", "x-organization-id": "77" },
      }),
      sandbox.fetch("https://api.linear.app/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "lin_api_sandbox" },
        body: JSON.stringify({ query: "query Who { viewer { id } }" }),
      }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(sandbox.requests.map(({ vendor, operation }) => [vendor, operation])).toEqual([
      ["kommo", undefined],
      ["productive", undefined],
      ["linear", "Who: viewer"],
    ]);
  });

  it("keeps what is sent to Slack", async () => {
    const response = await sandbox.fetch("https://hooks.slack.com/services/T/B/x", {
      method: "POST",
      body: JSON.stringify({ text: "Ready" }),
    });
    expect(await response.text()).toBe("ok");
    expect(sandbox.slack.messages).toMatchObject([{ path: "/services/T/B/x", text: "Ready" }]);
  });

  it("fails for a cut connection as Node's fetch does", async () => {
    sandbox.faults.push({ match: { vendor: "kommo" }, effect: { kind: "drop_response" } });
    const codes = new Set<unknown>();
    for (let count = 0; count < 20; count += 1) {
      const call = sandbox.fetch(`${kommo}/account`, { headers });
      const error: unknown = await call.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "TypeError", message: "fetch failed" });
      codes.add(causeCode(error));
    }
    expect(codes).toEqual(new Set(["UND_ERR_SOCKET", "ECONNRESET"]));
  });

  it("gives the bytes that are left of a cut answer, and then fails", async () => {
    sandbox.kommo.handler.handle = () => Promise.reject(new ConnectionCut('{"id":4'));
    const response = await sandbox.fetch(`${kommo}/account`, { headers });
    const reader = response.body?.getReader();
    expect(await reader?.read()).toMatchObject({ value: new TextEncoder().encode('{"id":4') });
    await expect(reader?.read()).rejects.toMatchObject({
      message: "terminated",
      cause: { code: "UND_ERR_SOCKET" },
    });
  });

  it("fails for a host that nobody serves", async () => {
    await expect(sandbox.fetch("https://example.com/")).rejects.toMatchObject({
      cause: { code: "ENOTFOUND" },
    });
  });

  it("rejects when the caller's signal ends a call that hangs", async () => {
    sandbox.faults.push({ match: {}, effect: { kind: "hang", effect: false } });
    const giveUp = new AbortController();
    const call = sandbox.fetch(`${kommo}/account`, { headers, signal: giveUp.signal });
    giveUp.abort();
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });

  it("does not begin a call whose signal is spent", async () => {
    const call = sandbox.fetch(`${kommo}/account`, { headers, signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("the sandbox's Kommo", () => {
  it("has sixty deals, 41200301 to 41200360", () => {
    const ids = [...sandbox.kommo.store.leads.keys()].toSorted((a, b) => a - b);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([60, 41_200_301, 41_200_360]);
  });

  it("has a deal in every ordinary stage", () => {
    const used = new Set(
      [...sandbox.kommo.store.leads.values()].map((lead) => `${lead.pipelineId}/${lead.statusId}`),
    );
    expect([...used].toSorted()).toEqual([
      "7700001/142",
      "7700001/143",
      "7700001/61000001",
      "7700001/61000002",
      "7700001/61000003",
      "7700001/61000004",
      "7700002/142",
      "7700002/143",
      "7700002/61000012",
      "7700003/61000022",
      "7700003/61000023",
    ]);
  });

  it("refers to companies, contacts and options that exist", () => {
    const { leads, companies, contacts, definitions } = sandbox.kommo.store;
    const options = new Set(definitions.leads.flatMap((field) => (field.options ?? []).map(({ id }) => id)));
    for (const lead of leads.values()) {
      expect(lead.companyId === null || companies.has(lead.companyId)).toBe(true);
      expect(lead.contacts.every(({ id }) => contacts.has(id))).toBe(true);
      const chosen = [...lead.fields.values()].flat().flatMap(({ enumId }) => enumId ?? []);
      expect(chosen.every((id) => options.has(id))).toBe(true);
    }
  });

  it("has wins of the last days and deadlines four to ten weeks ahead", () => {
    const lead = sandbox.kommo.store.leads.get(41_200_317);
    const now = clock.now() / 1000;
    const deadline = Number(lead?.fields.get(510_005)?.[0]?.value);
    expect(now - (lead?.closedAt ?? 0)).toBeLessThan(7 * 86_400);
    expect((deadline - now) / (7 * 86_400)).toBeGreaterThan(4);
    expect((deadline - now) / (7 * 86_400)).toBeLessThan(10);
  });

  it("has a hostile name of 300 characters", () => {
    const name = sandbox.kommo.store.leads.get(41_200_331)?.name ?? "";
    expect(name).toHaveLength(300);
    expect(name).toContain("\u001B[31m");
  });

  it("has events in the order of time", () => {
    const moments = sandbox.kommo.store.events.map(({ createdAt }) => createdAt);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  });

  it("is the same for the same clock", () => {
    expect(createSandbox({ clock: createVirtualClock() }).kommo.store).toEqual(sandbox.kommo.store);
  });
});

describe("a person in the sandbox's Kommo", () => {
  it("moves a deal, which closes it and leaves an event", () => {
    const before = sandbox.kommo.store.events.length;
    sandbox.kommo.asPerson.moveLead(41_200_336, { statusId: 142 });
    expect(sandbox.kommo.store.leads.get(41_200_336)?.closedAt).toBe(Math.floor(clock.now() / 1000));
    expect(typesSince(before)).toEqual(["lead_status_changed"]);
  });

  it("reopens a deal, which empties closed_at", () => {
    sandbox.kommo.asPerson.moveLead(41_200_317, { statusId: 61_000_004 });
    expect(sandbox.kommo.store.leads.get(41_200_317)?.closedAt).toBeNull();
  });

  it("fills and clears a field, each an event of that field", () => {
    const before = sandbox.kommo.store.events.length;
    sandbox.kommo.asPerson.setField(41_200_317, 510_021, "ENG-7");
    sandbox.kommo.asPerson.clearField(41_200_317, 510_021);
    expect(typesSince(before)).toEqual([
      "custom_field_510021_value_changed",
      "custom_field_510021_value_changed",
    ]);
  });

  it("writes a date as a day", () => {
    sandbox.kommo.asPerson.setField(41_200_317, 510_005, "2027-02-01");
    const [stored] = sandbox.kommo.store.leads.get(41_200_317)?.fields.get(510_005) ?? [];
    expect(stored?.value).toBe(Date.parse("2027-02-01T00:00:00+01:00") / 1000);
  });

  it("deletes a deal and brings it back", () => {
    const before = sandbox.kommo.store.events.length;
    sandbox.kommo.asPerson.deleteLead(41_200_317);
    sandbox.kommo.asPerson.restoreLead(41_200_317);
    expect(typesSince(before)).toEqual(["lead_deleted", "lead_restored"]);
  });

  it("is told what does not exist", () => {
    expect(() => sandbox.kommo.asPerson.renameLead(1, "x")).toThrow("no deal 1");
    expect(() => sandbox.kommo.asPerson.moveLead(41_200_317, { statusId: 5 })).toThrow(
      "no stage 5 in pipeline 7700001",
    );
    expect(() => sandbox.kommo.asPerson.setField(41_200_317, 510_007, "?")).toThrow('"Deal type" (select)');
  });
});
