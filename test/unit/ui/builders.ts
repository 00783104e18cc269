/** Results and terminals that are valid by default. */
import type { DealResult, Remark, StepResult } from "../../../src/sync/result.ts";
import { createPen } from "../../../src/ui/pen.ts";
import type { Pen } from "../../../src/ui/pen.ts";
import type { Terminal } from "../../../src/ui/terminal.ts";

export function aTerminal(overrides: Partial<Terminal> = {}): Terminal {
  return { isInteractive: false, columns: 80, hasColour: false, hasUnicode: true, ...overrides };
}

export function aPen(overrides: Partial<Terminal> = {}): Pen {
  return createPen(aTerminal(overrides));
}

export function aRemark(overrides: Partial<Remark> = {}): Remark {
  return {
    code: "team.missing",
    message: "The deal names no team.",
    hint: "Add the people to the project.",
    ...overrides,
  };
}

export function aStep(overrides: Partial<StepResult> = {}): StepResult {
  return {
    key: "lead/41200317/project",
    kind: "productive.project",
    label: "Northwind - Website relaunch",
    action: "create",
    status: "planned",
    ...overrides,
  };
}

export function aResult(overrides: Partial<DealResult> = {}): DealResult {
  return {
    lead: 41200317,
    name: "Website relaunch",
    url: "https://acme.kommo.com/leads/detail/41200317",
    outcome: "planned",
    steps: [aStep()],
    warnings: [],
    problems: [],
    ...overrides,
  };
}

/** What Kommo lets people type into a deal's name, and worse. */
export const hostileName =
  "\u001B[31m\u001B]8;;https://evil.example\u0007<!channel>\u001B]8;;\u0007 \u009B2J **bold** <b>\u202Egnp.exe\u2066 👩‍💻\r\n\u0007next\u200B";

/** What no terminal may be sent: controls other than line ends, and what turns text around. */
export const unseen = /[^\P{Cc}\n]|\p{Bidi_Control}/u;
