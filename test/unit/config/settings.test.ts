import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/config/redaction.ts";
import { findConfigPath, loadSettings, settingsError } from "../../../src/config/settings.ts";
import type { Settings, SettingsRequest } from "../../../src/config/settings.ts";

const canary = "canary-0123456789";

interface Given extends Partial<SettingsRequest> {
  readonly files?: Readonly<Record<string, string>>;
}

function aRequest({ files = {}, ...given }: Given = {}): SettingsRequest {
  return {
    env: {},
    cwd: "/work",
    homedir: "/home/anna",
    platform: "linux",
    readFile: (path) => files[path],
    ...given,
  };
}

function settingsOf(given: Given = {}): Settings {
  const result = loadSettings(aRequest(given));
  if (result.ok) return result.settings;
  throw new Error(result.problems.map(({ message }) => message).join("\n"));
}

function problemsOf(given: Given): readonly string[] {
  const result = loadSettings(aRequest(given));
  return result.ok ? [] : result.problems.map(({ message }) => message);
}

function refuse(): never {
  throw new Error("EACCES");
}

const kommo = { KOMMO_SUBDOMAIN: "acme", KOMMO_TOKEN: canary };

describe("settings without anything set", () => {
  it("are the defaults", () => {
    const settings = settingsOf({ accountId: 33000001 });
    expect(settings).toMatchObject({
      kommo: undefined,
      kommoRequestsPerSecond: { value: 5, source: { layer: "default" } },
      quietPeriodMs: { value: 60_000 },
      timeoutMs: { value: 30_000 },
      keepDeliveriesMs: { value: 2_592_000_000 },
      ledger: { value: { kind: "sqlite", path: "/home/anna/.local/state/handoff/33000001/ledger.db" } },
      slackWebhookUrl: undefined,
      adminToken: undefined,
    });
  });

  it("name everything that is needed, at once", () => {
    expect(problemsOf({ needs: ["kommo", "productive", "linear"] })).toEqual([
      "KOMMO_BASE_URL and KOMMO_SUBDOMAIN are not set.",
      "KOMMO_TOKEN is not set.",
      "PRODUCTIVE_TOKEN is not set.",
      "PRODUCTIVE_ORG_ID is not set.",
      "LINEAR_API_KEY is not set.",
    ]);
  });

  it("have no ledger while no account is known", () => {
    expect(settingsOf().ledger).toBeUndefined();
  });
});

describe("layers", () => {
  const layers = {
    flags: { HANDOFF_CONFIG: "flag.yaml" },
    env: { HANDOFF_CONFIG: "env.yaml" },
    files: { "/work/.env": "HANDOFF_CONFIG=dotenv.yaml\n" },
    profile: { name: "acme", values: { HANDOFF_CONFIG: "profile.yaml" } },
  };

  it.each([
    ["a flag", layers, "/work/flag.yaml", "flag"],
    ["the environment", { ...layers, flags: {} }, "/work/env.yaml", "environment"],
    [".env", { ...layers, flags: {}, env: {} }, "/work/dotenv.yaml", ".env"],
    ["the profile", { ...layers, flags: {}, env: {}, files: {} }, "/work/profile.yaml", "profile"],
    ["the default", {}, "/work/handoff.yaml", "default"],
  ])("ask %s first", (_what, given, value, layer) => {
    expect(findConfigPath(aRequest(given))).toMatchObject({ value, source: { layer } });
  });

  it("pass over an empty value", () => {
    const settings = settingsOf({
      env: { HANDOFF_TIMEOUT: " " },
      files: { "/work/.env": "HANDOFF_TIMEOUT=5s" },
    });
    expect(settings.timeoutMs).toEqual({
      value: 5000,
      source: { layer: ".env", detail: "HANDOFF_TIMEOUT in .env" },
    });
  });

  it("take no secret from a flag", () => {
    const given = {
      flags: { KOMMO_TOKEN: canary },
      needs: ["kommo"] as const,
      env: { KOMMO_SUBDOMAIN: "acme" },
    };
    expect(problemsOf(given)).toEqual(["KOMMO_TOKEN is not set."]);
  });

  it("read .env as Windows writes it", () => {
    const text = "\uFEFFKOMMO_SUBDOMAIN=acme\r\nexport KOMMO_TOKEN='tok-12345'\r\n# comment\r\n";
    const settings = settingsOf({ files: { "/work/.env": text } });
    expect(settings.kommo?.baseUrl.value).toBe("https://acme.kommo.com");
    expect(settings.kommo?.token.value.reveal()).toBe("tok-12345");
  });

  it("say why .env cannot be read", () => {
    expect(problemsOf({ readFile: refuse })).toEqual(["/work/.env cannot be read: EACCES."]);
  });
});

