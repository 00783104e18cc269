import { describe, expect, test } from "vitest";
import { createCoolDown } from "../../../../src/server/workers/cool-down.ts";

function aCoolDown() {
  const time = { now: 0 };
  return { time, coolDown: createCoolDown({ now: () => time.now }) };
}

describe("a deal in trouble", () => {
  test("is left alone longer with every time, ten minutes at most", () => {
    const { coolDown } = aCoolDown();
    expect(Array.from({ length: 9 }, () => coolDown.begin(1) / 1_000)).toEqual([
      5, 10, 20, 40, 80, 160, 320, 600, 600,
    ]);
  });

  test("is not left alone any longer than that", () => {
    const { coolDown, time } = aCoolDown();
    coolDown.begin(1);
    time.now = 4_999;
    const before = coolDown.leads();
    time.now = 5_000;
    expect([before, coolDown.leads()]).toEqual([["1"], []]);
  });

  test("begins anew once a look at it has ended", () => {
    const { coolDown } = aCoolDown();
    coolDown.begin(1);
    coolDown.begin(1);
    coolDown.end(1);
    expect(coolDown.begin(1)).toBe(5_000);
  });

  test("is not in trouble because somebody else has it", () => {
    const { coolDown } = aCoolDown();
    coolDown.defer(1);
    coolDown.defer(1);
    expect([coolDown.leads(), coolDown.begin(1)]).toEqual([["1"], 5_000]);
  });
});
