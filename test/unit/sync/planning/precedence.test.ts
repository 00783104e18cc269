import { describe, expect, it } from "vitest";
import type { LoadedMapping, ServiceType, WonStage } from "../../../../src/config/mapping.ts";
import { leadingType, levelsFor, settingsInForce } from "../../../../src/sync/planning/precedence.ts";
import { aFullMapping } from "../../../support/mapping.ts";

function inForce(loaded: LoadedMapping, keys: readonly string[], stage = 0) {
  return settingsInForce(loaded.mapping, stageOf(loaded, stage), typesOf(loaded, keys));
}

function stageOf({ mapping }: LoadedMapping, at: number): WonStage {
  const stage = mapping.won[at];
  if (stage === undefined) throw new Error("no such stage");
  return stage;
}

function typesOf({ mapping }: LoadedMapping, keys: readonly string[]): readonly ServiceType[] {
  return mapping.serviceTypes.filter(({ key }) => keys.includes(key));
}

const full = aFullMapping();

describe("settings in force", () => {
  it("take a key from the most specific place that says it, and the others from above", () => {
    const { productive } = inForce(full, ["seo"]);
    expect(productive?.project?.use).toBe("per_client");
    expect(productive?.project?.workflow?.id).toBe("612");
    expect(productive?.budget?.subsidiary?.id).toBe("21");
    expect(productive?.budget?.amount).toBe("gross");
  });

  it("prefer the service type's word to the won stage's", () => {
    const loaded = aFullMapping({
      "      project: { use: per_client }": "      budget: { subsidiary: { id: 22 } }",
    });
    expect(inForce(loaded, ["seo"]).productive?.budget?.subsidiary?.id).toBe("22");
    expect(inForce(loaded, ["website"]).productive?.budget?.subsidiary?.id).toBe("21");
  });

  it("keep nothing of another team's target where a level names its own team", () => {
    const { linear } = inForce(full, ["seo"]);
    expect(linear).toMatchObject({ team: { key: "MKT" }, state: { name: "Todo" } });
    expect(linear?.project).toBeUndefined();
    expect(linear?.labels).toBeUndefined();
    expect(linear?.title).toBe("{company?}: {deal}");
  });

  it("keep the stage's target where a level names no team", () => {
    expect(inForce(full, ["website"]).linear).toMatchObject({
      team: { key: "ENG" },
      labels: [{ name: "Kommo" }],
      template: { name: "Website kick-off" },
    });
  });

  it("are none where a stage or a service type switches the side off", () => {
    expect(inForce(full, ["website"], 1).productive).toBeUndefined();
    expect(inForce(full, ["branding"]).linear).toBeUndefined();
    expect(inForce(full, ["branding"]).productive).toBeDefined();
  });

  it("follow, for several kinds of work, the first in the mapping that uses the side", () => {
    expect(inForce(full, ["website", "seo"]).linear?.team?.key).toBe("ENG");
    expect(inForce(full, ["branding", "seo"]).linear?.team?.key).toBe("MKT");
    expect(inForce(full, ["branding"]).linear).toBeUndefined();
  });

  it("say where they were said", () => {
    const { productive, linear } = levelsFor(
      full.mapping,
      stageOf(full, 0),
      typesOf(full, ["branding", "seo"]),
    );
    expect(productive.map(({ path }) => path)).toEqual(["productive", "won[0].productive"]);
    expect(linear.map(({ path }) => path)).toEqual(["linear", "won[0].linear", "service_types.seo.linear"]);
  });

  it("lead by the first kind of work where all of them switch the side off", () => {
    expect(leadingType(typesOf(full, ["branding"]), "linear")?.key).toBe("branding");
    expect(leadingType([], "linear")).toBeUndefined();
  });
});
