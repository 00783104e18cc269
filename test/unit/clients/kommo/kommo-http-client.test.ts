import { describe, expect, it, vi } from "vitest";

import { createKommoClient } from "../../../../src/clients/kommo/kommo-http-client.ts";
import { VendorError } from "../../../../src/errors.ts";
import { type PreparedAnswer, clientParts, jsonAnswer, noIntent, stubFetch } from "../stub-fetch.ts";

function aClient(...answers: readonly PreparedAnswer[]) {
  const stub = stubFetch(...answers);
  const parts = clientParts(stub.fetch);
  const client = createKommoClient({ ...parts, baseUrl: "https://acme.kommo.com/", token: () => "s3cret" });
  return { client, sent: stub.sent, clock: parts.clock };
}

/** As `GET /leads/{id}?with=contacts` answers. */
function aLead(overrides: Readonly<Record<string, unknown>> = {}) {
  return {
    id: 41200317,
    name: "Website relaunch",
    price: 12_500,
    responsible_user_id: 9100001,
    status_id: 142,
    pipeline_id: 7700001,
    created_at: 1_767_225_600,
    updated_at: 1_767_312_000,
    closed_at: 1_767_312_000,
    is_deleted: false,
    account_id: 33000001,
    custom_fields_values: null,
    _embedded: {
      tags: [{ id: 301, name: "vip", color: null }],
      companies: [{ id: 8800 }],
      contacts: [{ id: 9900, is_main: true }],
      loss_reason: [{ id: 12, name: "Too expensive" }],
    },
    ...overrides,
  };
}

function leadPage(leads: readonly unknown[], next?: string): Response {
  const links = next === undefined ? { self: {} } : { self: {}, next: { href: next } };
  return jsonAnswer({ _page: 1, _links: links, _embedded: { leads } });
}

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of all) items.push(item);
  return items;
}

async function failureOf(work: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof VendorError) return error;
  throw new Error("expected a VendorError", { cause: error });
}

function noContent(): Response {
  return new Response(null, { status: 204 });
}

const note = (id: number, type: string) => ({
  id,
  note_type: type,
  created_at: 1,
  params: { service: "Handoff", text: "x" },
});

describe("a lead", () => {
  it("is read with its contacts, by Bearer token", async () => {
    const { client, sent } = aClient(jsonAnswer(aLead()));
    expect(await client.lead(41200317)).toMatchObject({
      id: 41200317,
      companyId: 8800,
      contacts: [{ id: 9900, isMain: true }],
      tags: ["vip"],
      closedAt: 1_767_312_000,
      priceWithMinorUnits: undefined,
    });
    expect(sent[0]?.url.href).toBe("https://acme.kommo.com/api/v4/leads/41200317?with=contacts");
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer s3cret");
  });

  it("is undefined when Kommo answers 204, as it does for an unknown id", async () => {
    const { client } = aClient(new Response(null, { status: 204 }));
    expect(await client.lead(1)).toBeUndefined();
  });

  it("keeps the exact amount as the digits of the JSON text", async () => {
    const text = JSON.stringify(aLead()).replace(
      '"price":12500',
      '"price":12500,"price_with_minor_units":12500.10',
    );
    const { client } = aClient(new Response(text));
    expect((await client.lead(1))?.priceWithMinorUnits).toBe("12500.10");
  });

  it.each([null, [], undefined])("has no fields when `custom_fields_values` is %o", async (none) => {
    const { client } = aClient(jsonAnswer(aLead({ custom_fields_values: none })));
    expect((await client.lead(1))?.fields).toEqual([]);
  });

  it("reads options by `enum_code` and by the older `enum`, and leaves objects out", async () => {
    const field = { field_id: 5, field_name: "Tier", field_code: null, field_type: "select" };
    const values = [
      { value: "Gold", enum_id: 88001, enum_code: "GOLD" },
      { value: "Silver", enum_id: 88002, enum: "SILVER" },
      { value: "Bronze", enum: 88003 },
      { value: { file_uuid: "x" } },
      { catalog_id: 1, catalog_element_id: 2 },
    ];
    const { client } = aClient(jsonAnswer(aLead({ custom_fields_values: [{ ...field, values }] })));
    expect((await client.lead(1))?.fields[0]).toEqual({
      fieldId: 5,
      fieldName: "Tier",
      fieldCode: undefined,
      fieldType: "select",
      values: [
        { value: "Gold", enumId: 88001, enumCode: "GOLD" },
        { value: "Silver", enumId: 88002, enumCode: "SILVER" },
        { value: "Bronze", enumId: 88003, enumCode: undefined },
      ],
    });
  });

  it.each([{ id: 12, name: "x" }, [{ id: 12, name: "x" }], []])(
    "does not mind a loss reason of the form %o",
    async (reason) => {
      const { client } = aClient(
        jsonAnswer(aLead({ _embedded: { tags: [], companies: [], loss_reason: reason } })),
      );
      expect((await client.lead(1))?.companyId).toBeUndefined();
    },
  );

  it("that cannot be read is an unknown answer, named by its place", async () => {
    const { client } = aClient(jsonAnswer(aLead({ id: "abc" })));
    const error = await failureOf(client.lead(1));
    expect(error.kind).toBe("unknown");
    expect(error.message).toContain("at id");
  });

  it("is linked on the base URL's host", () => {
    expect(aClient().client.leadUrl(7)).toBe("https://acme.kommo.com/leads/detail/7");
  });
});

