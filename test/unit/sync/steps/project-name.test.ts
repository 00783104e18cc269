import { describe, expect, it } from "vitest";
import { bearsSuffix, finishedName, suffixedName } from "../../../../src/sync/steps/project-name.ts";
import { aProjectStep } from "./project-scene.ts";

const shared = { perClient: true } as const;

describe("the deal's number in a project's name", () => {
  it("stands at its end", () => {
    expect(suffixedName(aProjectStep())).toBe("Northwind - Relaunch · K41200317");
  });

  it("is never cut off", () => {
    const name = suffixedName(aProjectStep({ name: "x".repeat(200) }));
    expect(name).toHaveLength(200);
    expect(name.endsWith(" · K41200317")).toBe(true);
  });

  it.each([
    ["the deal's own", "Anything · K41200317", {}, true],
    ["with spaces around", " Anything · K41200317 ", {}, true],
    ["another deal's", "Northwind - Relaunch · K412003170", {}, false],
    ["another deal's that ends alike", "Northwind - Relaunch · K141200317", {}, false],
    ["any deal's, of a shared project", "Northwind - Relaunch · K99", shared, true],
    ["any deal's, of another project", "Northwind - Other · K99", shared, false],
    ["nobody's", "Northwind - Relaunch", shared, false],
  ] as const)("is recognised: %s", (_fact, name, step, isOurs) => {
    expect(bearsSuffix(name, aProjectStep(step))).toBe(isOurs);
  });
});

describe("a finished project", () => {
  it.each([
    ["is called as planned", "Northwind - Relaunch · K41200317", {}, "Northwind - Relaunch"],
    ["is called as somebody called it meanwhile", "Relaunch 2027 · K41200317", {}, "Relaunch 2027"],
    ["keeps a name without a number", "Relaunch", {}, "Relaunch"],
    ["keeps the number where no field holds it", "X · K41200317", { marker: undefined }, "X · K41200317"],
    ["loses it where all deals share it", "X · K99", { marker: undefined, ...shared }, "X"],
  ] as const)("%s", (_fact, name, step, finished) => {
    expect(finishedName(name, aProjectStep(step))).toBe(finished);
  });

  it("gets back what was cut off for the number", () => {
    const step = aProjectStep({ name: "x".repeat(200) });
    expect(finishedName(suffixedName(step), step)).toBe(step.name);
  });
});
