/** `webhooks install | list | remove` as they are typed, and `doctor` after them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Workplace } from "../support/command.ts";
import { aWorkplace } from "../support/command.ts";
import type { Ended } from "../unit/commands/cli-scene.ts";
import { type } from "../unit/commands/cli-scene.ts";

const base = "http://127.0.0.1:8080";
let place: Workplace;

beforeEach(async () => {
  place = await aWorkplace();
  place.sandbox.kommo.switches.rateLimit = "off";
  // Live Linear takes public addresses only.
  place.sandbox.linear.switches.webhookUrls = "any";
});

afterEach(async () => {
  await place.close();
});

function typed(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  // No profile of this machine’s user takes part.
  const own = { ...place.env, XDG_CONFIG_HOME: place.folder };
  return type(words, { env: { ...own, ...env }, cwd: place.folder });
}

function install(...more: readonly string[]): Promise<Ended> {
  return typed(["webhooks", "install", "--url", base, ...more]);
}

function variablesIn(text: string): Readonly<Record<string, string>> {
  const pairs = text.split("\n").flatMap((line) => (/^[A-Z_]+=/u.test(line) ? [line.split(/=(.*)/su)] : []));
  return Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value]));
}

async function detailOf(id: string, env: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  const { stdout } = await typed(["doctor", "--json"], env);
  const shape = z.object({ checks: z.array(z.object({ id: z.string(), detail: z.string() })) });
  return shape.parse(JSON.parse(stdout)).checks.find((check) => check.id === id)?.detail;
}

/** Every secret that any of the webhooks has. */
function secretsThere(): readonly string[] {
  const { kommo, productive, linear } = place.sandbox;
  const addresses = [
    ...kommo.store.webhooks.map(({ destination }) => destination),
    ...productive.store.all("webhooks").map(({ attributes }) => String(attributes["target_url"])),
  ];
  return [
    ...addresses.map((address) => address.split("/").at(-1) ?? ""),
    ...productive.store.all("webhooks").map(({ attributes }) => String(attributes["signature_token"])),
    ...[...linear.store.webhooks.values()].map(({ secret }) => secret),
  ];
}

