/** The folder with which a sandbox is used: settings for the shell, and a mapping. */

import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { kommoToken } from "./kommo/kommo-seed.ts";
import { exampleMapping } from "./mapping-text.ts";
import { PRODUCTIVE_SANDBOX_TOKEN } from "./productive/productive-handler.ts";
import type { SandboxUrls } from "./server.ts";

export interface SandboxFolder {
  /** Absolute. */
  readonly folder: string;
  readonly envFile: string;
  readonly mappingFile: string;
  /** A mapping that was there is kept: somebody may have worked on it. */
  readonly mapping: "written" | "kept";
  /** Files of an earlier world's ledger that were removed. */
  readonly removed: readonly string[];
}

const header = "# Settings for the handoff sandbox. Made anew by each `handoff sandbox`.";

/**
 * Writes `env` (readable by its owner alone) and, unless there is one, `handoff.yaml`. The ledger of an
 * earlier sandbox is removed, because its objects are gone. Throws a sentence, and changes nothing, when the
 * folder holds something that no sandbox has made.
 */
export async function writeSandboxFolder({
  folder,
  urls,
}: {
  readonly folder: string;
  readonly urls: SandboxUrls;
}): Promise<SandboxFolder> {
  const place = resolve(folder);
  const envFile = resolve(place, "env");
  const mappingFile = resolve(place, "handoff.yaml");
  await refuseForeign(place, envFile);
  await mkdir(place, { recursive: true });
  const removed = await removeLedger(place);
  await writeFile(envFile, envText(place, urls), { mode: 0o600 });
  await chmod(envFile, 0o600);
  const isMapped = existsSync(mappingFile);
  if (!isMapped) await writeFile(mappingFile, exampleMapping);
  return { folder: place, envFile, mappingFile, mapping: isMapped ? "kept" : "written", removed };
}

async function refuseForeign(place: string, envFile: string): Promise<void> {
  if (!existsSync(place)) return;
  const entries = await readdir(place);
  if (entries.length === 0) return;
  const isOurs = existsSync(envFile) && (await readFile(envFile, "utf8")).startsWith(header);
  if (isOurs) return;
  throw new Error(
    `${place} holds ${entries.slice(0, 3).join(", ")}, which no sandbox has made. Name an empty or a new folder.`,
  );
}

/** Written-ahead parts included. */
async function removeLedger(place: string): Promise<readonly string[]> {
  const ledger = (await readdir(place)).filter((name) => /^ledger\.db(-wal|-shm)?$/.test(name));
  for (const name of ledger) await rm(resolve(place, name));
  return ledger;
}

function envText(place: string, urls: SandboxUrls): string {
  const lines = Object.entries({
    KOMMO_BASE_URL: urls.kommo,
    KOMMO_TOKEN: kommoToken,
    PRODUCTIVE_BASE_URL: urls.productive,
    PRODUCTIVE_ORG_ID: "77",
    PRODUCTIVE_TOKEN: PRODUCTIVE_SANDBOX_TOKEN,
    LINEAR_API_URL: urls.linear,
    LINEAR_API_KEY: "lin_api_sandbox",
    SLACK_WEBHOOK_URL: urls.slack,
    HANDOFF_LEDGER: resolve(place, "ledger.db"),
    HANDOFF_QUIET_PERIOD: "2s",
  });
  return [header, ...lines.map(([name, value]) => `${name}=${quoted(value)}`), ""].join("\n");
}

/** Paths may hold spaces; a shell and `.env` readers take single quotes alike. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
