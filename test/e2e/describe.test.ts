/** `mapping describe` and `mapping schema` as they are typed. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Workplace } from "../support/command.ts";
import { aWorkplace } from "../support/command.ts";
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

function typed(words: readonly string[], env: Readonly<Record<string, string>> = place.env): Promise<Ended> {
  // No profile of this machine’s user takes part.
  return type(words, { env: { ...env, XDG_CONFIG_HOME: place.folder }, cwd: place.folder });
}

describe("mapping describe", () => {
  it("prints the page for one audience, with the names of the accounts", async () => {
    place.sandbox.kommo.asPerson.renameStage(7_700_002, 142, "Unterschrieben");
    const { exitCode, stdout } = await typed(["mapping", "describe", "--for", "sales"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("**Unterschrieben** in **Support contracts**");
    expect(stdout.match(/^# /gmu)).toHaveLength(1);
  });

  it("prints all three without --for", async () => {
    const { stdout } = await typed(["mapping", "describe"]);
    expect(stdout.match(/^# .*$/gmu)).toHaveLength(3);
  });

  it("takes the mapping's names without any connection, and says so", async () => {
    const { PATH = "", HOME = "", HANDOFF_CONFIG = "" } = place.env;
    const end = await typed(["mapping", "describe", "--for", "sales"], { PATH, HOME, HANDOFF_CONFIG });
    expect(end.exitCode).toBe(0);
    expect(end.stdout).toContain("**Signed** in **Support contracts**");
    expect(end.stderr).toMatch(/Names are those of the mapping/u);
    expect(place.sandbox.requests).toHaveLength(0);
  });

  it("ends with 2 for an audience that is none, and with 5 without a mapping", async () => {
    expect((await typed(["mapping", "describe", "--for", "everybody"])).exitCode).toBe(2);
    expect((await typed(["--config", "/nowhere.yaml", "mapping", "describe"])).exitCode).toBe(5);
  });
});

describe("mapping schema", () => {
  it("prints JSON, with and without --json", async () => {
    const [plain, json] = [await typed(["mapping", "schema"]), await typed(["mapping", "schema", "--json"])];
    expect(JSON.parse(plain.stdout)).toEqual(JSON.parse(json.stdout));
    expect(z.object({ title: z.string() }).parse(JSON.parse(plain.stdout)).title).toBe("handoff mapping");
  });
});
