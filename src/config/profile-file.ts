/** One stored profile on disk: what it holds, and who else may read it. Reading never changes anything. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { exitCodes, HandoffError } from "../errors.ts";

/** The accounts a profile's tokens belong to, as they were called when it was stored. */
const profileAccounts = z.object({
  kommo: z.object({ id: z.number().int().positive(), name: z.string() }),
  productive: z.object({ id: z.string() }).optional(),
  linear: z.object({ id: z.string(), name: z.string() }).optional(),
});

const profileContent = z.object({
  version: z.literal(1),
  accounts: profileAccounts,
  values: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()),
});

export type ProfileContent = Readonly<z.infer<typeof profileContent>>;

/** Where a profile is stored. Names hold no path separators: `checkProfileName` sees to that. */
export function profilePath(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}

/**
 * The content of a profile, or undefined where there is none. Throws (exit 5) `profile.unsafe` where others may
 * read it, `profile.unreadable` and `profile.corrupt` where nothing can be made of it.
 */
export function readProfileFile(
  folder: string,
  name: string,
  platform: NodeJS.Platform,
): ProfileContent | undefined {
  const path = profilePath(folder, name);
  try {
    checkOthersKeptOut(path, platform);
    return parseProfile(readFileSync(path, "utf8"), path, name);
  } catch (cause) {
    if (cause instanceof HandoffError) throw cause;
    if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return undefined;
    throw unfit("profile.unreadable", `${path} cannot be read (${codeOf(cause) ?? "unknown reason"}).`, {
      hint: "Let this user read the file and its folder.",
      cause,
    });
  }
}

/** Modes say nothing on Windows; there the user's own folder is closed to others. */
function checkOthersKeptOut(path: string, platform: NodeJS.Platform): void {
  const folder = dirname(path);
  const file = statSync(path);
  if (platform === "win32") return;
  const candidates = [
    { place: path, stats: file, closed: "600" },
    { place: folder, stats: statSync(folder), closed: "700" },
  ];
  for (const { place, stats, closed } of candidates) {
    const mode = stats.mode & 0o777;
    if ((mode & 0o077) === 0) continue;
    throw unfit("profile.unsafe", `${place} holds tokens and is open to others (mode ${mode.toString(8)}).`, {
      hint: `Type: chmod ${closed} ${quoted(place)}. If somebody may have read it, make new tokens.`,
    });
  }
}

function parseProfile(text: string, path: string, name: string): ProfileContent {
  const hint = `Correct it, or type \`handoff profiles remove ${name}\` and then \`handoff init --name ${name}\`.`;
  const parsed = profileContent.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  // Only the place: a complaint about a value could quote a token.
  const place = parsed.error.issues[0]?.path.join(".") ?? "";
  const found = place === "" ? "it is not the JSON that `handoff init` writes" : `“${place}” does not fit`;
  throw unfit("profile.corrupt", `${path} is no usable profile: ${found}.`, { hint });
}

function jsonOf(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

function unfit(
  code: string,
  message: string,
  { hint, cause }: { readonly hint: string; readonly cause?: unknown },
): HandoffError {
  return new HandoffError({ code, message, hint, exitCode: exitCodes.doesNotFit, cause });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** As a POSIX shell needs it. */
function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/u.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
