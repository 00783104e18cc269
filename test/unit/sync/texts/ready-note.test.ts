import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isMarked, markerLine } from "../../../../src/sync/texts/marker-line.ts";
import { readyNote } from "../../../../src/sync/texts/ready-note.ts";
import { aRemark, golden, readyFacts } from "./text-facts.ts";
import { hostileTexts } from "./hostile-texts.ts";

describe("the ready note", () => {
  test("reads as agreed", async () => {
    await expect(readyNote(readyFacts())).toMatchFileSnapshot(golden("ready-note.txt"));
  });

  test("of a deal that only gets an issue is short", async () => {
    const facts = readyFacts({
      amount: undefined,
      manager: undefined,
      team: [],
      startsOn: undefined,
      lines: [],
      projectUrl: undefined,
      warnings: [],
    });
    await expect(readyNote(facts)).toMatchFileSnapshot(golden("ready-note-issue-only.txt"));
  });

  test("gives up services first, then the team, never the links", async () => {
    const facts = readyFacts({
      lines: Array.from({ length: 30 }, (_, n) => ({ name: `Service number ${n}`, amount: "1,000.00 EUR" })),
      team: Array.from({ length: 30 }, (_, n) => `Person number ${n}`),
      warnings: Array.from({ length: 4 }, (_, n) =>
        aRemark({ message: `Warning ${n} ${"is long ".repeat(20)}` }),
      ),
    });
    await expect(readyNote(facts)).toMatchFileSnapshot(golden("ready-note-crowded.txt"));
  });

  test("is found again by its last line, for its deal only", () => {
    const note = readyNote(readyFacts());
    expect(isMarked(`${note}\n `, "ready", 41_200_317)).toBe(true);
    expect(isMarked(note, "ready", 4_120_031)).toBe(false);
    expect(isMarked(note, "held", 41_200_317)).toBe(false);
    expect(isMarked(`${note}\nP.S.`, "ready", 41_200_317)).toBe(false);
  });

  test("has at most 900 characters, the news first and its line last, whatever comes", () => {
    const text = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "grapheme", maxLength: 2000 }));
    const texts = fc.array(text, { maxLength: 30 });
    fc.assert(
      fc.property(
        text,
        fc.option(text, { nil: undefined }),
        texts,
        texts,
        (dealName, company, team, messages) => {
          const facts = readyFacts({
            dealName,
            company,
            team,
            manager: company,
            amount: dealName,
            projectUrl: dealName,
            lines: team.map((name) => ({ name, amount: name })),
            warnings: messages.map((message) => aRemark({ message })),
          });
          const lines = readyNote(facts).split("\n");
          expect(lines.join("\n").length).toBeLessThanOrEqual(900);
          expect(lines[0]).toMatch(/^Work on .+ can start\.$/u);
          expect(lines.at(-1)).toBe(markerLine("ready", facts.lead));
          expect(lines.join("")).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
        },
      ),
    );
  });
});
