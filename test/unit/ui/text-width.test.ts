import { describe, expect, it } from "vitest";
import { cutToWidth, textWidth, wrapText } from "../../../src/ui/text-width.ts";

describe("the width of a text", () => {
  it.each([
    ["plain", 5],
    ["東京", 4],
    ["👩‍💻", 2],
    ["🇩🇪", 2],
    ["e\u0301", 1],
    ["…", 1],
  ])("counts the columns of %s as %i", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it("cuts with … within the width and never tears an emoji", () => {
    expect(cutToWidth("ab👩‍💻cd", 4)).toBe("ab…");
    expect(cutToWidth("ab👩‍💻cd", 5)).toBe("ab👩‍💻…");
  });

  it("leaves alone what fits exactly", () => {
    expect(cutToWidth("12345", 5)).toBe("12345");
  });

  it("breaks at spaces and keeps links whole", () => {
    const link = "https://app.productive.io/77/projects/300002";
    expect(wrapText(`see ${link} for it`, 20)).toEqual(["see", link, "for it"]);
  });
});
