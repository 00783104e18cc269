import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseKommoHook, type KommoHook } from "../../../src/server/kommo-form.ts";
import {
  accountFields,
  aKommoBody,
  aPipelineBody,
  bytes,
  form,
  kommoAccount,
  lead,
  wonFields,
  type Field,
} from "./hook-builders.ts";

const nobody: KommoHook = { account: undefined, leads: [], isDated: false };

describe("a hook of Kommo", () => {
  it("names the account, the deal and the stages, and nothing else of the deal", () => {
    expect(parseKommoHook(aKommoBody())).toEqual({
      account: kommoAccount,
      leads: [{ action: "status", lead, statusId: 142, pipelineId: 7700001, oldStatusId: 61000002 }],
      isDated: true,
    });
  });

  it("of the Digital Pipeline names the old pipeline, and no moment", () => {
    expect(parseKommoHook(aPipelineBody())).toEqual({
      account: kommoAccount,
      leads: [
        {
          action: "status",
          lead,
          statusId: 142,
          pipelineId: 7700001,
          oldStatusId: 61000002,
          oldPipelineId: 7700001,
        },
      ],
      isDated: false,
    });
  });

  it("may name its account last", () => {
    expect(parseKommoHook(form([...wonFields(lead), ...accountFields()])).account).toBe(kommoAccount);
  });

  it("may come with its brackets unescaped", () => {
    const text = `account[id]=${String(kommoAccount)}&leads[add][0][id]=${String(lead)}`;
    expect(parseKommoHook(bytes(text))).toEqual({
      account: kommoAccount,
      leads: [{ action: "add", lead }],
      isDated: false,
    });
  });

  it.each(["add", "status", "update", "restore", "delete", "responsible"] as const)(
    "may tell of the action %s",
    (action) => {
      const hook = parseKommoHook(form([[`leads[${action}][0][id]`, String(lead)]]));
      expect(hook.leads).toEqual([{ action, lead }]);
    },
  );

  it.each(["last_modified", "updated_at"])("is dated by %s", (name) => {
    expect(parseKommoHook(form([[`leads[update][0][${name}]`, "1767312000"]])).isDated).toBe(true);
  });

  it("may tell of several actions and several deals, with gaps between them", () => {
    const hook = parseKommoHook(
      form([
        ["leads[update][7][id]", "3"],
        ["leads[status][0][id]", "1"],
        ["leads[status][5][id]", "2"],
        ["leads[update][7][status_id]", "142"],
        ["leads[status][0][status_id]", "143"],
      ]),
    );
    expect(hook.leads).toEqual([
      { action: "update", lead: 3, statusId: 142 },
      { action: "status", lead: 1, statusId: 143 },
      { action: "status", lead: 2 },
    ]);
  });

  it("names all of 1,200 deals with eight custom fields each", () => {
    const ids = Array.from({ length: 1_200 }, (_, index) => lead + index);
    const fields = ids.flatMap((id, index) => [
      ...wonFields(id, index),
      ...Array.from({ length: 8 }, (_none, field): Field => [
        `leads[status][${String(index)}][custom_fields][${String(field)}][values][0][value]`,
        "x".repeat(40),
      ]),
    ]);
    const hook = parseKommoHook(form([...fields, ...accountFields()]));
    expect(hook.leads.map((named) => named.lead)).toEqual(ids);
    expect(hook.account).toBe(kommoAccount);
  });

  it("counts a field that comes twice as PHP does: the last one holds", () => {
    const twice: readonly Field[] = [
      ["leads[status][0][id]", "1"],
      ["leads[status][0][id]", "2"],
    ];
    expect(parseKommoHook(form(twice)).leads).toEqual([{ action: "status", lead: 2 }]);
  });

  it.each<[string, Field]>([
    ["a text where a deal should be", ["leads[status][0]", "5"]],
    ["a list where an id should be", ["leads[status][0][id][0]", "5"]],
    ["an unknown action", ["leads[merge][0][id]", "5"]],
    ["an entity of another kind", ["contacts[update][0][id]", "5"]],
    ["an incoming lead that is declined", ["unsorted[delete][0][id]", "5"]],
    ["a note of a deal", ["leads[note][0][note][element_id]", "5"]],
    ["a stage without a deal", ["leads[status][0][status_id]", "142"]],
    ["an id of letters", ["leads[status][0][id]", "5abc"]],
    ["a negative id", ["leads[status][0][id]", "-5"]],
    ["an id of nothing", ["leads[status][0][id]", ""]],
    ["a fraction", ["leads[status][0][id]", "5.5"]],
    ["an id larger than numbers go", ["leads[status][0][id]", "9007199254740993"]],
    ["a name of the prototype", ["leads[status][__proto__][constructor]", "5"]],
    ["no index", ["leads[status][][id]", "5"]],
  ])("passes over %s", (_what, field) => {
    expect(parseKommoHook(form([field]))).toEqual(nobody);
  });

  it("keeps the deal when one of its stages is unreadable", () => {
    const fields: readonly Field[] = [
      ["leads[status][0][id]", "5"],
      ["leads[status][0][status_id]", "won"],
    ];
    expect(parseKommoHook(form(fields)).leads).toEqual([{ action: "status", lead: 5 }]);
  });

  it.each([
    "",
    "&&&",
    "=",
    "%",
    "%zz=%E0%A4%A",
    "leads",
    "\u0000\u0001",
    "<xml/>",
    "{",
    "[[[",
    '"text"',
    "null",
  ])("says nothing when it is %j", (text) => {
    expect(parseKommoHook(bytes(text))).toEqual(nobody);
  });

  it("keeps what is readable beside a broken escape", () => {
    expect(parseKommoHook(bytes("leads%5=1&leads[status][0][id]=5&x=%E0")).leads).toEqual([
      { action: "status", lead: 5 },
    ]);
  });

  describe("as JSON", () => {
    const expected: KommoHook = {
      account: kommoAccount,
      leads: [{ action: "status", lead, statusId: 142 }],
      isDated: true,
    };
    const item = {
      id: String(lead),
      status_id: 142,
      last_modified: "1767312000",
      custom_fields: [{ id: 1 }],
    };

    it.each<[string, unknown]>([
      ["with lists", { account: { id: kommoAccount }, leads: { status: [item] } }],
      ["with numbered objects", { account: { id: String(kommoAccount) }, leads: { status: { 3: item } } }],
      [
        "with the form's own keys",
        {
          "account[id]": String(kommoAccount),
          "leads[status][0][id]": String(lead),
          "leads[status][0][status_id]": "142",
          "leads[status][0][last_modified]": "1767312000",
        },
      ],
    ])("says the same %s", (_how, value) => {
      expect(parseKommoHook(bytes(JSON.stringify(value)))).toEqual(expected);
    });

    it("may begin with a byte order mark and white space", () => {
      const text = `\ufeff\r\n ${JSON.stringify({ leads: { status: [item] }, account: { id: kommoAccount } })}`;
      expect(parseKommoHook(bytes(text))).toEqual(expected);
    });

    it("may be nested without end", () => {
      expect(parseKommoHook(bytes(`${'{"leads":'.repeat(50_000)}1${"}".repeat(50_000)}`))).toEqual(nobody);
    });
  });

  it("answers any bytes, and names positive whole numbers only", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (body) => {
        expect(parseKommoHook(body).leads.every((named) => isId(named.lead))).toBe(true);
      }),
    );
  });

  it("answers any JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseKommoHook(bytes(text)).leads.every((named) => isId(named.lead))).toBe(true);
      }),
    );
  });

  const piece = fc.constantFrom(
    ..."leads [status] [update] [0] [1] [id] [status_id] [] [ ] %5B %5D = & 142 41200317 account %".split(
      " ",
    ),
  );

  it("answers whatever can be made of its own pieces", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(parseKommoHook(bytes(pieces.join(""))).leads.every((named) => isId(named.lead))).toBe(true);
      }),
    );
  });

  const noise = fc.array(
    fc.tuple(fc.string({ maxLength: 20, unit: "binary" }), fc.string({ maxLength: 20, unit: "binary" })),
    { maxLength: 10 },
  );
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 40 }), { maxLength: 30 });

  it("loses no deal among other fields, whatever these are called", () => {
    fc.assert(
      fc.property(ids, noise, fc.infiniteStream(fc.nat()), (wanted, others, order) => {
        const fields: readonly Field[] = [
          ...wanted.map((id, index): Field => [`leads[status][${String(index * 3)}][id]`, String(id)]),
          ...others.map(([key, value]): Field => [`x${key}`, value]),
        ];
        const shuffled = fields.toSorted(() => (Number(order.next().value) % 3) - 1);
        const named = parseKommoHook(form(shuffled)).leads.map((one) => one.lead);
        expect(named.toSorted((a, b) => a - b)).toEqual(wanted.toSorted((a, b) => a - b));
      }),
    );
  });
});

function isId(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
