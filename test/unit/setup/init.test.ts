import { describe, expect, it } from "vitest";
import { createKommoClient } from "../../../src/clients/kommo/kommo-http-client.ts";
import { createLinearClient } from "../../../src/clients/linear/linear-http-client.ts";
import { createProductiveClient } from "../../../src/clients/productive/productive-http-client.ts";
import { kommoQuota, linearQuota, productiveQuota } from "../../../src/clients/quota-rules.ts";
import type { QuotaScope } from "../../../src/clients/quota-rules.ts";
import { createMemoryQuota } from "../../../src/clients/quota-store.ts";
import { createQuota } from "../../../src/clients/quota.ts";
import { kommoSellerToken } from "../../../src/sandbox/kommo/kommo-seed.ts";
import { createSandbox } from "../../../src/sandbox/world.ts";
import type { InitRequest } from "../../../src/setup/init.ts";
import { connectAccounts } from "../../../src/setup/init.ts";
import type { Asker, InitEvent, InitPorts } from "../../../src/setup/init/connections.ts";
import { planProfile, warningsOf } from "../../../src/setup/init/new-profile.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const vendorAddresses = {
  productive: "https://api.productive.io/api/v2",
  linear: "https://api.linear.app/graphql",
};

const kommo = { baseUrl: "https://acme.kommo.com", token: "kommo-sandbox-token" };
const productive = { baseUrl: vendorAddresses.productive, organizationId: "77", token: "prod-sandbox-token" };
const linear = { apiUrl: vendorAddresses.linear, apiKey: "lin_api_sandbox" };

function aRequest(overrides: Partial<InitRequest> = {}): InitRequest {
  return {
    kommo: { kind: "complete", connection: kommo },
    productive: { kind: "complete", connection: productive },
    linear: { kind: "complete", connection: linear },
    slack: undefined,
    without: undefined,
    acceptsProposals: true,
    vendorAddresses,
    ...overrides,
  };
}

/** A person who answers in this order; a question too many is an error. */
function anAsker(answers: string[]): Asker {
  const next = (message: string): string => {
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`nobody answers “${message}”`);
    return answer;
  };
  return {
    text: async ({ message, proposed }) => {
      const answer = next(message);
      return answer === "" ? (proposed ?? "") : answer;
    },
    secret: async (message) => next(message),
  };
}

function aScene(asker?: Asker) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  const events: InitEvent[] = [];
  const secrets: string[] = [];
  const http = (scope: QuotaScope) => ({
    fetch: sandbox.fetch,
    clock,
    random: () => 0.5,
    quota: createQuota({ store: createMemoryQuota({ clock }), scope, clock }),
    timeoutMs: 30_000,
    redact: (text: string) => text,
  });
  const ports: InitPorts = {
    asker,
    connectKommo: ({ baseUrl, token }) =>
      createKommoClient({ ...http(kommoQuota()), baseUrl, token: () => token }),
    connectProductive: ({ baseUrl, organizationId, token }) =>
      createProductiveClient({ ...http(productiveQuota), baseUrl, organizationId, token: () => token }),
    connectLinear: ({ apiUrl, apiKey }) =>
      createLinearClient({ ...http(linearQuota), apiUrl, apiKey: () => apiKey }),
    addressProblem: () => undefined,
    onSecret: (variable) => secrets.push(variable),
    onEvent: (event) => events.push(event),
  };
  return { sandbox, ports, events, secrets };
}

const unsetLinear = {
  kind: "partial",
  parts: { apiUrl: undefined, apiKey: undefined },
  missing: ["LINEAR_API_KEY"],
} as const;

