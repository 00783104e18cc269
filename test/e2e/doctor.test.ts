/** `doctor` and `mapping check --live` as they are typed, against a sandbox that listens on loopback. */
import { createServer } from "node:http";
import type { Server } from "node:http";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Workplace } from "../support/command.ts";
import { aWorkplace, canaries } from "../support/command.ts";
import type { Ended } from "../unit/commands/cli-scene.ts";
import { type } from "../unit/commands/cli-scene.ts";

let place: Workplace;

beforeEach(async () => {
  place = await aWorkplace();
  place.sandbox.kommo.switches.rateLimit = "off";
});

afterEach(async () => {
  await place.close();
});

function typed(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  // No profile of this machine’s user takes part.
  const own = { ...place.env, XDG_CONFIG_HOME: place.folder };
  return type(words, { env: { ...own, ...env }, cwd: place.folder });
}

const report = z.object({
  version: z.literal(1),
  ok: z.boolean(),
  checks: z.array(
    z.object({
      id: z.string(),
      status: z.enum(["pass", "warn", "fail", "info"]),
      title: z.string(),
      detail: z.string(),
      hint: z.string().nullable(),
      line: z.number().nullable(),
    }),
  ),
});

async function checksOf(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { stdout } = await typed([...words, "--json"], env);
  return report.parse(JSON.parse(stdout));
}

describe("doctor", () => {
  it("ends with 0 when nothing failed, and with 1 where doubts count", async () => {
    expect((await typed(["doctor"])).exitCode).toBe(0);
    expect((await typed(["doctor", "--strict"])).exitCode).toBe(1);
  });

  it("ends with 1 when a person of the mapping is archived, and says in which line", async () => {
    place.sandbox.productive.asPerson.deactivatePerson("2003");
    const { exitCode, stdout } = await typed(["doctor"]);
    expect(exitCode).toBe(1);
    const line = readFileSync(place.env["HANDOFF_CONFIG"] ?? "", "utf8")
      .split("\n")
      .findIndex((text) => text.includes("id: 2003"));
    expect(stdout).toContain(`people.dev@acme.example.productive (line ${String(line + 1)})`);
  });

  it("says where each setting came from, and of secrets only that", async () => {
    const tokenFile = join(place.folder, "kommo-token");
    writeFileSync(tokenFile, canaries[0]);
    const { checks } = await checksOf(["doctor"], { KOMMO_TOKEN: "", KOMMO_TOKEN_FILE: tokenFile });
    const detailOf = (title: string) => checks.find((check) => check.title === title)?.detail;
    expect(detailOf("KOMMO_TOKEN")).toBe(`Set by KOMMO_TOKEN_FILE (${tokenFile}).`);
    expect(detailOf("PRODUCTIVE_ORG_ID")).toBe("77, from the environment.");
    expect(detailOf("HANDOFF_TIMEOUT")).toBe("30s (default).");
  });

  it("compares the clock with what the answers say", async () => {
    const { checks } = await checksOf(["doctor"]);
    expect(checks.find(({ id }) => id === "clock")).toMatchObject({ status: "pass" });
  });

  it("looks at what it can when settings are wrong or missing, and says which", async () => {
    const { ok, checks } = await checksOf(["doctor"], { HANDOFF_TIMEOUT: "soon", LINEAR_API_KEY: "" });
    expect(ok).toBe(false);
    const failed = checks.filter(({ status }) => status === "fail").map(({ title }) => title);
    expect(failed).toEqual(["LINEAR_API_KEY", "HANDOFF_TIMEOUT", "Linear key"]);
    expect(checks.find(({ title }) => title === "Kommo: stages")?.status).toBe("pass");
  });

  it("says what is wrong with a broken mapping, and still looks at the accounts", async () => {
    const broken = join(place.folder, "broken.yaml");
    writeFileSync(broken, "version: 1\n");
    const { checks } = await checksOf(["doctor"], { HANDOFF_CONFIG: broken });
    expect(checks.find(({ id }) => id === "mapping.file")).toMatchObject({ status: "fail" });
    expect(checks.find(({ id }) => id === "kommo.token")).toMatchObject({ status: "pass" });
  });

  it("does not make a ledger, and says that there will be one", async () => {
    const { checks } = await checksOf(["doctor"]);
    expect(checks.find(({ id }) => id === "ledger")).toMatchObject({ status: "info" });
    expect(existsSync(place.env["HANDOFF_LEDGER"] ?? "")).toBe(false);
  });

  it("names the account a ledger belongs to instead, and what of the quotas is used", async () => {
    expect((await typed(["provision", "41200317"])).exitCode).toBe(0);
    const other = readFileSync(place.env["HANDOFF_CONFIG"] ?? "", "utf8").replaceAll("33000001", "44000001");
    const file = join(place.folder, "other.yaml");
    writeFileSync(file, other);
    const { checks } = await checksOf(["doctor"], { HANDOFF_CONFIG: file });
    expect(checks.find(({ id }) => id === "ledger.account")?.detail).toMatch(
      /belongs to Kommo account 33000001/u,
    );
    expect(checks.filter(({ id }) => id === "quota").length).toBeGreaterThan(2);
  });

  it("writes nothing in the three systems", async () => {
    await typed(["doctor"]);
    expect(place.sandbox.requests.filter(({ mutating }) => mutating)).toEqual([]);
  });

  it("shows no token, also with -v and when tokens are not accepted", async () => {
    const ends = [
      await typed(["doctor", "-v"]),
      await typed(["doctor", "--json"], {
        KOMMO_TOKEN: "wrong-canary-token",
        LINEAR_API_KEY: "lin_api_wrong_canary",
      }),
    ];
    const text = ends.map(({ stdout, stderr }) => stdout + stderr).join("\n");
    for (const canary of [...canaries, "wrong-canary-token", "lin_api_wrong_canary"]) {
      expect(text).not.toContain(canary);
    }
  });
});

