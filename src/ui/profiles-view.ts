/** The stored profiles: names, accounts and systems. Never a secret. */
import type { Clean } from "./inert-text.ts";
import type { Pen } from "./pen.ts";
import { drawTable } from "./tables.ts";

export interface ProfileText {
  readonly name: string;
  /** `acme (33000001)` */
  readonly account: string;
  /** `Kommo, Productive, Linear, Slack` */
  readonly systems: string;
}

export interface ProfileProblemText {
  readonly message: string;
  readonly hint: string;
}

export function drawProfiles(
  profiles: readonly ProfileText[],
  problems: readonly ProfileProblemText[],
  pen: Pen,
  clean: Clean,
): readonly string[] {
  if (profiles.length === 0 && problems.length === 0) return ["No profile is stored yet."];
  const columns = [{ head: "profile" }, { head: "Kommo account", isFlexible: true }, { head: "connected" }];
  const rows = profiles.map(({ name, account, systems }) => ({
    cells: [{ text: name }, { text: clean(account) }, { text: systems }],
  }));
  return [
    ...(rows.length === 0 ? [] : drawTable(columns, rows, pen)),
    ...problems.flatMap(({ message, hint }) => [
      ...pen.paragraph(`${pen.signs.problem} ${clean(message)}`, 0, 2).map(pen.bad),
      ...pen.paragraph(clean(hint), 2),
    ]),
  ];
}
