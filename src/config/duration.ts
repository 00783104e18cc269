const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** How durations are written, for error sentences. */
export const durationExamples = "`500ms`, `60s`, `2m`, `12h` or `30d`";

/** `60s` → 60000. Units ms, s, m, h, d, w; a bare `0` is allowed; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const match = /^(\d{1,9})\s?(ms|s|m|h|d|w)$/.exec(text);
  const unit = unitMs[match?.[2] ?? ""];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}