describe("secrets", () => {
  it("are read from a file, trimmed and without byte order mark", () => {
    const env = { KOMMO_SUBDOMAIN: "acme", KOMMO_TOKEN_FILE: "/run/token" };
    const settings = settingsOf({ env, files: { "/run/token": `\uFEFF${canary}\r\n` } });
    expect(settings.kommo?.token.value.reveal()).toBe(canary);
    expect(settings.kommo?.token.source.detail).toBe("KOMMO_TOKEN_FILE (/run/token)");
  });

  it("are read from a file beside .env", () => {
    const files = {
      "/work/.env": "KOMMO_SUBDOMAIN=acme\nKOMMO_TOKEN_FILE=token.txt",
      "/work/token.txt": canary,
    };
    expect(settingsOf({ files }).kommo?.token.value.reveal()).toBe(canary);
  });

  it("are read from the credentials of systemd", () => {
    const env = { KOMMO_SUBDOMAIN: "acme", CREDENTIALS_DIRECTORY: "/run/credentials" };
    const settings = settingsOf({ env, files: { "/run/credentials/kommo_token": canary } });
    expect(settings.kommo?.token).toMatchObject({
      source: { layer: "environment", detail: "/run/credentials/kommo_token" },
    });
  });

  it("are missing when their file is", () => {
    const env = { KOMMO_SUBDOMAIN: "acme", KOMMO_TOKEN_FILE: "/run/token" };
    expect(problemsOf({ env, needs: ["kommo"] })).toEqual([
      "KOMMO_TOKEN_FILE names /run/token, which is missing or empty.",
    ]);
  });

  it("are given once", () => {
    const env = { ...kommo, KOMMO_TOKEN_FILE: "/run/token" };
    expect(problemsOf({ env })).toEqual(["KOMMO_TOKEN and KOMMO_TOKEN_FILE are both set."]);
  });

  it("are tokens on one line", () => {
    expect(problemsOf({ env: { ...kommo, KOMMO_TOKEN: "can\nary" } })).toEqual([
      "KOMMO_TOKEN holds a space, a line break or a letter that no token has.",
    ]);
  });

  it("are tokens alone", () => {
    expect(problemsOf({ env: { ...kommo, KOMMO_TOKEN: `Bearer ${canary}` } })).toEqual([
      "KOMMO_TOKEN begins with “Bearer”.",
    ]);
  });

  it("may be two while one replaces the other", () => {
    const settings = settingsOf({ env: { KOMMO_WEBHOOK_SECRET: "old-secret, new-secret" } });
    expect(settings.kommoWebhookSecrets?.value.map((secret) => secret.reveal())).toEqual([
      "old-secret",
      "new-secret",
    ]);
  });

  it.each([
    ["a,b,c", "KOMMO_WEBHOOK_SECRET holds 3 secrets; one is expected, two while rotating."],
    [",", "KOMMO_WEBHOOK_SECRET holds 0 secrets; one is expected, two while rotating."],
    ["a/b", "KOMMO_WEBHOOK_SECRET holds a character that means something else in a path."],
  ])("of a path are not %j", (text, message) => {
    expect(problemsOf({ env: { KOMMO_WEBHOOK_SECRET: text } })).toEqual([message]);
  });
});

describe("nothing secret is seen", () => {
  const env = {
    ...kommo,
    PRODUCTIVE_ORG_ID: "77",
    PRODUCTIVE_TOKEN: `${canary}-productive`,
    LINEAR_API_KEY: `${canary}-linear`,
    KOMMO_WEBHOOK_SECRET: `${canary}-one,${canary}-two`,
    PRODUCTIVE_WEBHOOK_SECRET: `${canary}-three`,
    PRODUCTIVE_WEBHOOK_TOKENS: `${canary}-four`,
    LINEAR_WEBHOOK_SECRET: `${canary}-five`,
    SLACK_WEBHOOK_URL: `https://hooks.slack.com/services/${canary}`,
    SLACK_PROBLEMS_WEBHOOK_URL: `https://hooks.slack.com/services/${canary}`,
    HANDOFF_ADMIN_TOKEN: `${canary}-six`,
    HANDOFF_LEDGER: `postgres://handoff:${canary}%21@db.example/handoff`,
  };

  it("in JSON", () => {
    expect(JSON.stringify(settingsOf({ env }))).not.toContain(canary);
  });

  it("in inspect", () => {
    expect(inspect(settingsOf({ env }), { depth: null, showHidden: true })).not.toContain(canary);
  });

  it("in problems", () => {
    const wrong = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, `${value} ä`]));
    const { message, facts } = settingsError(
      (() => {
        const result = loadSettings(
          aRequest({ env: { ...wrong, KOMMO_SUBDOMAIN: "acme", PRODUCTIVE_ORG_ID: "77" } }),
        );
        return result.ok ? [] : result.problems;
      })(),
    );
    expect(message.split("\n").length).toBeGreaterThan(4);
    expect(message + JSON.stringify(facts)).not.toContain(canary);
  });

  it.each(Object.entries(env).filter(([, value]) => value.includes(canary)))(
    "after redaction of %s",
    (_name, value) => {
      const redact = createRedactor(settingsOf({ env }).secrets);
      expect(redact(`error: ${value} and ${decodeURIComponent(value)}`)).not.toContain(canary);
    },
  );
});

