import { describe, expect, it } from "vitest";
import { readSnapshot } from "../../../../src/setup/discover/read-snapshot.ts";
import type { SnapshotPart } from "../../../../src/setup/discover/read-snapshot.ts";
import type { Sandbox } from "../../../../src/sandbox/world.ts";
import { aWorld } from "../../../contract/clients-setup.ts";

type World = ReturnType<typeof aWorld>;

function read({ kommo, productive, linear, clock }: World, parts: SnapshotPart[] = []) {
  const onPart = (part: SnapshotPart) => void parts.push(part);
  return readSnapshot({ kommo, productive, linear, nowMs: clock.now(), namedTemplates: [], onPart });
}

/** 2,000 people, 1,000 users of Linear, 400 users of Kommo, 50 pipelines of 100 stages. */
function fill({ kommo, productive, linear }: Sandbox): void {
  const model = productive.store.find("people", "2001");
  if (model === undefined) throw new Error("the world has no Anna");
  const peopleNow = productive.store.all("people").length;
  productive.store.transaction(() => {
    for (let at = peopleNow; at < 2_000; at += 1) {
      const attributes = {
        ...model.attributes,
        last_name: `P${String(at)}`,
        email: `p${String(at)}@acme.example`,
      };
      productive.store.put({ ...model, id: String(400_000 + at), attributes });
    }
  });
  const [user] = linear.store.users.values();
  if (user === undefined) throw new Error("the world has no user");
  for (let at = linear.store.users.size; at < 1_000; at += 1) {
    const id = `5f0e4c1a-00cc-4000-8000-${String(at).padStart(12, "0")}`;
    linear.store.users.set(id, { ...user, id, serial: 10_000 + at, email: `p${String(at)}@acme.example` });
  }
  for (let at = kommo.store.users.length; at < 400; at += 1) {
    const email = `k${String(at)}@acme.example`;
    kommo.store.users.push({
      id: 9_200_000 + at,
      name: `K ${String(at)}`,
      email,
      isAdmin: false,
      isActive: true,
    });
  }
  const stages = Array.from({ length: 97 }, (_, at) => ({
    id: 62_000_000 + at,
    name: `Stage ${String(at)}`,
    sort: 20 + at,
    type: 0 as const,
  }));
  for (let at = kommo.store.pipelines.length; at < 50; at += 1) {
    const [first] = kommo.store.pipelines;
    if (first === undefined) throw new Error("the world has no pipeline");
    const system = first.statuses.filter(({ id, type }) => type === 1 || id === 142 || id === 143);
    const pipeline = { id: 7_800_000 + at, name: `Pipeline ${String(at)}`, isMain: false, isArchived: false };
    kommo.store.pipelines.push({ ...pipeline, statuses: [...system, ...stages] });
  }
}

describe("reading large accounts", () => {
  it("reads every page, asks no more often than that takes, and is never told to wait", async () => {
    const world = aWorld();
    fill(world.sandbox);
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
