import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";

import { writeSandboxFolder } from "../../../src/sandbox/folder.ts";
import { listen, type SandboxServer } from "../../../src/sandbox/server.ts";
import { ConnectionCut } from "../../../src/sandbox/simulator.ts";
import { systemClock } from "../../../src/sandbox/system-clock.ts";
import { createSandbox, type Sandbox } from "../../../src/sandbox/world.ts";

const headers = { authorization: "Bearer kommo-sandbox-token" };

let sandbox: Sandbox;
let server: SandboxServer;

beforeEach(async () => {
  sandbox = createSandbox({ clock: systemClock });
  sandbox.kommo.switches.rateLimit = "off";
  server = await listen({ sandbox });
});

afterEach(() => server.close());

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${server.urls.control}${path}`, { method: "POST", body: JSON.stringify(body) });

describe("the sandbox's server", () => {
  it("serves the vendors below their prefixes and Slack beside them", async () => {
    const [kommo, productive, linear, slack] = await Promise.all([
      fetch(`${server.urls.kommo}/api/v4/account`, { headers }),
      fetch(`${server.urls.productive}/companies`, {
        headers: { "x-auth-token": "prod-sandbox-token", "x-organization-id": "77" },
      }),
      fetch(server.urls.linear, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "lin_api_sandbox" },
        body: JSON.stringify({ query: "{ viewer { id } }" }),
      }),
      fetch(server.urls.slack, { method: "POST", body: JSON.stringify({ text: "hi" }) }),
    ]);
    expect([kommo.status, productive.status, linear.status, slack.status]).toEqual([200, 200, 200, 200]);
  });

  it("writes links that lead back to itself", async () => {
    const first = await fetch(`${server.urls.kommo}/api/v4/leads?limit=1`, { headers });
    const next = /"next":\{"href":"([^"]+)"/.exec(await first.text())?.[1] ?? "";
    expect(next.startsWith(`${server.urls.kommo}/api/v4/leads`)).toBe(true);
    expect((await fetch(next, { headers })).status).toBe(200);
  });

  it("sends 204 without a body", async () => {
    const response = await fetch(`${server.urls.kommo}/api/v4/leads/1`, { headers });
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  it("counts requests by the caller's address", async () => {
    sandbox.kommo.switches.rateLimit = "address";
    sandbox.kommo.switches.violationsUntilBlock = 1;
    const calls = Array.from({ length: 8 }, () => fetch(`${server.urls.kommo}/api/v4/account`, { headers }));
    await Promise.all(calls);
    expect([...sandbox.kommo.handler.rateLimit.blocked]).toEqual(["127.0.0.1"]);
  });

  it("destroys the socket for a cut connection", async () => {
    sandbox.faults.push({ match: {}, effect: { kind: "drop_response" } });
    await expect(fetch(`${server.urls.kommo}/api/v4/account`, { headers })).rejects.toThrow("fetch failed");
  });

  it("sends the bytes that are left before it cuts", async () => {
    sandbox.kommo.handler.handle = () => Promise.reject(new ConnectionCut('{"id":4'));
    const response = await fetch(`${server.urls.kommo}/api/v4/account`, { headers });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
  });

  it("sends a truncated answer with a clean end", async () => {
    sandbox.faults.push({ match: {}, effect: { kind: "truncate", bytes: 7 } });
    const response = await fetch(`${server.urls.kommo}/api/v4/account`, { headers });
    expect(await response.text()).toBe('{"id":3');
  });

  it("lets go of a request that hangs when the caller goes", async () => {
    const giveUp = new AbortController();
    const letGo = Promise.withResolvers<string>();
    sandbox.kommo.simulator.fetch = (request) => {
      request.signal.addEventListener("abort", () => letGo.resolve("let go"));
      giveUp.abort();
      return new Promise(() => {});
    };
    const call = fetch(`${server.urls.kommo}/api/v4/account`, { headers, signal: giveUp.signal });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(await letGo.promise).toBe("let go");
  });

  it("answers 404 where nothing is served", async () => {
    expect((await fetch(`http://127.0.0.1:${server.port}/elsewhere`)).status).toBe(404);
  });

  it("rejects a port that is taken", async () => {
    await expect(listen({ sandbox, port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("the sandbox's control routes", () => {
  it("show every object, and no credentials", async () => {
    const text = await (await fetch(`${server.urls.control}/state`)).text();
    const state: unknown = JSON.parse(text);
    expect(state).toMatchObject({
      kommo: { leads: { length: 60 } },
      productive: { objects: {} },
      linear: { teams: {} },
      slack: [],
    });
    expect(text).not.toContain("kommo-sandbox-token");
    expect(text).not.toContain("lin_api_sandbox");
  });

  it("show the requests", async () => {
    await fetch(`${server.urls.kommo}/api/v4/account`, { headers });
    const log: unknown = await (await fetch(`${server.urls.control}/requests`)).json();
    expect(log).toMatchObject([{ vendor: "kommo", path: "/api/v4/account", status: 200 }]);
  });

  it("replace the fault rules, patterns given as text", async () => {
    await post("/faults", [{ match: { path: "^/api/v4/acc" }, effect: { kind: "html", status: 502 } }]);
    expect((await fetch(`${server.urls.kommo}/api/v4/account`, { headers })).status).toBe(502);
    await post("/faults", []);
    expect((await fetch(`${server.urls.kommo}/api/v4/account`, { headers })).status).toBe(200);
  });

  it.each([
    [{ match: { path: "(" }, effect: { kind: "drop_request" } }, "expected a regular expression"],
    [{ match: {}, effect: { kind: "explode" } }, "fault rules"],
    [{ match: { every: 2 }, effect: { kind: "drop_request" } }, "every"],
  ])("refuse a wrong rule with a sentence: %j", async (rule, sentence) => {
    const response = await post("/faults", [rule]);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(sentence)]);
  });

  it("let a person move a deal", async () => {
    await post("/act", { do: "moveLead", lead: 41_200_336, statusId: 142 });
    expect(sandbox.kommo.store.leads.get(41_200_336)?.statusId).toBe(142);
  });

  it("answer the number of a deal that a person makes", async () => {
    const made: unknown = await (
      await post("/act", { do: "createLead", name: "New", pipelineId: 7_700_001, statusId: 142 })
    ).json();
    expect(made).toEqual({ lead: 41_300_001 });
  });

  it("let a person act at the other vendors", async () => {
    await post("/act", { vendor: "productive", do: "renameCompany", args: ["90001", "Northwind AG"] });
    expect(sandbox.productive.store.find("companies", "90001")?.attributes["name"]).toBe("Northwind AG");
  });

  it.each([
    [{ do: "fly" }, "nothing a person can do"],
    [{ do: "moveLead", lead: 1, statusId: 142 }, "no deal 1"],
    [{ vendor: "linear", do: "fly" }, "Nobody can do fly there"],
  ])("refuse what cannot be done with a sentence: %j", async (act, sentence) => {
    const response = await post("/act", act);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(sentence)]);
  });
});

describe("the sandbox's folder", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "handoff-sandbox-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("holds the settings, for its owner alone", async () => {
    const { envFile } = await writeSandboxFolder({ folder, urls: server.urls });
    const lines = (await readFile(envFile, "utf8")).split("\n");
    expect((await stat(envFile)).mode & 0o777).toBe(0o600);
    expect(lines).toContain(`KOMMO_BASE_URL=http://127.0.0.1:${server.port}/kommo`);
    expect(lines).toContain(`PRODUCTIVE_BASE_URL=http://127.0.0.1:${server.port}/productive/api/v2`);
    expect(lines).toContain(`LINEAR_API_URL=http://127.0.0.1:${server.port}/linear/graphql`);
    expect(lines).toContain(`HANDOFF_LEDGER=${join(folder, "ledger.db")}`);
  });

  it("holds a mapping whose won stages have no start line", async () => {
    const { mappingFile } = await writeSandboxFolder({ folder, urls: server.urls });
    expect(await readFile(mappingFile, "utf8")).not.toMatch(/^\s*since:/m);
  });

  it("holds a mapping that means what the common-case example means", async () => {
    const { mappingFile } = await writeSandboxFolder({ folder, urls: server.urls });
    const example = new URL("../../fixtures/mappings/handoff.yaml", import.meta.url);
    expect(parse(await readFile(mappingFile, "utf8"))).toEqual(parse(await readFile(example, "utf8")));
  });

  it("is made anew around a mapping that somebody changed, without the old ledger", async () => {
    await writeSandboxFolder({ folder, urls: server.urls });
    await writeFile(join(folder, "handoff.yaml"), "version: 1\n");
    await writeFile(join(folder, "ledger.db"), "");
    const again = await writeSandboxFolder({ folder, urls: server.urls });
    expect(again).toMatchObject({ mapping: "kept", removed: ["ledger.db"] });
    expect(await readFile(join(folder, "handoff.yaml"), "utf8")).toBe("version: 1\n");
  });

  it("is refused where something else is kept", async () => {
    await writeFile(join(folder, "thesis.txt"), "do not touch");
    await expect(writeSandboxFolder({ folder, urls: server.urls })).rejects.toThrow("thesis.txt");
  });
});