describe("webhooks install", () => {
  it("registers them, and the same again changes nothing", async () => {
    expect((await install()).exitCode).toBe(0);
    const writes = place.sandbox.requests.filter(({ mutating }) => mutating).length;
    expect((await install()).exitCode).toBe(0);
    expect(place.sandbox.requests.filter(({ mutating }) => mutating)).toHaveLength(writes);
  });

  it("prints what the server needs on request, and nothing else on standard output", async () => {
    const { stdout } = await install("--print-env");
    const variables = variablesIn(stdout);
    expect(Object.keys(variables)).toEqual([
      "KOMMO_WEBHOOK_SECRET",
      "PRODUCTIVE_WEBHOOK_SECRET",
      "PRODUCTIVE_WEBHOOK_TOKENS",
      "LINEAR_WEBHOOK_SECRET",
    ]);
    expect(stdout.split("\n").filter((line) => line !== "" && !/^(?:#|[A-Z_]+=)/u.test(line))).toEqual([]);
    const printed = Object.values(variables).flatMap((value) => value.split(","));
    expect([...new Set(secretsThere())].every((secret) => printed.includes(secret))).toBe(true);
  });

  it("prints the same again later, also when they are set by then", async () => {
    const first = (await install("--print-env")).stdout;
    expect((await install("--print-env")).stdout).toBe(first);
    const again = await typed(["webhooks", "install", "--url", base, "--print-env"], variablesIn(first));
    expect(again.stdout).toBe(first);
  });

  it("shows no secret anywhere else", async () => {
    const ends = [
      await install(),
      await install("--json", "-v"),
      await typed(["webhooks", "list", "-v"]),
      await typed(["webhooks", "list", "--json"]),
      await typed(["doctor", "--json"]),
      await typed(["webhooks", "install", "--url", "http://127.0.0.1:8081"]),
      await typed(["webhooks", "remove", "--url", "http://127.0.0.1:8081", "--json"]),
    ];
    const text = ends.map(({ stdout, stderr }) => stdout + stderr).join("\n") + place.bytes();
    expect(secretsThere().length).toBeGreaterThan(5);
    for (const secret of secretsThere()) expect(text).not.toContain(secret);
    expect(text).toContain("/webhooks/kommo/[secret]");
  });

  it("makes doctor content, also about the secrets the server is given", async () => {
    const variables = variablesIn((await install("--print-env")).stdout);
    expect(await detailOf("webhook.kommo", variables)).toMatch(/^Registered and switched on/u);
    expect(await detailOf("webhook.kommo", { KOMMO_WEBHOOK_SECRET: "not-that-one" })).toMatch(
      /another secret/u,
    );
  });

  it("is named by doctor when one was switched off, and switches it on again", async () => {
    await install();
    for (const webhook of place.sandbox.kommo.store.webhooks) webhook.disabled = true;
    expect(await detailOf("webhook.kommo")).toMatch(/is switched off/u);
    expect((await install()).stdout).toMatch(/corrected .*\n.*\n\s+It was switched off\./u);
    expect(await detailOf("webhook.kommo")).toMatch(/^Registered and switched on/u);
  });

  it("ends with 0 where plans have none, says what happens instead, and doctor remembers", async () => {
    place.sandbox.kommo.switches.plan = "base";
    place.sandbox.productive.switches.planHasWebhooks = false;
    const { exitCode, stdout } = await install();
    expect(exitCode).toBe(0);
    const said = stdout.replaceAll(/\s+/gu, " ");
    expect(said).toContain("the plan of the account has none");
    expect(said).toContain("the plan of the organisation has no webhooks");
    const doctor = (await typed(["doctor"])).stdout.replaceAll(/\s+/gu, " ");
    expect(doctor).toContain("The plan of the Kommo account has no webhooks");
    expect(doctor).toContain("Productive refused: the plan has no webhooks");
  });

  it("ends with 1 where a right is missing, with the manual way and its address on request", async () => {
    place.sandbox.kommo.switches.admin = false;
    const { exitCode, stdout } = await install();
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(/\s+/gu, " ")).toMatch(/by hand: Settings → Integrations → Web hooks/u);
    expect((await install("--print-env")).stdout).toMatch(
      /^# To be entered by hand: http:\/\/127\.0\.0\.1:8080\/webhooks\/kommo\/[\w-]{20,}$/mu,
    );
  });

  it("ends with 4 where a token is not accepted", async () => {
    place.sandbox.kommo.switches.revoked = true;
    expect((await install()).exitCode).toBe(4);
  });

  it.each([
    [["--url", "http://handoff.acme.example"], /does not begin with https/u],
    [["--url", "https://192.168.0.4"], /is no public address/u],
    [[], /Required option “--url <base>” not specified/u],
    [["--url", base, "--print-env", "--json"], /--print-env prints variables/u],
  ])("ends with 2 for %j", async (words, says) => {
    const end = await typed(["webhooks", "install", ...words]);
    expect(end.exitCode).toBe(2);
    expect(end.stdout + end.stderr.replaceAll(/\s+/gu, " ")).toMatch(says);
  });

  it("does not take this machine for a server of live accounts", async () => {
    const live = { KOMMO_BASE_URL: "https://acme.kommo.com" };
    const end = await typed(["webhooks", "install", "--url", "https://localhost"], live);
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toMatch(/is on this machine/u);
  });
});

describe("webhooks remove", () => {
  it("removes those of this address and leaves the others", async () => {
    await install();
    await typed(["webhooks", "install", "--url", "http://127.0.0.1:8081"]);
    const { exitCode } = await typed(["webhooks", "remove", "--url", "http://127.0.0.1:8081"]);
    expect(exitCode).toBe(0);
    expect(place.sandbox.kommo.store.webhooks.map(({ destination }) => new URL(destination).port)).toEqual([
      "8080",
    ]);
    expect((await typed(["webhooks", "list"])).stdout).not.toContain("8081");
  });
});
