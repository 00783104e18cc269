import { posix, win32 } from "node:path";
import { Secret } from "./secret.ts";
import type { Setting, SettingInputs, SettingLayers } from "./setting-layers.ts";

/** Where the ledger is: a file of SQLite, or a PostgreSQL address, which may hold a password. */
export type LedgerPlace =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: Secret };

type Surroundings = Pick<SettingInputs, "env" | "cwd" | "homedir" | "platform">;

/** `HANDOFF_LEDGER`, else the default for the account; undefined while no account is known. */
export function findLedgerPlace(
  layers: SettingLayers,
  surroundings: Surroundings,
  accountId: number | undefined,
): Setting<LedgerPlace> | undefined {
  const found = layers.findConfidential("HANDOFF_LEDGER");
  if (found === undefined) {
    if (accountId === undefined) return undefined;
    const path = defaultLedgerPath(accountId, surroundings);
    return { value: { kind: "sqlite", path }, source: { layer: "default", detail: path } };
  }
  const place = parseLedgerPlace(found.value, surroundings);
  if ("wrong" in place) {
    const hint = "Write the path of a file, or postgres://user@host/database.";
    layers.problem("HANDOFF_LEDGER", `${found.source.detail}: ${place.wrong}`, hint);
    return undefined;
  }
  if (place.kind === "postgres") layers.secrets.push(place.url, ...passwordOf(place.url));
  return { value: place, source: found.source };
}

/** `HANDOFF_LEDGER` → place, or why it is none. Never shows the address, which may hold a password. */
function parseLedgerPlace(
  text: string,
  surroundings: Surroundings,
): LedgerPlace | { readonly wrong: string } {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === "postgres" || scheme === "postgresql") return postgresPlace(text);
  if (text.startsWith(":")) return { wrong: "A ledger in memory forgets what it did." };
  if (scheme !== undefined) return { wrong: `${scheme}: is no kind of ledger.` };
  const paths = pathsOf(surroundings);
  const home = text.replace(/^~(?=[/\\])/, () => surroundings.homedir);
  return { kind: "sqlite", path: paths.resolve(surroundings.cwd, home) };
}

/** `$XDG_STATE_HOME/handoff/<account id>/ledger.db`, on Windows below `%LOCALAPPDATA%`. */
function defaultLedgerPath(accountId: number, surroundings: Surroundings): string {
  return pathsOf(surroundings).join(stateFolder(surroundings), "handoff", String(accountId), "ledger.db");
}

function stateFolder(surroundings: Surroundings): string {
  const { env, homedir, platform } = surroundings;
  const paths = pathsOf(surroundings);
  const isWindows = platform === "win32";
  const named = env[isWindows ? "LOCALAPPDATA" : "XDG_STATE_HOME"] ?? "";
  // The XDG specification says that a relative path is to be ignored.
  if (paths.isAbsolute(named)) return named;
  return isWindows ? paths.join(homedir, "AppData", "Local") : paths.join(homedir, ".local", "state");
}

function pathsOf({ platform }: Surroundings) {
  return platform === "win32" ? win32 : posix;
}

function postgresPlace(text: string): LedgerPlace | { readonly wrong: string } {
  const url = URL.parse(text);
  if (url === null || url.hostname === "") return { wrong: "The PostgreSQL address is no URL with a host." };
  return { kind: "postgres", url: new Secret("HANDOFF_LEDGER", text) };
}

/** Drivers quote the password alone, as written and decoded. */
function passwordOf(url: Secret): readonly Secret[] {
  const password = URL.parse(url.reveal())?.password ?? "";
  if (password === "") return [];
  const forms = new Set([password, decoded(password)]);
  return [...forms].map((form) => new Secret("HANDOFF_LEDGER", form));
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
