/** A sandbox as large as accounts get: more of everything than one page of any list holds. */
import type { Sandbox } from "../../src/sandbox/world.ts";

/** 2,000 people in Productive, 1,000 users in Linear, 400 in Kommo. */
export function fillPeople({ kommo, productive, linear }: Sandbox): void {
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
}

/** 50 pipelines of 100 stages: as many as Kommo allows. */
export function fillPipelines({ kommo }: Sandbox): void {
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
