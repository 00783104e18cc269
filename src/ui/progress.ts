/** What happens while it happens: a spinner where a person watches, a line for each piece of news elsewhere. */
import type { SyncEvent } from "../sync/ports.ts";
import type { Clean } from "./inert-text.ts";
import type { Output } from "./output.ts";
import { cutToWidth } from "./text-width.ts";
import { counted } from "./words.ts";

/** A vendor that makes us wait longer than a moment. */
export interface Wait {
  readonly vendor: string;
  readonly ms: number;
}

export interface Progress {
  event(event: SyncEvent): void;
  wait(wait: Wait): void;
  /** The spinner ends; nothing is left on the screen. */
  stop(): void;
}

/** A line that is drawn over and over. */
export interface Spinner {
  show(text: string): void;
  stop(): void;
}

/** `spinner`: undefined where nobody watches. */
export function createProgress(output: Output, spinner: Spinner | undefined): Progress {
  if (output.isQuiet) return silent;
  if (spinner === undefined) return createLines(output);
  output.beforeWriting(() => {
    spinner.stop();
  });
  return createSpinning(output, spinner);
}

const silent: Progress = { event: () => undefined, wait: () => undefined, stop: () => undefined };

function createLines(output: Output): Progress {
  const say = (line: string | undefined): void => {
    if (line !== undefined) output.news([line]);
  };
  return {
    event: (event) => {
      const step = stepOf(event, output.clean);
      say(newsOf(event, output.clean) ?? (step && cutToWidth(step, output.newsTerminal.columns)));
    },
    wait: (wait) => {
      say(waitLine(wait));
    },
    stop: () => undefined,
  };
}

/** Only what a person should still see afterwards becomes a line; the rest passes by. */
function createSpinning(output: Output, spinner: Spinner): Progress {
  return {
    event: (event) => {
      const news = newsOf(event, output.clean);
      if (news !== undefined) output.news([news]);
      const passing = passingOf(event, output.clean);
      if (passing !== undefined) spinner.show(passing);
      if (event.kind === "deal.ended") spinner.stop();
    },
    wait: (wait) => {
      spinner.show(waitLine(wait));
    },
    stop: () => {
      spinner.stop();
    },
  };
}

/** `Kommo asks us to wait 5 s.` */
export function waitLine({ vendor, ms }: Wait): string {
  const name = vendorNames[vendor] ?? vendor;
  return `${name} asks us to wait ${durationOf(ms)}.`;
}

const vendorNames: Readonly<Record<string, string>> = {
  kommo: "Kommo",
  productive: "Productive",
  linear: "Linear",
  slack: "Slack",
};

/** News that somebody may have to understand later. */
function newsOf(event: SyncEvent, clean: Clean): string | undefined {
  switch (event.kind) {
    case "deal.waiting":
      return `Deal ${String(event.lead)}: waiting for another run (process ${String(event.holder.pid)} on ${clean(event.holder.host)}).`;
    case "step.unknown":
      return `${short(event.label, clean)}: no answer came back, so it may or may not exist. ${clean(event.reason)}`;
    case "step.probing":
      return `${short(event.label, clean)}: looking again in ${durationOf(event.waitMs)}, so that it is not made twice.`;
    case "deal.read":
    case "step.started":
    case "step.done":
    case "warning":
    case "deal.ended":
      return undefined;
  }
}

/** The rest of the sentence matters more than the end of a long name. */
function short(label: string, clean: Clean): string {
  return cutToWidth(clean(label), 40);
}

function stepOf(event: SyncEvent, clean: Clean): string | undefined {
  if (event.kind === "deal.read") return `Deal ${String(event.lead)}: ${clean(event.name)}`;
  if (event.kind !== "step.done" || !writtenActions.has(event.action)) return undefined;
  const [noun, made] = stepWords[thingOf(event.key)] ?? ["step", "done"];
  return `  ${noun} ${event.action === "adopt" ? "adopted" : made}: ${clean(event.label)}`;
}

const writtenActions: ReadonlySet<string> = new Set(["create", "adopt", "update"]);

/** Keys name the thing: `company/8800`, `lead/41200317/service/design`. */
function thingOf(key: string): string {
  const parts = key.split("/");
  return (parts[0] === "lead" ? parts[2] : parts[0]) ?? "";
}

const stepWords: Readonly<Record<string, readonly [noun: string, made: string]>> = {
  company: ["company", "created"],
  project: ["project", "created"],
  budget: ["budget", "created"],
  service: ["service", "created"],
  member: ["member", "added"],
  issue: ["issue", "created"],
  fields: ["fields", "filled in"],
  note: ["note", "written"],
  slack: ["message", "sent"],
};

function passingOf(event: SyncEvent, clean: Clean): string | undefined {
  switch (event.kind) {
    case "deal.read":
      return `${clean(event.name)}: looking at what exists`;
    case "step.started":
      return clean(event.label);
    case "step.probing":
      return `${clean(event.label)}: looking again in ${durationOf(event.waitMs)}`;
    case "deal.waiting":
      return `Deal ${String(event.lead)}: waiting for another run`;
    case "step.done":
    case "step.unknown":
    case "warning":
    case "deal.ended":
      return undefined;
  }
}

/** `5 s`, `2 min`. */
function durationOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 120 ? `${String(seconds)} s` : counted(Math.round(seconds / 60), "min", "min");
}