describe("a list of leads", () => {
  it("follows the pages by number, on our own address only", async () => {
    const { client, sent } = aClient(
      leadPage([aLead({ id: 1 })], "https://evil.example/api/v4/leads?page=2"),
      leadPage([aLead({ id: 2 })]),
    );
    const leads = await collect(client.leads({}));
    expect(leads.map(({ id }) => id)).toEqual([1, 2]);
    expect(sent.map(({ url }) => `${url.host} ${url.searchParams.get("page") ?? ""}`)).toEqual([
      "acme.kommo.com 1",
      "acme.kommo.com 2",
    ]);
    expect(sent[0]?.url.searchParams.get("limit")).toBe("250");
  });

  it("ends at 204", async () => {
    const { client } = aClient(leadPage([aLead({ id: 1 })], "next"), new Response(null, { status: 204 }));
    expect(await collect(client.leads({}))).toHaveLength(1);
  });

  it("names one pair of pipeline and stage, and both ends of the range", async () => {
    const { client, sent } = aClient(new Response(null, { status: 204 }));
    await collect(
      client.leads({ stage: { pipelineId: 7700001, statusId: 142 }, closedAt: { from: 10, to: 20 } }),
    );
    const query = sent[0]?.url.searchParams;
    expect(query?.get("filter[statuses][0][pipeline_id]")).toBe("7700001");
    expect(query?.get("filter[statuses][0][status_id]")).toBe("142");
    expect(query?.get("filter[closed_at][from]")).toBe("10");
    expect(query?.get("filter[closed_at][to]")).toBe("20");
    expect(query?.get("order[id]")).toBe("asc");
  });

  it("drops rows that an account without filters sends all the same, and repetitions", async () => {
    const { client } = aClient(
      leadPage([
        aLead({ id: 1, closed_at: 15 }),
        aLead({ id: 1, closed_at: 15 }),
        aLead({ id: 2, status_id: 143, closed_at: 15 }),
        aLead({ id: 3, pipeline_id: 7, closed_at: 15 }),
        aLead({ id: 4, closed_at: 21 }),
        aLead({ id: 5, closed_at: null }),
      ]),
    );
    const filter = { stage: { pipelineId: 7700001, statusId: 142 }, closedAt: { from: 10, to: 20 } };
    expect((await collect(client.leads(filter))).map(({ id }) => id)).toEqual([1]);
  });

  it("asks for at most a hundred ids at a time", async () => {
    const ids = Array.from({ length: 150 }, (_, index) => index + 1);
    const { client, sent } = aClient(noContent, noContent);
    await collect(client.leads({ ids }));
    expect(sent.map(({ url }) => url.searchParams.getAll("filter[id][]").length)).toEqual([100, 50]);
  });
});