describe("connectAccounts", () => {
  it("takes what is offered without asking, and says whose each token is", async () => {
    const { ports, events } = aScene();
    const result = await connectAccounts(aRequest(), ports);
    expect(result.kommo.facts).toMatchObject({ owner: { email: "anna@acme.example" }, isAdmin: true });
    expect(result.productive?.facts.owner.name).toBe("Petra Manager");
    expect(result.linear?.facts).toMatchObject({ workspace: { urlKey: "acme" }, isAdmin: true });
    expect(events.map(({ kind }) => kind)).toEqual(["connected", "connected", "connected"]);
  });

  it("reads five times and writes nothing", async () => {
    const { ports, sandbox } = aScene();
    await connectAccounts(aRequest(), ports);
    expect(sandbox.requests).toHaveLength(5);
    expect(sandbox.requests.filter(({ mutating }) => mutating)).toEqual([]);
  });

  it("names all that is missing where nobody can be asked", async () => {
    const { ports, sandbox } = aScene();
    const parts = { baseUrl: undefined, token: undefined };
    const unset = { kind: "partial", parts, missing: ["KOMMO_SUBDOMAIN", "KOMMO_TOKEN"] } as const;
    await expect(
      connectAccounts(aRequest({ kommo: unset, linear: unsetLinear }), ports),
    ).rejects.toMatchObject({
      exitCode: 2,
      facts: { missing: ["KOMMO_SUBDOMAIN", "KOMMO_TOKEN", "LINEAR_API_KEY"] },
    });
    expect(sandbox.requests).toEqual([]);
  });

  it("ends with 4 where a token is refused and nobody can be asked", async () => {
    const { ports } = aScene();
    const wrong = { kind: "complete", connection: { ...linear, apiKey: "lin_api_wrong" } } as const;
    await expect(connectAccounts(aRequest({ linear: wrong }), ports)).rejects.toMatchObject({ exitCode: 4 });
  });

  it("asks again for what was refused, with what was right proposed", async () => {
    const { ports, events } = aScene(anAsker(["acme", "wrong", "", "kommo-sandbox-token"]));
    const unset = { kind: "partial", parts: { baseUrl: undefined, token: undefined }, missing: [] } as const;
    const result = await connectAccounts(aRequest({ kommo: unset }), ports);
    expect(result.kommo.connection).toEqual(kommo);
    expect(events.map(({ kind }) => kind).slice(0, 3)).toEqual(["asking", "refused", "connected"]);
  });

  it("gives up after five refused answers", async () => {
    const tries = Array.from({ length: 5 }, () => "lin_api_wrong");
    const { ports, events } = aScene(anAsker([...tries]));
    const connected = connectAccounts(aRequest({ linear: unsetLinear }), ports);
    await expect(connected).rejects.toMatchObject({ exitCode: 4 });
    expect(events.filter(({ kind }) => kind === "refused")).toHaveLength(4);
  });

  it("goes without Linear where somebody only presses Enter", async () => {
    const { ports } = aScene(anAsker([""]));
    const result = await connectAccounts(aRequest({ linear: unsetLinear }), ports);
    expect(result.linear).toBeUndefined();
  });

  it("sends a typed token to a set address only after somebody confirmed it", async () => {
    const { ports, sandbox } = aScene(anAsker([vendorAddresses.linear, "lin_api_sandbox"]));
    const parts = { apiUrl: "https://collector.example/graphql", apiKey: undefined };
    const elsewhere = { ...unsetLinear, parts };
    const result = await connectAccounts(aRequest({ linear: elsewhere }), ports);
    expect(result.linear?.connection.apiUrl).toBe(vendorAddresses.linear);
    expect(sandbox.requests.some(({ path }) => path.includes("collector"))).toBe(false);
  });

  it("knows a token that is no administrator's, and its owner by number only", async () => {
    const { ports } = aScene();
    const connection = { ...kommo, token: kommoSellerToken };
    const { facts } = (await connectAccounts(aRequest({ kommo: { kind: "complete", connection } }), ports))
      .kommo;
    expect(facts).toMatchObject({ isAdmin: false, owner: { name: undefined } });
    expect(facts.owner.id).toMatch(/^\d+$/);
  });

  it("makes every secret known for redaction before it is sent", async () => {
    const { ports, secrets } = aScene();
    await connectAccounts(aRequest({ slack: "https://hooks.slack.com/services/T/B/x" }), ports);
    expect(secrets).toEqual(["KOMMO_TOKEN", "PRODUCTIVE_TOKEN", "LINEAR_API_KEY"]);
  });
});

describe("planProfile", () => {
  it("leaves the vendors' own addresses out", async () => {
    const { values } = await planned({});
    expect(values).not.toHaveProperty("PRODUCTIVE_BASE_URL");
    expect(values).not.toHaveProperty("LINEAR_API_URL");
  });

  it("keeps webhook secrets of before, and makes the ones that are missing", async () => {
    const { values } = await planned({ KOMMO_WEBHOOK_SECRET: "old", LINEAR_WEBHOOK_SECRET: "kept" });
    expect(values).toMatchObject({
      KOMMO_WEBHOOK_SECRET: "old",
      PRODUCTIVE_WEBHOOK_SECRET: "new",
      LINEAR_WEBHOOK_SECRET: "kept",
    });
  });

  it("drops the tokens of a system that is gone without", async () => {
    const { values, accounts } = await planned({ LINEAR_API_KEY: "old-key" }, { without: "linear" });
    expect(values).not.toHaveProperty("LINEAR_API_KEY");
    expect(accounts).not.toHaveProperty("linear");
  });
});

describe("warningsOf", () => {
  const day = 86_400_000;
  const codesFor = async (daysLeft: number | undefined) => {
    const result = await connectAccounts(aRequest(), aScene().ports);
    const expiresAtMs = daysLeft === undefined ? undefined : daysLeft * day;
    const facts = { ...result.kommo.facts, expiresAtMs };
    return warningsOf({ ...result, kommo: { ...result.kommo, facts } }, 0).map(({ code }) => code);
  };

  it.each([
    [29, ["token.expiring"]],
    [30, []],
    [undefined, []],
  ])("with %s days left: %j", async (daysLeft, codes) => {
    expect(await codesFor(daysLeft)).toEqual(codes);
  });
});

async function planned(stored: Readonly<Record<string, string>>, request: Partial<InitRequest> = {}) {
  const result = await connectAccounts(aRequest(request), aScene().ports);
  return planProfile({ result, vendorAddresses, extra: {}, stored, randomSegment: () => "new" });
}
