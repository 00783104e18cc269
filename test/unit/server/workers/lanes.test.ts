import { describe, expect, test } from "vitest";
import { chooseWork } from "../../../../src/server/workers/lanes.ts";
import type { DueWork } from "../../../../src/sync/due-work.ts";
import type { Work } from "../../../../src/sync/look.ts";

function some(count: number, lane: Work["lane"], from: number): readonly Work[] {
  return Array.from({ length: count }, (_, index) => ({ lead: from + index, lane, entry: undefined }));
}

function due(live: number, retry: number): DueWork {
  return { live: some(live, "live", 1), retry: some(retry, "retry", 101) };
}

function chosen(of: DueWork, free: number, inFlight: readonly Work["lane"][] = []): readonly number[] {
  return chooseWork(of, free, inFlight).map(({ lead }) => lead);
}

describe("what comes next", () => {
  test("is news, as far as there is room", () => {
    expect(chosen(due(5, 0), 3)).toEqual([1, 2, 3]);
  });

  test("leaves one place to what is tried again", () => {
    expect(chosen(due(5, 5), 4)).toEqual([1, 2, 3, 101]);
  });

  test("is news alone while something is tried again already", () => {
    expect(chosen(due(5, 5), 3, ["retry"])).toEqual([1, 2, 3]);
  });

  test("fills up with what is tried again where there are no more news", () => {
    expect(chosen(due(1, 5), 4)).toEqual([1, 101, 102, 103]);
  });

  test("is what is tried again when news have taken all other places", () => {
    expect(chosen(due(5, 5), 1, ["live", "live", "live"])).toEqual([101]);
  });

  test("is news first where there is one place only", () => {
    expect([chosen(due(1, 1), 1), chosen(due(0, 1), 1)]).toEqual([[1], [101]]);
  });
});
