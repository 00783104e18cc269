/** A project to be made, projects that exist, and the Productive they exist in: only what these steps ask of it. */
import type {
  ProductiveClient,
  ProductiveProject,
} from "../../../../src/clients/productive/productive-client.ts";
import { VendorError } from "../../../../src/errors.ts";
import type { StepOf } from "../../../../src/sync/plan.ts";
import type { Candidate, Writes } from "../../../../src/sync/steps/step-kind.ts";

export type ProjectStep = StepOf<"productive.project">;

export function aProjectStep(overrides: Partial<ProjectStep> = {}): ProjectStep {
  return {
    kind: "productive.project",
    key: "lead/41200317/project",
    company: "company/8800",
    name: "Northwind - Relaunch",
    suffix: " · K41200317",
    marker: { fieldId: "70012", value: "41200317" },
    manager: { id: "3300", name: "Petra Manager" },
    workflowId: "612",
    customFields: {},
    ...overrides,
  };
}

export const aTemplate = { id: "7001", name: "Website template", copy: ["folders"] } as const;

export function aCandidate(overrides: Partial<Candidate> = {}): Candidate {
  return {
    id: "8801",
    name: "Northwind - Relaunch",
    url: "https://app.productive.io/77/projects/8801",
    match: "exact",
    state: "open",
    isMarkedOtherwise: false,
    ...overrides,
  };
}

export function aProject(overrides: Partial<ProductiveProject> = {}): ProductiveProject {
  return {
    id: "8801",
    name: "Northwind - Relaunch · K41200317",
    isArchived: false,
    createdAt: "2026-11-23T10:00:00.000+01:00",
    projectTypeId: 2,
    companyId: "90001",
    duplicationStatus: "done",
    customFields: {},
    ...overrides,
  };
}

export interface ProjectScene {
  readonly writes: Writes;
  /** What was sent to `updateProject`. */
  readonly updates: readonly unknown[];
  /** How long was waited before each further question, in milliseconds. */
  readonly waits: readonly number[];
}

/** `answers`: what each question for the project is answered with; the last one stands for all that follow. */
export function aProjectScene(
  answers: readonly (ProductiveProject | undefined)[],
  { lostAnswers = 0 }: { readonly lostAnswers?: number } = {},
): ProjectScene {
  const updates: unknown[] = [];
  const waits: number[] = [];
  let asked = 0;
  let now = 0;
  const productive: Pick<ProductiveClient, "project" | "updateProject"> = {
    project: () => {
      asked += 1;
      return Promise.resolve(answers[Math.min(asked, answers.length) - 1]);
    },
    updateProject: (_id, change) => {
      updates.push(change);
      return updates.length <= lostAnswers ? Promise.reject(lost()) : Promise.resolve();
    },
  };
  const parts: Partial<Record<keyof Writes, unknown>> = {
    productive: () => productive,
    clock: { now: () => now },
    wait: (waitMs: number) => {
      waits.push(waitMs);
      now += waitMs;
      return Promise.resolve();
    },
    onDispatch: () => Promise.resolve(),
  };
  return { writes: prepared(parts), updates, waits };
}

/** Says what a test did not prepare, instead of being undefined. */
function prepared(parts: Partial<Record<keyof Writes, unknown>>): Writes {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the proxy answers for every name
  return new Proxy(parts, {
    get: (target, name) => {
      if (Reflect.has(target, name)) return Reflect.get(target, name) as unknown;
      throw new Error(`this scene has no ${String(name)}`);
    },
  }) as Writes;
}

function lost(): VendorError {
  return new VendorError({ vendor: "productive", kind: "unknown", message: "No answer.", hint: "Wait." });
}
