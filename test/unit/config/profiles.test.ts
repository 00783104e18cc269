import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Profile, ProfilePlace } from "../../../src/config/profiles.ts";
import {
  checkProfileName,
  chooseProfile,
  listProfiles,
  profilesFolder,
  readProfile,
  removeProfile,
  storeProfile,
} from "../../../src/config/profiles.ts";
import { HandoffError } from "../../../src/errors.ts";

let home: string;
let place: ProfilePlace;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "handoff-profiles-"));
  place = { env: {}, homedir: home, platform: "linux" };
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function aProfile(overrides: Partial<Profile> = {}): Profile {
  return {
    name: "acme",
    version: 1,
    accounts: { kommo: { id: 33_000_001, name: "Acme" } },
    values: { KOMMO_BASE_URL: "https://acme.kommo.com", KOMMO_TOKEN: "kommo-canary" },
    ...overrides,
  };
}

function fileOf(name: string): string {
  return join(profilesFolder(place), `${name}.json`);
}

function thrownBy(work: () => unknown): HandoffError {
  try {
    work();
  } catch (error) {
    if (error instanceof HandoffError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("profilesFolder", () => {
  it("follows XDG_CONFIG_HOME, and ignores a relative one", () => {
    expect(profilesFolder({ ...place, env: { XDG_CONFIG_HOME: "/c" } })).toBe("/c/handoff/profiles");
    expect(profilesFolder({ ...place, env: { XDG_CONFIG_HOME: "c" }, homedir: "/h" })).toBe(
      "/h/.config/handoff/profiles",
    );
  });

  it("lies below APPDATA on Windows", () => {
    const windows = { platform: "win32", homedir: "C:\\Users\\a", env: { APPDATA: "D:\\Data" } } as const;
    expect(profilesFolder(windows)).toBe("D:\\Data\\handoff\\profiles");
  });
});

describe("storeProfile", () => {
  it("writes what readProfile reads", async () => {
    await storeProfile(aProfile(), place);
    expect(readProfile("acme", place)).toEqual(aProfile());
  });

  it("closes file and folder to everybody else", async () => {
    mkdirSync(profilesFolder(place), { recursive: true, mode: 0o755 });
    const path = await storeProfile(aProfile(), place);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(profilesFolder(place)).mode & 0o777).toBe(0o700);
  });

  it("leaves nothing of the one before, and nothing beside it", async () => {
    await storeProfile(aProfile({ values: { LINEAR_API_KEY: "old-canary" } }), place);
    await storeProfile(aProfile(), place);
    expect(readdirSync(profilesFolder(place))).toEqual(["acme.json"]);
    expect(readFileSync(fileOf("acme"), "utf8")).not.toContain("old-canary");
  });

  it("keeps profiles apart", async () => {
    await storeProfile(aProfile(), place);
    await storeProfile(aProfile({ name: "globex", values: {} }), place);
    expect(readProfile("acme", place)?.values).toEqual(aProfile().values);
  });

  it("refuses to replace a file that cannot be read, and leaves it as it is", async () => {
    await storeProfile(aProfile(), place);
    writeFileSync(fileOf("acme"), "{ half a prof");
    await expect(storeProfile(aProfile(), place)).rejects.toMatchObject({ code: "profile.corrupt" });
    expect(readFileSync(fileOf("acme"), "utf8")).toBe("{ half a prof");
  });
});

describe("readProfile", () => {
  it("knows nothing where nothing was stored", () => {
    expect(readProfile("acme", place)).toBeUndefined();
  });

  it.each(["640", "604", "620"])("refuses a file of mode %s and says what to type", async (mode) => {
    const path = await storeProfile(aProfile(), place);
    chmodSync(path, Number.parseInt(mode, 8));
    const error = thrownBy(() => readProfile("acme", place));
    expect(error).toMatchObject({ code: "profile.unsafe", exitCode: 5 });
    expect(error.hint).toContain(`chmod 600 ${path}`);
  });

  it("refuses a folder that is open to others and says what to type", async () => {
    await storeProfile(aProfile(), place);
    chmodSync(profilesFolder(place), 0o755);
    const error = thrownBy(() => readProfile("acme", place));
    expect(error.hint).toContain(`chmod 700 ${profilesFolder(place)}`);
  });

  it("does not look at modes on Windows, which has none", async () => {
    chmodSync(await storeProfile(aProfile(), place), 0o644);
    const onWindows = { ...place, platform: "win32", env: { APPDATA: join(home, ".config") } } as const;
    expect(() => readProfile("acme", onWindows)).not.toThrow();
  });

  it.each([
    ["no JSON", "kommo-canary"],
    ["another version", JSON.stringify({ ...aProfile(), version: 2 })],
    ["a value that is no text", JSON.stringify({ ...aProfile(), values: { KOMMO_TOKEN: ["kommo-canary"] } })],
  ])("says so where it finds %s, without quoting it", async (_case, text) => {
    await storeProfile(aProfile(), place);
    writeFileSync(fileOf("acme"), text);
    const error = thrownBy(() => readProfile("acme", place));
    expect(error).toMatchObject({ code: "profile.corrupt", exitCode: 5 });
    expect(error.message + (error.hint ?? "")).not.toContain("kommo-canary");
    expect(error.hint).toContain("handoff profiles remove acme");
  });
});

describe("checkProfileName", () => {
  it.each(["../acme", "a/b", "", "Acme", ".acme", "a".repeat(65), "a b"])("refuses “%s”", (name) => {
    expect(thrownBy(() => checkProfileName(name)).exitCode).toBe(2);
  });

  it.each(["acme", "acme.eu", "7-days_a"])("takes “%s”", (name) => {
    expect(() => checkProfileName(name)).not.toThrow();
  });
});

describe("listProfiles", () => {
  it("shows the good ones and says what is wrong with the others", async () => {
    await storeProfile(aProfile(), place);
    await storeProfile(aProfile({ name: "broken" }), place);
    writeFileSync(fileOf("broken"), "");
    const { profiles, problems } = listProfiles(place);
    expect(profiles.map(({ name }) => name)).toEqual(["acme"]);
    expect(problems.map(({ name }) => name)).toEqual(["broken"]);
  });
});

describe("removeProfile", () => {
  it("removes also what cannot be read", async () => {
    await storeProfile(aProfile(), place);
    writeFileSync(fileOf("acme"), "");
    expect(removeProfile("acme", place)).toBe(true);
    expect(removeProfile("acme", place)).toBe(false);
  });
});

describe("chooseProfile", () => {
  const other = { id: 44_000_001, name: "Globex" };

  it("takes the one of the mapping's account", async () => {
    await storeProfile(aProfile(), place);
    await storeProfile(aProfile({ name: "globex", accounts: { kommo: other } }), place);
    const { profile } = chooseProfile({ name: undefined, accountId: other.id }, place);
    expect(profile?.name).toBe("globex");
  });

  it("takes none where two are for that account, and says which there are", async () => {
    await storeProfile(aProfile(), place);
    await storeProfile(aProfile({ name: "beside" }), place);
    const { profile, problems } = chooseProfile({ name: undefined, accountId: 33_000_001 }, place);
    expect(profile).toBeUndefined();
    expect(problems.map(({ message }) => message).join()).toContain("acme, beside");
  });

  it("takes the only one where no account is known yet", async () => {
    await storeProfile(aProfile(), place);
    expect(chooseProfile({ name: undefined, accountId: undefined }, place).profile?.name).toBe("acme");
  });

  it("goes without where none is stored", () => {
    const chosen = chooseProfile({ name: undefined, accountId: 33_000_001 }, place);
    expect(chosen).toEqual({ profile: undefined, problems: [] });
  });

  it("is not stopped by another profile that cannot be read, but keeps why", async () => {
    await storeProfile(aProfile(), place);
    writeFileSync(fileOf("acme"), "");
    const { profile, problems } = chooseProfile({ name: undefined, accountId: 33_000_001 }, place);
    expect(profile).toBeUndefined();
    expect(problems).toMatchObject([{ setting: "profile acme" }]);
  });

  it("refuses a named one that is not there or is another account's", async () => {
    const wanted = { name: "acme", accountId: other.id };
    expect(thrownBy(() => chooseProfile(wanted, place))).toMatchObject({
      code: "profile.missing",
      exitCode: 5,
    });
    await storeProfile(aProfile(), place);
    expect(thrownBy(() => chooseProfile(wanted, place))).toMatchObject({
      code: "profile.other_account",
      exitCode: 5,
    });
  });
});
