/** The program as a process: exit codes, sentences, secrets, and what two of them do to one deal. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { CommandEnd, Workplace } from "../support/command.ts";
import { aWorkplace, canaries } from "../support/command.ts";
import { takeInventory } from "../support/inventory.ts";

const website = "41200317";
const brokenMapping = fileURLToPath(new URL("../fixtures/mappings/twenty-mistakes.yaml", import.meta.url));
let place: Workplace;

beforeEach(async () => {
  place = await aWorkplace();
});

afterEach(async () => {
  await place.close();
});

const reportSchema = z.object({
  version: z.literal(1),
  deals: z.array(
    z.object({
      outcome: z.string(),
      steps: z.array(z.object({ key: z.string(), action: z.string(), status: z.string() })),
      problems: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string() })),
    }),
  ),
  summary: z.record(z.string(), z.number()),
});

function reportOf(end: CommandEnd): z.infer<typeof reportSchema> {
  return reportSchema.parse(JSON.parse(end.stdout));
}

describe("exit codes", () => {
  it("are 0 for a plan and 10 when changes are asked about", async () => {
    expect((await place.run(["plan", website])).code).toBe(0);
    expect((await place.run(["plan", website, "--exit-code"])).code).toBe(10);
  });

  it("are 0 when all is done, and 3 when a named deal is held or not ours", async () => {
    expect((await place.run(["provision", website])).code).toBe(0);
    expect((await place.run(["provision", "41200321"])).code).toBe(3);
    expect((await place.run(["provision", "41200335"])).code).toBe(3);
  });

  it("are 2 for a lead that is none, and for a command that is none", async () => {
    expect((await place.run(["provision", "Northwind"])).code).toBe(2);
    const unknown = await place.run(["provison", website]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/provision/);
  });
});

describe("what goes wrong is one sentence with a hint and no stack", () => {
  it("a token Kommo does not accept: exit 4", async () => {
    const end = await place.run(["provision", website], { KOMMO_TOKEN: "another-token" });
    expect(end.code).toBe(4);
    expect(end.stdout + end.stderr).toMatch(/Kommo/);
    expectNoStack(end);
  });

  it("a broken mapping: exit 5, every problem with its line", async () => {
    const end = await place.run(["provision", website], { HANDOFF_CONFIG: brokenMapping });
    expect(end.code).toBe(5);
    const lines = (end.stdout + end.stderr).match(/twenty-mistakes\.yaml:\d+:\d+/g) ?? [];
    expect(new Set(lines).size).toBeGreaterThanOrEqual(20);
    expectNoStack(end);
  });

  it("a mapping that is not there, and a setting that is missing: exit 5", async () => {
    const missing = await place.run(["plan", website], { HANDOFF_CONFIG: "/nowhere/handoff.yaml" });
    expect(missing.code).toBe(5);
    const unset = await place.run(["plan", website], { LINEAR_API_KEY: "" });
    expect(unset.code).toBe(5);
    expect(unset.stderr).toMatch(/LINEAR_API_KEY/);
    expectNoStack(unset);
  });

  it("a vendor that answers with an error page: exit 75, and nothing is lost", async () => {
    place.sandbox.faults.push({ match: { vendor: "productive" }, effect: { kind: "html", status: 503 } });
    const end = await place.run(["provision", website]);
    expect(end.code).toBe(75);
    expect(end.stdout + end.stderr).toMatch(/Productive/);
    expectNoStack(end);
    place.sandbox.faults.length = 0;
    expect((await place.run(["provision", website])).code).toBe(0);
  });

  it("a vendor that never answers: exit 75 after the time-out", async () => {
    place.sandbox.faults.push({ match: { vendor: "linear" }, effect: { kind: "hang", effect: false } });
    const end = await place.run(["provision", website], { HANDOFF_TIMEOUT: "200ms" });
    expect(end.code).toBe(75);
    expect(end.stdout + end.stderr).toMatch(/Linear/);
    expectNoStack(end);
  });

  it("a token of another account than the mapping's: exit 5", async () => {
    place.sandbox.kommo.store.account = { ...place.sandbox.kommo.store.account, id: 44_000_001 };
    const end = await place.run(["provision", website, "--json"]);
    expect(end.code).toBe(5);
    expect(end.stdout).toMatch(/44000001/);
  });
});

describe("secrets", () => {
  it("appear in no output and not in the ledger's bytes", async () => {
    const ends: CommandEnd[] = [];
    for (const args of [
      ["-v", "provision", website],
      ["--json", "-v", "provision", "41200321"],
      ["--json", "show", website],
      ["status", "-v"],
    ]) {
      ends.push(await place.run(args));
    }
    ends.push(await place.run(["-v", "plan", "41200318"], { PRODUCTIVE_TOKEN: "wrong-productive-canary" }));
    place.sandbox.faults.push({ match: { vendor: "linear" }, effect: { kind: "html", status: 500 } });
    ends.push(await place.run(["-v", "--json", "provision", "41200318"]));
    const said = ends.map(({ stdout, stderr }) => stdout + stderr).join("\n") + place.bytes();
    expect(said).toContain("Website relaunch");
    for (const canary of [...canaries, "wrong-productive-canary"]) expect(said).not.toContain(canary);
  });
});

describe("two processes on one deal", () => {
  it("make one of everything, and the second reports what the first did", async () => {
    place.sandbox.latency.ms = 60;
    const ends = await Promise.all([
      place.run(["--json", "provision", website]),
      place.run(["--json", "provision", website]),
    ]);
    expect(ends.map((end) => end.code)).toEqual([0, 0]);
    const inventory = takeInventory(place.sandbox, Number(website), 8800);
    expect(inventory).toMatchObject({
      companies: ["Northwind Studio GmbH"],
      projects: ["Northwind Studio GmbH - Website relaunch"],
      budgets: ["Website relaunch"],
      issues: ["Website relaunch"],
      notes: [`handoff · ready · ${website}`],
    });
    const actions = ends.map((end) => reportOf(end).deals[0]?.steps.map((step) => step.action) ?? []);
    expect(actions.some((list) => list.every((action) => action === "reuse"))).toBe(true);
  });

  it("finish what a killed one began, at once and once", async () => {
    place.sandbox.latency.ms = 60;
    const { child, end } = place.start(["provision", website]);
    await untilWrites(4);
    child.kill("SIGKILL");
    await end;
    const again = await place.run(["--json", "provision", website]);
    expect(again.code).toBe(0);
    const inventory = takeInventory(place.sandbox, Number(website), 8800);
    expect(inventory.projects).toHaveLength(1);
    expect(inventory.budgets).toHaveLength(1);
    expect(inventory.services).toHaveLength(3);
    expect(inventory.members).toEqual(["2001", "2002", "2003"]);
    expect(inventory.issues).toHaveLength(1);
    expect(inventory.notes).toHaveLength(1);
  });
});

function expectNoStack(end: CommandEnd): void {
  expect(end.stdout + end.stderr).not.toMatch(/\n\s+at .+:\d+:\d+/);
}

async function untilWrites(count: number): Promise<void> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (place.sandbox.requests.filter((request) => request.mutating).length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the handoff never came that far");
}
