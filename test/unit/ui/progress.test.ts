import { describe, expect, it } from "vitest";
import { createOutput } from "../../../src/ui/output.ts";
import type { Output } from "../../../src/ui/output.ts";
import { createProgress } from "../../../src/ui/progress.ts";
import type { Spinner } from "../../../src/ui/progress.ts";
import { aResult, aTerminal, hostileName } from "./builders.ts";

interface Scene {
  readonly output: Output;
  readonly stderr: () => string;
}

function aScene(isQuiet = false): Scene {
  let written = "";
  const output = createOutput({
    stdout: { write: () => true },
    stderr: { write: (text) => (written += text) },
    terminal: aTerminal(),
    newsTerminal: aTerminal(),
    isJson: false,
    isQuiet,
    redact: (text) => text,
  });
  return { output, stderr: () => written };
}

function aSpinner(): Spinner & { readonly shown: string[] } {
  const shown: string[] = [];
  return { shown, show: (text) => void shown.push(text), stop: () => void shown.push("(stopped)") };
}

const lead = 41200317;

describe("progress where nobody watches", () => {
  it("is one line for each thing made", () => {
    const { output, stderr } = aScene();
    const progress = createProgress(output, undefined);
    progress.event({ kind: "deal.read", lead, name: "Website relaunch" });
    progress.event({ kind: "step.started", lead, key: "lead/1/project", label: "Relaunch" });
    progress.event({ kind: "step.done", lead, key: "lead/1/project", label: "Relaunch", action: "create" });
    progress.event({ kind: "step.done", lead, key: "company/8", label: "Northwind", action: "adopt" });
    progress.event({ kind: "step.done", lead, key: "lead/1/budget", label: "Relaunch", action: "reuse" });
    expect(stderr()).toBe(
      "Deal 41200317: Website relaunch\n  project created: Relaunch\n  company adopted: Northwind\n",
    );
  });

  it("says who asks us to wait, and how long", () => {
    const { output, stderr } = aScene();
    createProgress(output, undefined).wait({ vendor: "kommo", ms: 4200 });
    expect(stderr()).toBe("Kommo asks us to wait 5 s.\n");
  });

  it("says that an answer was lost and that it looks again", () => {
    const { output, stderr } = aScene();
    const progress = createProgress(output, undefined);
    const step = { lead, key: "lead/1/project", label: "Relaunch" };
    progress.event({ kind: "step.unknown", ...step, reason: "The connection was cut." });
    progress.event({ kind: "step.probing", ...step, waitMs: 180_000 });
    expect(stderr()).toBe(
      "Relaunch: no answer came back, so it may or may not exist. The connection was cut.\n" +
        "Relaunch: looking again in 3 min, so that it is not made twice.\n",
    );
  });

  it("says nothing with --quiet", () => {
    const { output, stderr } = aScene(true);
    const progress = createProgress(output, aSpinner());
    progress.event({ kind: "deal.read", lead, name: "Website relaunch" });
    progress.wait({ vendor: "kommo", ms: 4200 });
    expect(stderr()).toBe("");
  });

  it("shows hostile names as inert text on one line", () => {
    const { output, stderr } = aScene();
    createProgress(output, undefined).event({ kind: "deal.read", lead, name: hostileName });
    expect(stderr()).toBe("Deal 41200317: <!channel> **bold** <b>gnp.exe 👩‍💻 next\n");
  });
});

describe("progress where somebody watches", () => {
  it("passes by, and leaves only the news that matter later", () => {
    const { output, stderr } = aScene();
    const spinner = aSpinner();
    const progress = createProgress(output, spinner);
    const step = { lead, key: "lead/1/project", label: "Relaunch" };
    progress.event({ kind: "step.started", ...step });
    progress.event({ kind: "step.unknown", ...step, reason: "The connection was cut." });
    progress.event({ kind: "deal.ended", lead, result: aResult() });
    expect(spinner.shown).toEqual(["Relaunch", "(stopped)", "(stopped)"]);
    expect(stderr()).toContain("no answer came back");
  });

  it("makes room before a result is written", () => {
    const { output } = aScene();
    const spinner = aSpinner();
    createProgress(output, spinner).wait({ vendor: "linear", ms: 1000 });
    output.result(["done"]);
    expect(spinner.shown).toEqual(["Linear asks us to wait 1 s.", "(stopped)"]);
  });
});
