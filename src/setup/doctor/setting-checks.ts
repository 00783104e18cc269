/** Each setting and where it came from; of secrets only that. */
import type { Check } from "./check.ts";
import { fail, info, pass } from "./check.ts";
import type { SettingFact } from "./snapshot.ts";

export function checkSettings(settings: readonly SettingFact[]): readonly Check[] {
  return settings.flatMap((setting) => checkSetting(setting));
}

function checkSetting({ variable, state, source, value, problem }: SettingFact): readonly Check[] {
  switch (state) {
    case "wrong":
      return [
        fail("setting", variable, problem?.message ?? "It does not fit.", problem?.hint ?? "Correct it."),
      ];
    case "set":
      return [pass("setting", variable, said(value, source))];
    case "default":
      return [info("setting", variable, `${value ?? "Not set"} (default).`)];
    case "not needed":
      return [];
  }
}

/** `33000001, from .env.` or, of a secret, `Set by KOMMO_TOKEN_FILE (/run/kommo).` */
function said(value: string | undefined, source: string | undefined): string {
  const from = source ?? "the environment";
  return value === undefined ? `Set by ${from}.` : `${value}, from ${from}.`;
}