describe("the directory", () => {
  it("finds e-mails by the field's code", async () => {
    const email = {
      field_id: 1,
      field_name: "Correo",
      field_code: "EMAIL",
      field_type: "multitext",
      values: [{ value: " jo@acme.test ", enum_id: 1, enum: "WORK" }, { value: "" }],
    };
    const { client } = aClient(
      jsonAnswer({
        _links: {},
        _embedded: { contacts: [{ id: 9900, name: null, custom_fields_values: [email] }] },
      }),
    );
    expect(await client.contacts([9900])).toMatchObject([{ name: "", emails: ["jo@acme.test"], phones: [] }]);
  });

  it("asks nothing for no ids", async () => {
    const { client, sent } = aClient();
    expect(await client.companies([])).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("takes a user whose rights do not say otherwise for active", async () => {
    const users = [
      { id: 1, name: "A", email: "a@x.test", rights: { is_active: true } },
      { id: 2, name: "B", email: "b@x.test", rights: { is_active: false } },
      { id: 3, email: "c@x.test" },
    ];
    const { client } = aClient(jsonAnswer({ _embedded: { users } }));
    expect((await client.users()).map(({ isActive }) => isActive)).toEqual([true, false, true]);
  });

  it("says that only admins may list users", async () => {
    const forbidden = { title: "Forbidden", status: 403, detail: "Only for admins" };
    const { client } = aClient(jsonAnswer(forbidden, 403));
    expect(await failureOf(client.users())).toMatchObject({ kind: "refused", status: 403 });
  });

  const pipeline = {
    id: 7700001,
    name: "Sales",
    is_archive: false,
    _embedded: {
      statuses: [
        { id: 61000001, name: "Incoming", type: 1 },
        { id: 142, name: "Signed" },
      ],
    },
  };

  it.each([
    ["wrapped in a list", { _embedded: { pipelines: [pipeline] } }],
    ["keyed by id", { _embedded: { pipelines: { 7700001: pipeline } } }],
    ["bare", pipeline],
  ])("reads a single pipeline %s", async (_, body) => {
    const { client } = aClient(jsonAnswer(body));
    expect(await client.pipelines()).toEqual([
      {
        id: 7700001,
        name: "Sales",
        isArchived: false,
        statuses: [
          { id: 61000001, name: "Incoming", type: 1 },
          { id: 142, name: "Signed", type: 0 },
        ],
      },
    ]);
  });

  it.each([
    ["null", null, []],
    ["a list", [{ id: 1, value: "A" }], [{ id: 1, value: "A" }]],
    ["keyed by id", { 1: { id: 1, value: "A" } }, [{ id: 1, value: "A" }]],
  ])("reads options that are %s", async (_, enums, options) => {
    const definition = { id: 5, name: "Tier", code: null, type: "select", enums };
    const { client } = aClient(jsonAnswer({ _embedded: { custom_fields: [definition] } }));
    expect((await client.fieldDefinitions("leads"))[0]?.options).toEqual(options);
  });

  it("knows the account's zone where the account tells it", async () => {
    const account = { id: 33000001, name: "Acme", subdomain: "acme", currency: "EUR", current_user_id: 9 };
    const zone = { datetime_settings: { timezone: "Europe/Berlin" } };
    const { client } = aClient(jsonAnswer({ ...account, _embedded: zone }), jsonAnswer(account));
    expect((await client.account()).timeZone).toBe("Europe/Berlin");
    expect((await client.account()).timeZone).toBeUndefined();
  });

  it("gives our notes newest first, and tasks of that deal only", async () => {
    const { client } = aClient(
      jsonAnswer({
        _embedded: { notes: [note(1, "service_message"), note(3, "service_message"), note(2, "common")] },
      }),
      jsonAnswer({
        _embedded: {
          tasks: [
            { id: 1, text: "ours", entity_id: 7, entity_type: "leads", is_completed: false, result: [] },
            { id: 2, text: "a contact's", entity_id: 7, entity_type: "contacts" },
            { id: 3, text: "another deal's", entity_id: 8, entity_type: "leads" },
          ],
        },
      }),
    );
    expect((await client.serviceNotes(7)).map(({ id }) => id)).toEqual([3, 1]);
    expect((await client.tasks(7)).map(({ text }) => text)).toEqual(["ours"]);
  });
});

describe("writing", () => {
  const wrapped = { _embedded: { leads: [{ id: 7, updated_at: 1, request_id: "0" }] } };

  it.each([
    ["wrapped", wrapped],
    ["bare", { id: 7, updated_at: 1 }],
  ])("patches fields absolutely and takes the answer %s", async (_, body) => {
    const { client, sent } = aClient(jsonAnswer(body));
    await client.patchLead(
      7,
      {
        fields: [
          { fieldId: 5, text: "ENG-42" },
          { fieldId: 6, clear: true },
        ],
        stage: { pipelineId: 1, statusId: 2 },
      },
      noIntent,
    );
    expect(sent[0]).toMatchObject({
      method: "PATCH",
      body: {
        custom_fields_values: [
          { field_id: 5, values: [{ value: "ENG-42" }] },
          { field_id: 6, values: null },
        ],
        status_id: 2,
        pipeline_id: 1,
      },
    });
  });

  it("names the field that Kommo does not accept", async () => {
    const errors = [
      { code: "NotSupportedChoice", path: "custom_fields_values.0.field_id", detail: "No encontrado" },
    ];
    const { client } = aClient(
      jsonAnswer({ "validation-errors": [{ request_id: "0", errors }], status: 400 }, 400),
    );
    const error = await failureOf(client.patchLead(7, { fields: [] }, noIntent));
    expect(error.kind).toBe("refused");
    expect(error.complaints).toEqual([
      { code: "NotSupportedChoice", path: "custom_fields_values.0.field_id", message: "No encontrado" },
    ]);
  });

  it("creates a note that starts no automation, and returns its id", async () => {
    const { client, sent } = aClient(jsonAnswer({ _embedded: { notes: [{ id: 73, entity_id: 7 }] } }));
    expect(await client.createServiceNote(7, { service: "Handoff", text: "Ready" }, noIntent)).toEqual({
      id: 73,
    });
    expect(sent[0]?.url.pathname).toBe("/api/v4/leads/7/notes");
    expect(sent[0]?.body).toEqual([
      {
        note_type: "service_message",
        params: { service: "Handoff", text: "Ready" },
        is_need_to_trigger_digital_pipeline: false,
      },
    ]);
  });

  it("does not know whether a note without an id was made", async () => {
    const { client } = aClient(jsonAnswer({ _embedded: { notes: [] } }));
    expect(
      (await failureOf(client.createServiceNote(7, { service: "Handoff", text: "x" }, noIntent))).kind,
    ).toBe("unknown");
  });

  it("creates and changes tasks", async () => {
    const { client, sent } = aClient(
      jsonAnswer({ _embedded: { tasks: [{ id: 4 }] } }),
      jsonAnswer({ id: 4 }),
    );
    await client.createTask(7, { text: "Fix it", responsibleUserId: 9, completeTill: 100 }, noIntent);
    await client.updateTask(4, { isCompleted: true, result: "Done" }, noIntent);
    expect(sent[0]?.body).toEqual([
      {
        entity_id: 7,
        entity_type: "leads",
        task_type_id: 1,
        text: "Fix it",
        complete_till: 100,
        responsible_user_id: 9,
      },
    ]);
    expect(sent[1]).toMatchObject({
      method: "PATCH",
      body: { is_completed: true, result: { text: "Done" } },
    });
  });
});

describe("Kommo's refusals", () => {
  it("429 as JSON: waits for `retry_after` seconds", async () => {
    const { client, clock } = aClient(
      jsonAnswer({ status: 429, retry_after: 300 }, 429),
      jsonAnswer(aLead()),
    );
    await client.lead(1);
    expect(clock.slept).toEqual([300_000]);
  });

  it("429 as text: waits a minute, because repeated violations block the address", async () => {
    const { client, clock } = aClient(
      new Response("Too Many Requests", { status: 429 }),
      jsonAnswer(aLead()),
    );
    await client.lead(1);
    expect(clock.slept).toEqual([60_000]);
  });

  it.each([
    ["401", jsonAnswer({ title: "Unauthorized" }, 401), "unauthorized"],
    ["402", jsonAnswer({ title: "Payment Required" }, 402), "unpaid"],
    [
      "403 as a page",
      new Response("<html>", { status: 403, headers: { "content-type": "text/html" } }),
      "blocked",
    ],
    ["403 as JSON", jsonAnswer({ title: "Forbidden" }, 403), "refused"],
  ] as const)("%s has its own kind, and is not repeated", async (_, answer, kind) => {
    const { client, sent } = aClient(answer);
    const onDispatch = vi.fn<() => Promise<void>>(async () => {});
    expect((await failureOf(client.patchLead(1, {}, { onDispatch }))).kind).toBe(kind);
    expect(sent).toHaveLength(1);
  });
});