describe("addresses", () => {
  it("are built from the subdomain", () => {
    expect(settingsOf({ env: kommo }).kommo?.baseUrl).toEqual({
      value: "https://acme.kommo.com",
      source: { layer: "environment", detail: "KOMMO_SUBDOMAIN" },
    });
  });

  it.each(["acme.kommo.com", "-acme", "acme/x", "www", "a b"])("are not built from “%s”", (subdomain) => {
    expect(problemsOf({ env: { ...kommo, KOMMO_SUBDOMAIN: subdomain } })).toEqual([
      `KOMMO_SUBDOMAIN is “${subdomain}”, which is not the name before .kommo.com.`,
    ]);
  });

  it.each(["https://acme.kommo.com/", "http://127.0.0.1:4010/kommo", "http://localhost:1", "http://[::1]:1"])(
    "may be %s",
    (url) => {
      const settings = settingsOf({ env: { KOMMO_BASE_URL: url, KOMMO_TOKEN: canary } });
      expect(settings.kommo?.baseUrl.value).toBe(url.replace(/\/$/, ""));
    },
  );

  it.each([
    ["acme", "is no URL such as https://acme.kommo.com"],
    ["http://acme.kommo.com", "is http:// to another machine, and would show the token on the way"],
    ["http://localhost.evil.example", "is http:// to another machine, and would show the token on the way"],
    ["ftp://acme.kommo.com", "begins with ftp://, and https:// is expected"],
    ["https://a:b@acme.kommo.com", "holds a user name or password"],
    ["https://acme.kommo.com/?a=b", "holds a query or fragment"],
  ])("may not be %s", (url, sentence) => {
    expect(problemsOf({ env: { KOMMO_BASE_URL: url, KOMMO_TOKEN: canary } })).toEqual([
      `KOMMO_BASE_URL ${sentence}.`,
    ]);
  });

  it("are the account's own, without the API's path", () => {
    expect(
      problemsOf({ env: { KOMMO_BASE_URL: "https://www.kommo.com/api/v4", KOMMO_TOKEN: canary } }),
    ).toHaveLength(2);
  });

  it("are given once", () => {
    const env = { ...kommo, KOMMO_BASE_URL: "https://acme.kommo.com" };
    expect(problemsOf({ env })).toEqual(["KOMMO_BASE_URL and KOMMO_SUBDOMAIN are both set."]);
  });
});

describe("a token", () => {
  it("goes to the vendor's address from any source", () => {
    const files = { "/work/.env": "PRODUCTIVE_ORG_ID=77\n" };
    const settings = settingsOf({ env: { PRODUCTIVE_TOKEN: canary, LINEAR_API_KEY: canary }, files });
    expect(settings.productive?.baseUrl.value).toBe("https://api.productive.io/api/v2");
    expect(settings.linear?.baseUrl.value).toBe("https://api.linear.app/graphql");
  });

  it("goes to the vendor's address written out in another source", () => {
    const files = { "/work/.env": "LINEAR_API_URL=https://api.linear.app/graphql\n" };
    expect(settingsOf({ env: { LINEAR_API_KEY: canary }, files }).linear).toBeDefined();
  });

  it.each([
    ["KOMMO_TOKEN", "KOMMO_BASE_URL=https://evil.example"],
    ["KOMMO_TOKEN", "KOMMO_SUBDOMAIN=evil"],
    ["LINEAR_API_KEY", "LINEAR_API_URL=https://evil.example/graphql"],
    ["PRODUCTIVE_TOKEN", "PRODUCTIVE_BASE_URL=https://evil.example"],
  ])("%s of the environment does not follow %s of a folder's .env", (variable, line) => {
    const [address = ""] = line.split("=");
    expect(problemsOf({ env: { [variable]: canary }, files: { "/work/.env": line } })).toEqual([
      `The token comes from ${variable}, and the address from ${address} in .env: a token goes only to an address from its own source.`,
    ]);
  });

  it("of a profile does not follow an address of the environment", () => {
    const profile = { name: "acme", values: kommo };
    expect(problemsOf({ env: { KOMMO_BASE_URL: "https://evil.example" }, profile })).toHaveLength(1);
  });

  it("follows an address of its own profile", () => {
    const profile = { name: "acme", values: kommo };
    expect(settingsOf({ profile }).kommo?.token.source).toEqual({
      layer: "profile",
      detail: "KOMMO_TOKEN of profile acme",
    });
  });
});

