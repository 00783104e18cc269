/** Single settings: numbers, durations, lists of secrets. */
import { addressProblem } from "./base-url.ts";
import { durationExamples, parseDuration } from "./duration.ts";
import { Secret } from "./secret.ts";
import type { Setting, SettingLayers } from "./setting-layers.ts";

/** Kommo blocks an address that asks more often. */
const highestKommoRate = 7;

/** Requests per second, 5 unless set. */
export function findKommoRate(layers: SettingLayers): Setting<number> {
  const found = layers.find("HANDOFF_KOMMO_RPS");
  if (found === undefined) return { value: 5, source: { layer: "default", detail: "5" } };
  const value = /^\d+(?:\.\d+)?$/.test(found.value) ? Number(found.value) : Number.NaN;
  if (!(value > 0 && value <= highestKommoRate)) {
    const message = `${found.source.detail} is “${found.value}”; requests per second are more than 0 and at most ${highestKommoRate}.`;
    layers.problem("HANDOFF_KOMMO_RPS", message, "Leave it out for 5.");
  }
  return { value, source: found.source };
}

/** A duration in milliseconds; `plain` is the default as a person would write it. */
export function findDuration(
  layers: SettingLayers,
  variable: string,
  plain: string,
  bounds: { readonly atLeastMs: number; readonly atMost: string },
): Setting<number> {
  const found = layers.find(variable);
  const value = parseDuration(found?.value ?? plain);
  const isWithin =
    value !== undefined && value >= bounds.atLeastMs && value <= (parseDuration(bounds.atMost) ?? 0);
  if (found !== undefined && !isWithin) {
    const lowest = bounds.atLeastMs > 0 ? "above zero and " : "";
    const message = `${found.source.detail} is “${found.value}”; a duration ${lowest}of at most ${bounds.atMost} is expected.`;
    layers.problem(variable, message, `Write it like ${durationExamples}; left out, it is ${plain}.`);
  }
  return { value: value ?? 0, source: found?.source ?? { layer: "default", detail: plain } };
}

/** Secrets separated by commas. */
export function findSecretList(
  layers: SettingLayers,
  variable: string,
): Setting<readonly Secret[]> | undefined {
  const found = layers.findSecret(variable);
  if (found === undefined) return undefined;
  const parts = found.value
    .reveal()
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => new Secret(variable, part));
  layers.secrets.push(...parts);
  return { value: parts, source: found.source };
}

/** Segments of a webhook's path: one, or two while one replaces the other. */
export function findPathSecrets(
  layers: SettingLayers,
  variable: string,
): Setting<readonly Secret[]> | undefined {
  const found = findSecretList(layers, variable);
  if (found === undefined) return undefined;
  const { detail } = found.source;
  if (found.value.length < 1 || found.value.length > 2) {
    layers.problem(
      variable,
      `${detail} holds ${found.value.length} secrets; one is expected, two while rotating.`,
      "Remove the old ones.",
    );
  }
  if (!found.value.every((secret) => /^[A-Za-z0-9._~-]+$/.test(secret.reveal()))) {
    layers.problem(
      variable,
      `${detail} holds a character that means something else in a path.`,
      "Use letters, digits, `-` and `_` only.",
    );
  }
  return found;
}

/** An address that is itself the secret. */
export function findSecretAddress(layers: SettingLayers, variable: string): Setting<Secret> | undefined {
  const found = layers.findSecret(variable);
  if (found === undefined) return undefined;
  const problem = addressProblem(found.value.reveal());
  if (problem !== undefined) {
    layers.problem(
      variable,
      `${found.source.detail} ${problem}.`,
      "Copy the webhook's address from Slack again.",
    );
  }
  return found;
}
