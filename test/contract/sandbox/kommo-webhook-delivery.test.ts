import { beforeEach, describe, expect, it } from "vitest";
import { leadFields, options } from "../../../src/sandbox/kommo/seed/field-seed.ts";
import { aReception, hour, lastOf, minute, type Reception } from "./webhook-receiver.ts";

const hookUrl = "https://handoff.example/webhooks/kommo/secret";
const won = 142;
const negotiation = 61_000_004;
/** In Negotiation. */
const talking = 41_200_336;
/** Won, with every kind of field filled. */
const relaunch = 41_200_317;

let reception: Reception;

beforeEach(() => {
  reception = aReception();
});

function install(...settings: readonly string[]): Promise<Response> {
  return call("POST", "/webhooks", { destination: hookUrl, settings });
}

function call(method: string, path: string, body?: unknown): Promise<Response> {
  return reception.sandbox.fetch(`https://acme.kommo.com/api/v4${path}`, {
    method,
    headers: { authorization: "Bearer kommo-sandbox-token" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The pairs of a body, in their order. */
function pairsOf({ body }: { readonly body: string }): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(body)];
}

function valueIn(body: { readonly body: string }, key: string): string | null {
  return new URLSearchParams(body.body).get(key);
}

/** `status 41200336`: what each body tells, in the order of arrival. */
function told(): readonly string[] {
  return reception.arrivals.map(({ body }) =>
    [...new URLSearchParams(body)]
      .flatMap(([key, value]) => {
        const action = /^leads\[(\w+)\]\[\d+\]\[id\]$/.exec(key)?.[1];
        return action === undefined ? [] : [`${action} ${value}`];
      })
      .join(", "),
  );
}

async function win(): Promise<{ readonly body: string }> {
  reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
  await reception.sandbox.settled();
  return lastOf(reception.arrivals);
}

/** Wins the deal and lets everything happen that follows. */
async function winAndWait(): Promise<void> {
  await win();
  await reception.pass(3 * hour);
}

/** Won and reopened by turns. */
async function moveOften(count: number): Promise<void> {
  const { asPerson } = reception.sandbox.kommo;
  for (let move = 0; move < count; move += 1)
    asPerson.moveLead(talking, { statusId: move % 2 === 0 ? won : negotiation });
  await reception.sandbox.settled();
}

function isDisabled(): boolean | undefined {
  return reception.sandbox.kommo.store.webhooks[0]?.disabled;
}

describe("the body of a status hook", () => {
  beforeEach(async () => {
    await install("status_lead");
  });

  it("has the shape of API v2, every value a text, and names both stages", async () => {
    const seconds = String(Math.floor(reception.clock.now() / 1000));
    const body = Object.fromEntries(pairsOf(await win()));
    expect(body).toMatchObject({
      "account[subdomain]": "acme",
      "account[id]": "33000001",
      "account[_links][self]": "https://acme.kommo.com",
      "leads[status][0][id]": "41200336",
      "leads[status][0][status_id]": "142",
      "leads[status][0][old_status_id]": "61000004",
      "leads[status][0][pipeline_id]": "7700001",
      "leads[status][0][modified_user_id]": "9100001",
      "leads[status][0][last_modified]": seconds,
      "leads[status][0][updated_at]": seconds,
      "leads[status][0][account_id]": "33000001",
    });
  });

  it("leaves out what Kommo leaves out: parties, the time of closing, and the old pipeline of a move within", async () => {
    const keys = pairsOf(await win()).map(([key]) => key);
    expect(keys.filter((key) => /closed_at|compan|contact|loss|old_pipeline_id/.test(key))).toEqual([]);
  });

  it("names the old pipeline when it changed", async () => {
    reception.sandbox.kommo.asPerson.moveLead(talking, { pipelineId: 7_700_002, statusId: won });
    await reception.sandbox.settled();
    expect(valueIn(lastOf(reception.arrivals), "leads[status][0][old_pipeline_id]")).toBe("7700001");
  });

  it("encodes brackets and UTF-8, and writes spaces as plus", async () => {
    reception.sandbox.kommo.asPerson.renameLead(talking, "Größe & Maß 50%");
    expect((await win()).body).toContain(
      "leads%5Bstatus%5D%5B0%5D%5Bname%5D=Gr%C3%B6%C3%9Fe+%26+Ma%C3%9F+50%25&",
    );
  });

  it("shows options with `enum`, and dates as bare texts", async () => {
    reception.sandbox.kommo.asPerson.moveLead(relaunch, { statusId: negotiation });
    await reception.sandbox.settled();
    const body = lastOf(reception.arrivals);
    const fields = pairsOf(body).filter(([key]) => /custom_fields.*\[id\]$/.test(key));
    const place = (id: number): string =>
      fields.find(([, value]) => value === String(id))?.[0].replace("[id]", "") ?? "";
    const date = `${place(leadFields.deadline)}[values][0]`;
    const option = `${place(leadFields.serviceType)}[values][0]`;
    expect(valueIn(body, date)).toMatch(/^\d{10}$/);
    expect([valueIn(body, `${option}[value]`), valueIn(body, `${option}[enum]`)]).toEqual([
      "Website",
      String(options.website),
    ]);
  });

  it("shows a radio button as an object, a check box as 1, a birthday as a day, and a code where there is one", async () => {
    const { store } = reception.sandbox.kommo;
    const made = {
      sort: 1,
      options: null,
      currency: null,
      isApiOnly: false,
      isComputed: false,
      isPredefined: false,
      listedFromMs: 0,
    };
    store.definitions.leads = [
      {
        ...made,
        id: 1,
        name: "Tier",
        type: "radiobutton",
        code: "TIER",
        options: [{ id: 7, value: "Gold", sort: 1, code: null }],
      },
      { ...made, id: 2, name: "Agreed", type: "checkbox", code: null },
      { ...made, id: 3, name: "Founded", type: "birthday", code: null },
    ];
    store.leads.get(talking)?.fields.clear();
    reception.sandbox.kommo.asPerson.setField(talking, 1, 7);
    reception.sandbox.kommo.asPerson.setField(talking, 2, true);
    reception.sandbox.kommo.asPerson.setField(talking, 3, Date.UTC(1999, 1, 3, 12) / 1000);
    const fields = pairsOf(await win()).flatMap(([key, value]) => {
      const place = key.split("[custom_fields]")[1];
      return place === undefined ? [] : [`${place}=${value}`];
    });
    expect(fields).toEqual([
      "[0][id]=1",
      "[0][name]=Tier",
      "[0][values][value]=Gold",
      "[0][values][enum]=7",
      "[0][code]=TIER",
      "[1][id]=2",
      "[1][name]=Agreed",
      "[1][values][0][value]=1",
      "[2][id]=3",
      "[2][name]=Founded",
      "[2][values][0][value]=03.02.1999",
    ]);
  });

  it("carries the exact amount beside the whole one", async () => {
    reception.sandbox.kommo.asPerson.setPrice(talking, 1250.55);
    const body = await win();
    expect([
      valueIn(body, "leads[status][0][price]"),
      valueIn(body, "leads[status][0][price_with_minor_units]"),
    ]).toEqual(["1250", "1250.55"]);
  });

  it("can look otherwise: account last with an amocrm.com host, no name, the old pipeline always", async () => {
    Object.assign(reception.sandbox.kommo.webhooks.switches, {
      accountBlock: "last",
      accountLink: "amocrm.com",
      emptyNames: true,
      oldPipelineId: "always",
    });
    const body = await win();
    expect(pairsOf(body).at(-1)).toEqual(["account[_links][self]", "https://acme.amocrm.com"]);
    expect([
      valueIn(body, "leads[status][0][name]"),
      valueIn(body, "leads[status][0][old_pipeline_id]"),
    ]).toEqual(["", "7700001"]);
  });

  it("can leave the account's link out", async () => {
    reception.sandbox.kommo.webhooks.switches.accountLink = "absent";
    expect(valueIn(await win(), "account[_links][self]")).toBeNull();
  });
});

describe("the headers of a hook", () => {
  it("are those that were recorded, without a signature", async () => {
    await install("status_lead");
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    const { headers, url } = lastOf(reception.arrivals);
    expect(url).toBe(hookUrl);
    expect([...headers.keys()].toSorted()).toEqual([
      "accept-encoding",
      "content-type",
      "user-agent",
      "x-amocrm-requestid",
    ]);
    expect(headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(headers.get("user-agent")).toBe("amoCRM-Webhooks/3.0");
    expect(headers.get("x-amocrm-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(["same", "new"] as const)(
    "bear the %s request id on a retry, as the switch says",
    async (which) => {
      await install("status_lead");
      reception.sandbox.kommo.webhooks.switches.requestIdOnRetry = which;
      reception.answer = 503;
      reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
      await reception.pass(5 * minute);
      const ids = new Set(reception.arrivals.map(({ headers }) => headers.get("x-amocrm-requestid")));
      expect(ids.size).toBe(which === "same" ? 1 : 2);
    },
  );
});

describe("Kommo tells of", () => {
  const everything = ["add", "update", "delete", "restore", "status", "responsible"].map(
    (action) => `${action}_lead`,
  );

  beforeEach(async () => {
    await install(...everything);
  });

  it("a change of stage in its pages as status and update", async () => {
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    expect(told()).toEqual([`status ${talking}`, `update ${talking}`]);
  });

  it("the old stage in the update hook too", async () => {
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    expect(valueIn(lastOf(reception.arrivals), "leads[update][0][old_status_id]")).toBe(String(negotiation));
  });

  it("everything one request changed at once, though it changed many things", async () => {
    await call("PATCH", `/leads/${talking}`, {
      status_id: won,
      pipeline_id: 7_700_001,
      name: "Agreed",
      price: 900,
      responsible_user_id: 9_100_002,
    });
    await reception.sandbox.settled();
    expect(told()).toEqual([`status ${talking}`, `responsible ${talking}`, `update ${talking}`]);
    expect(valueIn(lastOf(reception.arrivals), "leads[update][0][price]")).toBe("900");
  });

  it("each act by itself, as it was then", async () => {
    const { asPerson } = reception.sandbox.kommo;
    asPerson.moveLead(talking, { statusId: won });
    asPerson.moveLead(talking, { statusId: negotiation });
    asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    const stages = reception.arrivals.flatMap((body) => valueIn(body, "leads[status][0][status_id]") ?? []);
    expect(stages).toEqual(["142", "61000004", "142"]);
  });

  it("a deal made in the won stage as add, never as status", async () => {
    const lead = reception.sandbox.kommo.asPerson.createLead({ pipelineId: 7_700_001, statusId: won });
    await reception.sandbox.settled();
    expect(told()).toEqual([`add ${lead}`]);
    expect(valueIn(lastOf(reception.arrivals), "leads[add][0][status_id]")).toBe("142");
  });

  it("a deleted deal with three numbers only, and a restored one in full", async () => {
    reception.sandbox.kommo.asPerson.deleteLead(talking);
    await reception.sandbox.settled();
    const removal = pairsOf(lastOf(reception.arrivals)).map(([key]) => key);
    expect(removal.filter((key) => key.startsWith("leads"))).toEqual([
      "leads[delete][0][id]",
      "leads[delete][0][status_id]",
      "leads[delete][0][pipeline_id]",
    ]);
    reception.sandbox.kommo.asPerson.restoreLead(talking);
    await reception.sandbox.settled();
    expect(told()).toEqual([`delete ${talking}`, `restore ${talking}`]);
    expect(valueIn(lastOf(reception.arrivals), "leads[restore][0][name]")).toBe("Still talking");
  });

  it("nothing that was not asked for", async () => {
    await install("add_lead");
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    expect(told()).toEqual([]);
  });

  it("nothing at a move that moves nothing", async () => {
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: negotiation });
    await reception.sandbox.settled();
    expect(told()).toEqual([]);
  });
});

describe("a bulk move", () => {
  const leads = [talking, 41_200_335, 41_200_337];

  it("tells of several deals in one body", async () => {
    await install("status_lead");
    reception.sandbox.kommo.webhooks.switches.leadsPerBody = 2;
    await call(
      "PATCH",
      "/leads",
      leads.map((id) => ({ id, status_id: won, pipeline_id: 7_700_001 })),
    );
    await reception.sandbox.settled();
    expect(told()).toEqual([`status ${leads[0]}, status ${leads[1]}`, `status ${leads[2]}`]);
    expect(valueIn(reception.arrivals[0] ?? { body: "" }, "leads[status][1][id]")).toBe(String(leads[1]));
  });

  it("may put several actions into one body", async () => {
    await install("status_lead", "update_lead");
    reception.sandbox.kommo.webhooks.switches.mixedActions = true;
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    expect(told()).toEqual([`status ${talking}, update ${talking}`]);
    expect(reception.sandbox.deliveries.map(({ event }) => event)).toEqual(["status_lead+update_lead"]);
  });

  it("may tell of 1,200 deals in one body", async () => {
    await install("add_lead");
    reception.sandbox.kommo.webhooks.switches.leadsPerBody = 1200;
    for (let made = 0; made < 1200; made += 1)
      reception.sandbox.kommo.asPerson.createLead({ pipelineId: 7_700_001, statusId: won });
    await reception.sandbox.settled();
    expect(reception.sandbox.deliveries.map(({ subjects }) => subjects.length)).toEqual([1200]);
  });
});

describe("an answer", () => {
  beforeEach(async () => {
    await install("status_lead");
  });

  it.each([200, 204, 299])("of %i is enough", async (status) => {
    reception.answer = status;
    await winAndWait();
    expect(reception.sandbox.deliveries[0]).toMatchObject({ state: "acknowledged" });
    expect(reception.arrivals).toHaveLength(1);
  });

  it.each([301, 400, 404, "refused"] as const)(
    "of %s is tried again after 5 and 15 minutes",
    async (answer) => {
      reception.answer = answer;
      await winAndWait();
      expect(reception.minutes()).toEqual([0, 5, 20]);
      expect(reception.sandbox.deliveries[0]?.state).toBe("given_up");
    },
  );

  it.each([499, 500, 503])("of %i is tried twice more, up to 95 minutes later", async (answer) => {
    reception.answer = answer;
    await winAndWait();
    expect(reception.minutes()).toEqual([0, 5, 20, 35, 95]);
  });

  it("that takes longer than two seconds is none, and is tried like a failing receiver", async () => {
    reception.answer = "never";
    await winAndWait();
    expect(reception.sandbox.deliveries[0]?.attempts.map(({ outcome }) => outcome.kind)).toEqual(
      Array.from({ length: 5 }, () => "timed_out"),
    );
    expect((reception.arrivals[1]?.atMs ?? 0) - reception.startMs).toBe(5 * minute + 2000);
  });

  it("ends the ladder as soon as it is right", async () => {
    reception.answer = 503;
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.pass(minute);
    reception.answer = 200;
    await reception.pass(2 * hour);
    expect(reception.sandbox.deliveries[0]?.attempts.map(({ isAcknowledged }) => isAcknowledged)).toEqual([
      false,
      true,
    ]);
  });

  it("is asked for with the old body again", async () => {
    reception.answer = 503;
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.pass(minute);
    reception.sandbox.kommo.asPerson.renameLead(talking, "Renamed meanwhile");
    await reception.pass(5 * minute);
    expect(reception.arrivals[1]?.body).toBe(reception.arrivals[0]?.body);
  });

  it("is waited for by `settled`, and no retry is", async () => {
    reception.answer = 503;
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    expect(reception.clock.now()).toBe(reception.startMs);
    expect(reception.sandbox.deliveries[0]).toMatchObject({ state: "waiting", attempts: [{ number: 1 }] });
  });

  it("comes sooner where time is compressed", async () => {
    reception.answer = 503;
    reception.sandbox.kommo.webhooks.switches.retryScale = 0.01;
    await winAndWait();
    expect(reception.minutes()).toEqual([0, 0.05, 0.2, 0.35, 0.95]);
  });
});

describe("a hook that fails", () => {
  beforeEach(async () => {
    await install("status_lead");
  });

  it("stays on with 100 invalid answers in two hours", async () => {
    reception.answer = 404;
    await moveOften(100);
    expect(isDisabled()).toBe(false);
  });

  it("is switched off with the next, and its retries end", async () => {
    reception.answer = 404;
    await moveOften(101);
    expect(isDisabled()).toBe(true);
    await reception.pass(hour);
    expect(reception.arrivals).toHaveLength(101);
    expect(new Set(reception.sandbox.deliveries.map(({ state }) => state))).toContain("cancelled");
  });

  it("gets nothing while it is off, and new events once it is put on again", async () => {
    reception.answer = 404;
    await moveOften(101);
    reception.answer = 200;
    await moveOften(2);
    expect(reception.arrivals).toHaveLength(101);
    await install("status_lead");
    await moveOften(1);
    expect(reception.arrivals).toHaveLength(102);
  });

  it("gets nothing any more when it was removed", async () => {
    reception.answer = 503;
    await moveOften(1);
    await call("DELETE", "/webhooks", { destination: hookUrl });
    await reception.pass(hour);
    expect(reception.arrivals).toHaveLength(1);
  });
});

describe("what goes wrong at Kommo itself", () => {
  beforeEach(async () => {
    await install("status_lead", "update_lead");
  });

  it("may be a missing status hook: the update hook alone shows the new stage", async () => {
    reception.sandbox.kommo.webhooks.switches.statusLost = 1;
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    expect(told()).toEqual([`update ${talking}`]);
    expect(valueIn(lastOf(reception.arrivals), "leads[update][0][status_id]")).toBe("142");
  });

  it("may be a body that shows the deal as it was before", async () => {
    reception.sandbox.kommo.webhooks.switches.stale = 1;
    await call("PATCH", `/leads/${talking}`, { status_id: won, pipeline_id: 7_700_001, name: "Agreed" });
    await reception.sandbox.settled();
    const [status, update] = reception.arrivals;
    expect(valueIn(status ?? { body: "" }, "leads[status][0][name]")).toBe("Still talking");
    expect(valueIn(status ?? { body: "" }, "leads[status][0][status_id]")).toBe("142");
    expect(valueIn(update ?? { body: "" }, "leads[update][0][status_id]")).toBe(String(negotiation));
  });
});

describe("a trigger of the Digital Pipeline", () => {
  const trigger = { url: "https://handoff.example/trigger", pipelineId: 7_700_001, statusId: won };

  beforeEach(() => {
    reception.sandbox.kommo.webhooks.triggers.push(trigger);
  });

  it("sends numbers only, the old pipeline among them", async () => {
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.sandbox.settled();
    expect(pairsOf(lastOf(reception.arrivals))).toEqual([
      ["leads[status][0][id]", String(talking)],
      ["leads[status][0][status_id]", "142"],
      ["leads[status][0][pipeline_id]", "7700001"],
      ["leads[status][0][old_status_id]", String(negotiation)],
      ["leads[status][0][old_pipeline_id]", "7700001"],
      ["account[id]", "33000001"],
      ["account[subdomain]", "acme"],
    ]);
  });

  it("sends add for a deal made in its stage", async () => {
    const lead = reception.sandbox.kommo.asPerson.createLead(trigger);
    await reception.sandbox.settled();
    expect(told()).toEqual([`add ${lead}`]);
  });

  it("does not fire for another stage", async () => {
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: 143 });
    await reception.sandbox.settled();
    expect(told()).toEqual([]);
  });

  it("is tried four times more within an hour", async () => {
    reception.answer = 404;
    reception.sandbox.kommo.asPerson.moveLead(talking, { statusId: won });
    await reception.pass(3 * hour);
    expect(reception.minutes()).toEqual([0, 15, 30, 45, 60]);
  });

  it("pauses its retries for five minutes after more than 100 invalid answers, and is not switched off", async () => {
    reception.answer = 500;
    const { asPerson } = reception.sandbox.kommo;
    for (let made = 0; made < 101; made += 1) asPerson.createLead(trigger);
    await reception.pass(15 * minute);
    expect(reception.arrivals).toHaveLength(201);
    await reception.pass(5 * minute);
    expect(reception.arrivals).toHaveLength(202);
  });
});
