import { fillPeople, fillPipelines } from "../../../support/large-accounts.ts";
import { describe, expect, it } from "vitest";
import { readSnapshot } from "../../../../src/setup/discover/read-snapshot.ts";
import type { SnapshotPart } from "../../../../src/setup/discover/read-snapshot.ts";
import { aWorld } from "../../../contract/clients-setup.ts";

type World = ReturnType<typeof aWorld>;

function read({ kommo, productive, linear, clock }: World, parts: SnapshotPart[] = []) {
  const onPart = (part: SnapshotPart) => void parts.push(part);
  return readSnapshot({ kommo, productive, linear, nowMs: clock.now(), namedTemplates: [], onPart });
}

describe("reading large accounts", () => {
  it("reads every page, asks no more often than that takes, and is never told to wait", async () => {
    const world = aWorld();
    fillPeople(world.sandbox);
    fillPipelines(world.sandbox);
    const snapshot = await read(world);
    expect(snapshot.productive?.people).toHaveLength(2_000);
    expect(snapshot.linear?.users).toHaveLength(1_000);
    expect(snapshot.linear?.teams.length).toBeGreaterThan(50);
    expect(snapshot.linear?.states.length).toBeGreaterThan(400);
    expect(snapshot.kommo.users).toHaveLength(400);
    expect(snapshot.kommo.pipelines).toHaveLength(50);
    expect(snapshot.kommo.pipelines.at(-1)?.statuses).toHaveLength(100);
    const { requests } = world.sandbox;
    expect(requests.filter(({ status }) => status !== 200 && status !== 204)).toEqual([]);
    expect(requests.filter(({ mutating }) => mutating)).toEqual([]);
    const counts = (vendor: string) => requests.filter((request) => request.vendor === vendor).length;
    // Kommo: account, pipelines, 3 kinds of fields, 2 pages of users, wins of 49 open pipelines.
    expect(counts("kommo")).toBe(1 + 1 + 3 + 2 + 49);
    // Productive: 10 pages of people, and one request for each of the eleven other lists (services: budgets first).
    expect(counts("productive")).toBe(10 + 11);
    // Linear: organisation, 4 pages of users, teams, 2 pages of states, projects, labels, templates.
    expect(counts("linear")).toBe(1 + 4 + 1 + 2 + 1 + 1 + 1);
  });

  it("says what is being read and how much it was", async () => {
    const parts: SnapshotPart[] = [];
    await read(aWorld(), parts);
    expect(parts).toContainEqual({ name: "teams", count: undefined });
    expect(parts).toContainEqual({ name: "teams", count: 58 });
  });
});

describe("a token that may not see everything", () => {
  it("leaves the users of Kommo unknown instead of failing", async () => {
    const world = aWorld();
    world.sandbox.kommo.switches.admin = false;
    expect((await read(world)).kommo.users).toBeUndefined();
  });
});

describe("recent wins", () => {
  it("are counted per pipeline, with what they have filled in", async () => {
    const { kommo } = await read(aWorld());
    const sales = kommo.wins.find(({ pipelineId }) => pipelineId === 7700001);
    expect(sales?.count).toBeGreaterThan(10);
    expect(sales?.filled[510001]).toBeLessThan(sales?.count ?? 0);
    expect(sales?.emails[510003]).toContain("design@acme.example");
  });
});
