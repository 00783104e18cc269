/** Webhooks of the three systems: what was done, what is left over, what was refused and what to do then. */
import type { Clean } from "./inert-text.ts";
import type { Paint, Pen } from "./pen.ts";

type WebhookStatusText = "created" | "kept" | "changed" | "off" | "stray" | "removed" | "listed";

export interface WebhookText {
  readonly address: string;
  readonly events: readonly string[];
  readonly team: string | undefined;
  readonly isEnabled: boolean;
  readonly status: WebhookStatusText;
  readonly note: string | undefined;
}

export interface WebhookSystemText {
  readonly system: "kommo" | "productive" | "linear";
  readonly webhooks: readonly WebhookText[];
  readonly refusal: { readonly message: string; readonly hint: string } | undefined;
}

export function drawWebhooks(
  systems: readonly WebhookSystemText[],
  pen: Pen,
  clean: Clean,
): readonly string[] {
  return systems.flatMap((system, at) => [...(at === 0 ? [] : [""]), ...drawSystem(system, pen, clean)]);
}

function drawSystem(
  { system, webhooks, refusal }: WebhookSystemText,
  pen: Pen,
  clean: Clean,
): readonly string[] {
  const isNone = webhooks.length === 0 && refusal === undefined;
  return [
    pen.strong(systemNames[system]),
    ...(isNone ? [`  ${pen.quiet("No webhook of handoff.")}`] : []),
    ...webhooks.flatMap((webhook) => drawWebhook(webhook, pen, clean)),
    ...(refusal === undefined ? [] : drawRefusal(refusal, pen, clean)),
  ];
}

function drawWebhook(webhook: WebhookText, pen: Pen, clean: Clean): readonly string[] {
  const { address, events, team, status, isEnabled, note } = webhook;
  const { word, paint, sign } = statusWords(pen)[status];
  const about = [team, events.map((event) => event.replaceAll("_", " ")).join(", ")];
  const details = about.filter((part) => part !== undefined).join(": ");
  const off = isEnabled || status === "off" || status === "removed" ? "" : ", switched off";
  return [
    `  ${paint(sign)} ${word}${off}  ${clean(address)}`,
    ...pen.paragraph(clean(details), 6),
    ...(note === undefined ? [] : pen.paragraph(clean(note), 6)),
  ];
}

function drawRefusal(
  { message, hint }: NonNullable<WebhookSystemText["refusal"]>,
  pen: Pen,
  clean: Clean,
): readonly string[] {
  const [first = "", ...rest] = pen.paragraph(clean(message), 4);
  return [
    `  ${pen.doubtful(pen.signs.warning)} ${first.slice(4)}`,
    ...rest,
    ...pen.paragraph(clean(hint), 6),
  ];
}

const systemNames = { kommo: "Kommo", productive: "Productive", linear: "Linear" } as const;

interface StatusWords {
  readonly word: string;
  readonly paint: Paint;
  readonly sign: string;
}

function statusWords(pen: Pen): Readonly<Record<WebhookStatusText, StatusWords>> {
  const { good, doubtful, quiet, bad, signs } = pen;
  return {
    created: { word: "registered", paint: good, sign: signs.done },
    kept: { word: "in order", paint: good, sign: signs.done },
    changed: { word: "corrected", paint: good, sign: signs.done },
    off: { word: "switched off", paint: bad, sign: signs.problem },
    stray: { word: "left over", paint: doubtful, sign: signs.warning },
    removed: { word: "removed", paint: quiet, sign: signs.skipped },
    listed: { word: "registered", paint: good, sign: signs.done },
  };
}
