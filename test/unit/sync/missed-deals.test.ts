import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { windowsBetween } from "../../../src/sync/missed-deals.ts";

describe("the windows between two moments", () => {
  test("are none when there is nothing between", () => {
    expect(windowsBetween(10, 9)).toEqual([]);
  });

  test("are one second for one second", () => {
    expect(windowsBetween(10, 10)).toEqual([{ from: 10, to: 10 }]);
  });

  test("cover every second once, in pieces of at most a week", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 9 }),
        fc.integer({ min: 0, max: 10 ** 8 }),
        (from, length) => {
          const windows = windowsBetween(from, from + length);
          expect(windows[0]?.from).toBe(from);
          expect(windows.at(-1)?.to).toBe(from + length);
          for (const [index, window] of windows.entries()) {
            expect(window.to - window.from).toBeLessThan(7 * 86_400);
            expect(window.from).toBe((windows[index - 1]?.to ?? from - 1) + 1);
          }
        },
      ),
    );
  });
});
