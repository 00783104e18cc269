import { describe, expect, it } from "vitest";
import { cleanDeal, inertJson, inertLines, inertText } from "../../../src/ui/inert-text.ts";
import { aRemark, aResult, hostileName } from "./builders.ts";

describe("inert text", () => {
  it("keeps what can be seen of a hostile name, on one line", () => {
    expect(inertText(hostileName)).toBe("<!channel> **bold** <b>gnp.exe 👩‍💻 next");
  });

  it("keeps letters of every script and their accents", () => {
    expect(inertText("Möbel für Łódź · 東京 · שלום · café")).toBe("Möbel für Łódź · 東京 · שלום · café");
  });

  it("thins out piles of combining marks", () => {
    expect(inertText(`e${"\u0301".repeat(50)}`)).toHaveLength(4);
  });

  it("keeps the lines and their indent where lines are asked for", () => {
    expect(inertLines("one\u001B[1m\n  two\r\nthree")).toEqual(["one", "  two", "three"]);
  });

  it("leaves JSON meaning the same, with nothing in it that a terminal obeys", () => {
    const json = JSON.stringify({ name: hostileName });
    const inert = inertJson(json);
    expect(JSON.parse(inert)).toEqual({ name: hostileName });
    expect(inert).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  it("names the deal in hints that speak of <deal>", () => {
    const result = aResult({
      problems: [aRemark({ hint: "To have a new one: handoff retry <deal> --new." })],
    });
    expect(cleanDeal(result, inertText).problems[0]?.hint).toBe(
      "To have a new one: handoff retry 41200317 --new.",
    );
  });
});
