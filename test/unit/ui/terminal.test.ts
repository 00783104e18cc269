import { describe, expect, it } from "vitest";
import { describeTerminal } from "../../../src/ui/terminal.ts";

const screen = { isTTY: true, columns: 100 };
const pipe = {};

function describeWith(
  stream: Parameters<typeof describeTerminal>[0],
  env: Record<string, string> = {},
  wantsColour = true,
): ReturnType<typeof describeTerminal> {
  return describeTerminal(stream, { env, wantsColour });
}

describe("a terminal", () => {
  it("has colours where a person looks, and none in a pipe", () => {
    expect(describeWith(screen).hasColour).toBe(true);
    expect(describeWith(pipe).hasColour).toBe(false);
  });

  it("has no colours when NO_COLOR says so, whatever FORCE_COLOR says", () => {
    expect(describeWith(screen, { NO_COLOR: "1", FORCE_COLOR: "1" }).hasColour).toBe(false);
  });

  it("counts an empty NO_COLOR as not set", () => {
    expect(describeWith(screen, { NO_COLOR: "" }).hasColour).toBe(true);
  });

  it("has colours in a pipe when FORCE_COLOR says so, unless --no-color does", () => {
    expect(describeWith(pipe, { FORCE_COLOR: "1" }).hasColour).toBe(true);
    expect(describeWith(pipe, { FORCE_COLOR: "1" }, false).hasColour).toBe(false);
    expect(describeWith(screen, { FORCE_COLOR: "0" }).hasColour).toBe(false);
  });

  it("turns no spinner on a dumb terminal", () => {
    expect(describeWith(screen, { TERM: "dumb" })).toMatchObject({ isInteractive: false, hasColour: false });
  });

  it("is 80 columns wide in a pipe, and never too narrow or too wide to read", () => {
    expect(describeWith(pipe).columns).toBe(80);
    expect(describeWith({ isTTY: true, columns: 20 }).columns).toBe(40);
    expect(describeWith({ isTTY: true, columns: 300 }).columns).toBe(120);
    expect(describeWith(pipe, { COLUMNS: "nonsense" }).columns).toBe(80);
  });

  it("shows plain signs where the locale is C", () => {
    expect(describeWith(screen, { LANG: "C" }).hasUnicode).toBe(false);
    expect(describeWith(screen, { LANG: "de_DE.UTF-8" }).hasUnicode).toBe(true);
  });
});
