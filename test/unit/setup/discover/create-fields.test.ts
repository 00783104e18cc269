import { describe, expect, it } from "vitest";
import { createFields } from "../../../../src/setup/discover/create-fields.ts";
import { readSnapshot } from "../../../../src/setup/discover/read-snapshot.ts";
import { findMarker, findWriteBack, missingFields } from "../../../../src/setup/discover/wanted-fields.ts";
import { aWorld } from "../../../contract/clients-setup.ts";

const uses = { productive: true, linear: true };

async function aBareAccount() {
  const world = aWorld();
  const { kommo, productive, linear, clock, sandbox } = world;
  const own = [510_020, 510_021, 510_022];
  const { definitions } = sandbox.kommo.store;
  definitions.leads = definitions.leads.filter(({ id }) => !own.includes(id));
  for (const field of sandbox.productive.store.all("custom_fields")) {
    if (field.id !== "70031") sandbox.productive.store.put({ ...field, deletedAtMs: clock.now() });
  }
  const read = () =>
    readSnapshot({
      kommo,
      productive,
      linear,
      nowMs: clock.now(),
      namedTemplates: [],
      onPart: () => undefined,
    });
  return { ...world, read };
}

describe("fields that are missing", () => {
  it("are made, known at once, and found again by the next run", async () => {
    const account = await aBareAccount();
    const snapshot = await account.read();
    const missing = missingFields(snapshot, uses);
    expect(missing).toEqual({
      kommo: ["productive_project", "linear_issue", "budget_status"],
      productive: ["company", "project", "budget"],
    });
    const heard: string[] = [];
    const made = await createFields(missing, snapshot, { ...account, onMade: (what) => heard.push(what) });
    expect(made.made).toHaveLength(6);
    expect(heard).toEqual(made.made);
    expect(missingFields(made.snapshot, uses)).toEqual({ kommo: [], productive: [] });
    const again = await account.read();
    expect(missingFields(again, uses)).toEqual({ kommo: [], productive: [] });
  });

  it("are found by their code after somebody renamed them", async () => {
    const account = await aBareAccount();
    const snapshot = await account.read();
    await createFields(missingFields(snapshot, uses), snapshot, { ...account, onMade: () => undefined });
    for (const field of account.sandbox.kommo.store.definitions.leads) {
      if (field.code === "HANDOFF_LINEAR_ISSUE") field.name = "Ticket";
    }
    expect(findWriteBack((await account.read()).kommo.fields.leads, "linear_issue")?.name).toBe("Ticket");
  });

  it("are open to people only where people may type something", async () => {
    const account = await aBareAccount();
    const snapshot = await account.read();
    await createFields(missingFields(snapshot, uses), snapshot, { ...account, onMade: () => undefined });
    const made = account.sandbox.kommo.store.definitions.leads.filter(({ code }) =>
      code?.startsWith("HANDOFF_"),
    );
    expect(made.map(({ name, type, isApiOnly }) => [name, type, isApiOnly])).toEqual([
      ["Productive project", "url", false],
      ["Linear issue", "url", true],
      ["Budget status", "text", true],
    ]);
  });

  it("are told and lived without where the token may not make them", async () => {
    const account = await aBareAccount();
    account.sandbox.kommo.switches.admin = false;
    account.sandbox.productive.switches.readOnlyToken = true;
    const snapshot = await account.read();
    const made = await createFields(missingFields(snapshot, uses), snapshot, {
      ...account,
      onMade: () => undefined,
    });
    expect(made.made).toEqual([]);
    expect(made.refused).toHaveLength(6);
    expect(made.refused[0]).toContain("Only an administrator of Kommo may create fields.");
  });

  it("are made once although an answer is lost", async () => {
    const account = await aBareAccount();
    const snapshot = await account.read();
    const lost = { kind: "drop_response" } as const;
    account.sandbox.faults.push(
      { match: { path: /leads\/custom_fields/u, mutating: true, times: 1 }, effect: lost },
      { match: { vendor: "productive", path: /custom_fields/u, mutating: true, times: 1 }, effect: lost },
    );
    const made = await createFields(missingFields(snapshot, uses), snapshot, {
      ...account,
      onMade: () => undefined,
    });
    expect(made.made).toHaveLength(6);
    const names = (await account.read()).productive?.customFields?.map(
      ({ name, customizableType }) => `${customizableType} ${name}`,
    );
    expect(names?.filter((name) => name === "companies Kommo company")).toHaveLength(1);
    expect(findMarker((await account.read()).productive?.customFields, "company")).toBeDefined();
  });
});
