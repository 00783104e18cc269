/**
 * Stored connections, one file each, so that what happens to one does not touch the others. Readable by their
 * owner alone.
 */
import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { posix, win32 } from "node:path";
import { exitCodes, HandoffError } from "../errors.ts";
import { profilePath, readProfileFile } from "./profile-file.ts";
import type { ProfileContent } from "./profile-file.ts";
import type { ProfileValues, SettingInputs, SettingProblem } from "./setting-layers.ts";

export interface Profile extends ProfileContent {
  readonly name: string;
}

/** Every profile that can be used, by name, and what is wrong with the others. */
export interface ProfileList {
  readonly profiles: readonly Profile[];
  readonly problems: readonly { readonly name: string; readonly error: HandoffError }[];
}

/** A file's name on every system: one case, no separators. */
const profileName = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export type ProfilePlace = Pick<SettingInputs, "env" | "homedir" | "platform">;

/** `$XDG_CONFIG_HOME/handoff/profiles`, else `~/.config/…`; on Windows below `%APPDATA%`. */
export function profilesFolder({ env, homedir, platform }: ProfilePlace): string {
  const isWindows = platform === "win32";
  const paths = isWindows ? win32 : posix;
  const named = env[isWindows ? "APPDATA" : "XDG_CONFIG_HOME"] ?? "";
  const usual = isWindows ? paths.join(homedir, "AppData", "Roaming") : paths.join(homedir, ".config");
  // The XDG specification says that a relative path is to be ignored.
  return paths.join(paths.isAbsolute(named) ? named : usual, "handoff", "profiles");
}

/** Throws (exit 2) for what cannot be the name of a file everywhere. */
export function checkProfileName(name: string): void {
  if (profileName.test(name)) return;
  throw new HandoffError({
    code: "usage",
    message: `“${name}” cannot name a profile.`,
    hint: "A name is made of the letters a to z, digits, `.`, `_` and `-`, and begins with a letter or digit.",
    exitCode: exitCodes.usage,
  });
}

/** Undefined where there is none. Throws (exit 5) where it may not or cannot be used; see `readProfileFile`. */
export function readProfile(name: string, place: ProfilePlace): Profile | undefined {
  checkProfileName(name);
  const content = readProfileFile(profilesFolder(place), name, place.platform);
  return content === undefined ? undefined : { name, ...content };
}

export function listProfiles(place: ProfilePlace): ProfileList {
  const profiles: Profile[] = [];
  const problems: { name: string; error: HandoffError }[] = [];
  for (const name of storedNames(place)) {
    try {
      const profile = readProfile(name, place);
      if (profile !== undefined) profiles.push(profile);
    } catch (error) {
      if (!(error instanceof HandoffError)) throw error;
      problems.push({ name, error });
    }
  }
  return { profiles, problems };
}

/** What a command takes its settings from: at most one profile, and why another one was not taken. */
export interface ProfileChoice {
  readonly profile: ProfileValues | undefined;
  /** Worth saying only where settings are missing. */
  readonly problems: readonly SettingProblem[];
}

/**
 * The profile of that name; else the one of that Kommo account; where neither is known the only one there is.
 * Throws (exit 5) only where a profile was named and is missing, unusable, or another account's.
 */
export function chooseProfile(
  wanted: { readonly name: string | undefined; readonly accountId: number | undefined },
  place: ProfilePlace,
): ProfileChoice {
  if (wanted.name !== undefined) return { profile: namedProfile(wanted.name, wanted, place), problems: [] };
  const { profiles, problems } = listProfiles(place);
  const { accountId } = wanted;
  const fitting = profiles.filter(
    ({ accounts }) => accountId === undefined || accounts.kommo.id === accountId,
  );
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return { profile: valuesOf(only), problems: [] };
  return {
    profile: undefined,
    problems: [
      ...(fitting.length > 1 ? [severalProblem(fitting, accountId)] : []),
      ...problems.map(({ name, error }) => ({
        setting: `profile ${name}`,
        message: error.message,
        hint: error.hint ?? "",
      })),
    ],
  };
}

/**
 * Writes a profile as a whole or not at all, for its owner alone, and answers with the file's path. One that is
 * there is replaced; one that may not or cannot be read is left as it is (throws as `readProfile`).
 */
export async function storeProfile(profile: Profile, place: ProfilePlace): Promise<string> {
  const { name, version, accounts, values } = profile;
  readProfile(name, place);
  const folder = profilesFolder(place);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The umask may have left it open, and a folder of ours holds nothing for others.
  chmodSync(folder, 0o700);
  // Loaded here alone: reading a profile needs nothing of it, and every command reads.
  const { default: Conf } = await import("conf");
  const file = new Conf<ProfileContent>({
    cwd: folder,
    configName: name,
    configFileMode: 0o600,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
  });
  file.store = { version, accounts, values };
  return file.path;
}

/** Removes the file, whatever it holds. False where there is none. */
export function removeProfile(name: string, place: ProfilePlace): boolean {
  checkProfileName(name);
  if (!storedNames(place).includes(name)) return false;
  rmSync(profilePath(profilesFolder(place), name));
  return true;
}

/** Throws (exit 5): there is no profile of that name. */
export function missingProfile(name: string, place: ProfilePlace): HandoffError {
  const names = storedNames(place);
  const known = names.length === 0 ? "None is stored yet." : `Stored: ${names.join(", ")}.`;
  return new HandoffError({
    code: "profile.missing",
    message: `There is no profile ${name}. ${known}`,
    hint: `\`handoff init --name ${name}\` makes it; \`handoff profiles list\` shows what there is.`,
    exitCode: exitCodes.doesNotFit,
  });
}

function storedNames(place: ProfilePlace): readonly string[] {
  try {
    return readdirSync(profilesFolder(place))
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.slice(0, -".json".length))
      .filter((name) => profileName.test(name))
      .toSorted();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw cause;
  }
}

function namedProfile(
  name: string,
  { accountId }: { readonly accountId: number | undefined },
  place: ProfilePlace,
): ProfileValues {
  const profile = readProfile(name, place);
  if (profile === undefined) throw missingProfile(name, place);
  const { kommo } = profile.accounts;
  if (accountId === undefined || kommo.id === accountId) return valuesOf(profile);
  throw new HandoffError({
    code: "profile.other_account",
    message: `Profile ${name} is for the Kommo account ${kommo.name} (${kommo.id}), but the mapping was written for account ${accountId}.`,
    hint: "Name the profile or the mapping (`--config`) of the same account; `handoff profiles list` shows the profiles.",
    facts: { profile: kommo.id, mapping: accountId },
    exitCode: exitCodes.doesNotFit,
  });
}

function valuesOf({ name, values }: Profile): ProfileValues {
  return { name, values };
}

function severalProblem(fitting: readonly Profile[], accountId: number | undefined): SettingProblem {
  const names = fitting.map(({ name }) => name);
  const which = accountId === undefined ? "are stored" : `are for the Kommo account ${accountId}`;
  return {
    setting: "--profile",
    message: `${names.length} profiles ${which}: ${names.join(", ")}.`,
    hint: `Say which one: \`--profile ${names[0] ?? ""}\`.`,
  };
}