describe("doctor --url", () => {
  let server: Server;
  let base: string;

  beforeEach(async () => {
    server = createServer((request, response) => {
      response.writeHead(request.url === "/livez" ? 200 : 404).end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    base = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}`;
  });

  afterEach(() => {
    server.close();
  });

  it("asks the server whether it lives", async () => {
    const { checks } = await checksOf(["doctor", "--url", base]);
    expect(checks.find(({ id }) => id === "server")).toMatchObject({ status: "pass" });
  });

  it("says that something else answers there, or nothing", async () => {
    const wrong = await checksOf(["doctor", "--url", `${base}/somewhere`]);
    expect(wrong.checks.find(({ id }) => id === "server")?.detail).toMatch(/answers 404/u);
    const nobody = await checksOf(["doctor", "--url", "http://127.0.0.1:9"]);
    expect(nobody.checks.find(({ id }) => id === "server")?.detail).toMatch(/cannot be reached/u);
  });

  it("ends with 2 for what is no address", async () => {
    expect((await typed(["doctor", "--url", "handoff"])).exitCode).toBe(2);
  });
});

describe("mapping check --live", () => {
  it("ends with 0 for a mapping that fits the accounts", async () => {
    const { exitCode, stdout } = await typed(["mapping", "check", "--live"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/In the accounts/u);
  });

  it("ends with 5 and the line where it does not", async () => {
    place.sandbox.productive.asPerson.deleteProject("7001");
    const { exitCode, stdout } = await typed(["mapping", "check", "--live"]);
    expect(exitCode).toBe(5);
    expect(stdout).toMatch(/service_types\.website\.template \(line \d+\)/u);
  });

  it("asks nobody without the flag", async () => {
    await typed(["mapping", "check"]);
    expect(place.sandbox.requests).toHaveLength(0);
  });
});