describe("numbers and durations", () => {
  it.each([
    ["7", 7],
    ["0.5", 0.5],
  ])("%s requests per second are allowed", (text, value) => {
    expect(settingsOf({ env: { HANDOFF_KOMMO_RPS: text } }).kommoRequestsPerSecond.value).toBe(value);
  });

  it.each(["0", "7.1", "-1", "five", "1e1"])("%s requests per second are not", (text) => {
    expect(problemsOf({ env: { HANDOFF_KOMMO_RPS: text } })).toEqual([
      `HANDOFF_KOMMO_RPS is “${text}”; requests per second are more than 0 and at most 7.`,
    ]);
  });

  it.each([
    ["500ms", 500],
    ["2m", 120_000],
    ["0", 0],
  ])("a quiet period of %s is %i ms", (text, value) => {
    expect(settingsOf({ env: { HANDOFF_QUIET_PERIOD: text } }).quietPeriodMs.value).toBe(value);
  });

  it.each(["60", "2h", "-1s", "soon"])("a quiet period is not “%s”", (text) => {
    expect(problemsOf({ env: { HANDOFF_QUIET_PERIOD: text } })).toEqual([
      `HANDOFF_QUIET_PERIOD is “${text}”; a duration of at most 1h is expected.`,
    ]);
  });

  it("a timeout is never zero", () => {
    expect(problemsOf({ env: { HANDOFF_TIMEOUT: "0s" } })).toHaveLength(1);
  });

  it("an organisation is a number", () => {
    expect(problemsOf({ env: { PRODUCTIVE_TOKEN: canary, PRODUCTIVE_ORG_ID: "77-acme" } })).toEqual([
      "PRODUCTIVE_ORG_ID is “77-acme”, and a number is expected.",
    ]);
  });
});

describe("the ledger", () => {
  it.each([
    ["an absolute path", "/var/lib/ledger.db", "/var/lib/ledger.db"],
    ["a path from the working directory", "data/ledger.db", "/work/data/ledger.db"],
    ["a path from the home directory", "~/ledger.db", "/home/anna/ledger.db"],
  ])("is at %s", (_what, text, path) => {
    expect(settingsOf({ env: { HANDOFF_LEDGER: text } }).ledger?.value).toEqual({ kind: "sqlite", path });
  });

  it("is below XDG_STATE_HOME", () => {
    const settings = settingsOf({ accountId: 1, env: { XDG_STATE_HOME: "/state" } });
    expect(settings.ledger?.value).toEqual({ kind: "sqlite", path: "/state/handoff/1/ledger.db" });
  });

  it("ignores a relative XDG_STATE_HOME, as its specification says", () => {
    const settings = settingsOf({ accountId: 1, env: { XDG_STATE_HOME: "state" } });
    expect(settings.ledger?.value).toMatchObject({ path: "/home/anna/.local/state/handoff/1/ledger.db" });
  });

  it("is below LOCALAPPDATA on Windows", () => {
    const settings = settingsOf({
      accountId: 1,
      platform: "win32",
      cwd: "C:\\work",
      env: { LOCALAPPDATA: "C:\\Users\\anna\\AppData\\Local" },
    });
    expect(settings.ledger?.value).toMatchObject({
      path: "C:\\Users\\anna\\AppData\\Local\\handoff\\1\\ledger.db",
    });
  });

  it("may be on another drive of Windows", () => {
    const settings = settingsOf({
      platform: "win32",
      cwd: "C:\\work",
      env: { HANDOFF_LEDGER: "D:\\ledger.db" },
    });
    expect(settings.ledger?.value).toMatchObject({ path: "D:\\ledger.db" });
  });

  it("may be a PostgreSQL database, whose address comes from a file", () => {
    const settings = settingsOf({
      env: { HANDOFF_LEDGER_FILE: "/run/db" },
      files: { "/run/db": "postgres://a:b@c/d\n" },
    });
    expect(settings.ledger?.value).toMatchObject({ kind: "postgres" });
  });

  it.each(["mysql://a/b", "sqlite:ledger.db", ":memory:", "postgres:///x"])("is not %s", (text) => {
    expect(problemsOf({ env: { HANDOFF_LEDGER: text } })).toHaveLength(1);
  });
});

describe("the error for settings", () => {
  it("holds every problem and exit code 5", () => {
    const result = loadSettings(aRequest({ needs: ["linear"], env: { HANDOFF_KOMMO_RPS: "9" } }));
    const error = settingsError(result.ok ? [] : result.problems);
    expect(error).toMatchObject({ code: "settings.invalid", exitCode: 5 });
    expect(error.message.split("\n")[0]).toBe("2 settings do not fit:");
  });
});
