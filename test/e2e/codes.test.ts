/** Every code of a warning or problem can be met, and says what is wrong and what to do. */
import { describe, expect, it } from "vitest";
import type { LoadedMapping } from "../../src/config/mapping.ts";
import type { Sandbox } from "../../src/sandbox/world.ts";
import { codes, isCode } from "../../src/sync/codes.ts";
import type { Code } from "../../src/sync/codes.ts";
import type { HandOffOptions } from "../../src/sync/handoff.ts";
import type { DealResult, Remark } from "../../src/sync/result.ts";
import { aMapping } from "../support/mapping.ts";
import { productiveObjects } from "../support/productive-facts.ts";
import { aStage } from "../support/stage.ts";

const website = 41200317;

interface Circumstances {
  readonly loaded?: LoadedMapping;
  readonly options?: Partial<HandOffOptions>;
  /** How often it is provisioned; the clock moves on a day between. */
  readonly times?: number;
  readonly meanwhile?: (sandbox: Sandbox) => void;
}

/** What is said when the deal is provisioned. */
function said(lead: number, circumstances: Circumstances = {}): () => Promise<readonly Remark[]> {
  return async () => {
    const { loaded = aMapping(), options = {}, times = 1, meanwhile } = circumstances;
    const stage = await aStage({ loaded, quietPeriodMs: 1, requestTimeoutMs: 1000 });
    meanwhile?.(stage.sandbox);
    let remarks: readonly Remark[] = [];
    for (let time = 0; time < times; time += 1) {
      const { problems, warnings } = await stage.provision(lead, options);
      remarks = [...problems, ...warnings];
      stage.clock.advance(86_400_000);
    }
    return remarks;
  };
}

function policy(line: string): LoadedMapping {
  return aMapping({ "policies:\n": `policies:\n  ${line}\n` });
}

function fill(lead: number, field: number, value: string): Circumstances {
  return { meanwhile: (sandbox) => sandbox.kommo.asPerson.setField(lead, field, value) };
}

const refuse = (status: number): Circumstances => ({
  meanwhile: (sandbox) => {
    sandbox.faults.push({
      match: { vendor: "productive", mutating: true },
      effect: { kind: "status", status, body: JSON.stringify({ errors: [{ detail: "is not allowed" }] }) },
    });
  },
});

const unreachable: Circumstances["meanwhile"] = (sandbox) => {
  sandbox.faults.push({ match: { vendor: "productive" }, effect: { kind: "html", status: 503 } });
};

/** How each is met. A code without an entry does not compile. */
const ways = {
  "deal.not_found": said(999),
  "deal.not_won": said(41200336),
  "deal.before_start": said(41200339, { options: { startedBy: "itself" } }),
  "deal.skipped": said(website, {
    loaded: aMapping({
      "    productive: true\n": "    productive: true\n    since: 2020-01-01\n    skip: { tags: [VIP] }\n",
    }),
    options: { startedBy: "itself" },
  }),
  "pipeline.unmapped": said(41200349),
  "service_type.missing": said(41200321),
  "service_type.unknown": said(41200332),
  "service_type.several": said(41200340),
  "company.missing": said(41200329, { loaded: policy("missing_company: hold") }),
  "company.ambiguous": said(41200322),
  "company.similar": said(41200324),
  "company.archived": said(41200325),
  "company.gone": companyGone,
  "project.exists": said(41200323),
  "project.unusable": said(website, fill(website, 510_020, "https://app.productive.io/77/projects/424242")),
  "service.ambiguous": doubledService,
  "amount.missing": said(41200328),
  "money.ambiguous": said(website, {
    meanwhile: (sandbox) => {
      sandbox.kommo.asPerson.setPrice(website, -5);
    },
  }),
  "money.rounding": said(41200333, {
    loaded: aMapping({ "    billing: fixed": "    hours_step: 1\n    billing: hourly" }),
    ...fill(41200333, 510_002, "hourly"),
  }),
  "rate.missing": said(website, fill(website, 510_002, "hourly")),
  "person.unknown": said(41200330),
  "person.inactive": said(website, fill(website, 510_003, "clara@acme.example")),
  "person.absent": said(website),
  "users.hidden": said(website, {
    meanwhile: (sandbox) => {
      sandbox.kommo.switches.admin = false;
    },
  }),
  "team.missing": said(41200334, { loaded: aMapping() }),
  "spec.missing": said(41200334),
  "field.taken": said(website, fill(website, 510_021, "ask Dan")),
  "field.unknown": said(website, {
    meanwhile: (sandbox) => sandbox.kommo.asPerson.deleteFieldDefinition("leads", 510_022),
  }),
  "field.required": said(website, {
    meanwhile: (sandbox) => {
      sandbox.productive.switches.requiredCustomFields.push("70031");
    },
  }),
  "guard.burst": burst,
  "mapping.drift": said(website, {
    loaded: aMapping({
      "    workflow: { id: 612, name: Default workflow }\n": "",
      "    template: {": "    # {",
    }),
  }),
  "issue.gone": issueGone,
  "linear_project.gone": linearProjectGone,
  "template.failed": said(website, {
    meanwhile: (sandbox) => {
      sandbox.productive.switches.copyOutcome = "failed";
    },
  }),
  gave_up: said(website, { meanwhile: unreachable, times: 13 }),
  "vendor.refused": said(website, refuse(422)),
  "vendor.unreachable": said(website, { meanwhile: unreachable }),
  "vendor.paused": said(website, refuse(402)),
} as const satisfies Record<Code, () => Promise<readonly Remark[]>>;

describe("the codes", () => {
  it.each(Object.keys(codes).filter(isCode))("%s is met, and says what to do", async (code) => {
    const remarks = await ways[code]();
    expect(remarks.map((remark) => remark.code)).toContain(code);
    const met = remarks.find((remark) => remark.code === code);
    expect(met?.message).toMatch(/^\S.*[.!?…]$/su);
    expect(met?.hint).toMatch(/^\S.*[.!?…]$/su);
  });
});

/** What an earlier deal of the client worked with no longer exists. */
async function companyGone(): Promise<readonly Remark[]> {
  const { process, provision } = await aStage();
  const { ledger, owner } = process.ports;
  const answer = await ledger.acquireLease({ name: "company/8801", owner, ttlMs: 1000 });
  if (answer.kind !== "granted") throw new Error("the test expected a free lease");
  await ledger.recordOutcomes(answer.lease, [
    { key: "company/8801", lead: "41200318", status: "done", externalId: "99999" },
  ]);
  await ledger.releaseLease(answer.lease);
  return (await provision(41200318)).problems;
}

/** Somebody made a service of the same name while ours was interrupted. */
async function doubledService(): Promise<readonly Remark[]> {
  const { sandbox, process, provision } = await aStage();
  const { ledger } = process.ports;
  sandbox.faults.push({
    match: { vendor: "productive", method: "POST", path: /services/ },
    effect: { kind: "status", status: 422, body: JSON.stringify({ errors: [{ detail: "not now" }] }) },
  });
  await provision(41200318);
  sandbox.faults.length = 0;
  const [budget] = await ledger.steps(["lead/41200318/budget"]);
  const [like] = productiveObjects(sandbox, "services");
  if (budget?.externalId === null || budget === undefined || like === undefined) {
    throw new Error("the test expected a budget");
  }
  for (const name of ["Branding", "branding"]) {
    await process.ports.productive().createServices(
      [
        {
          name,
          budgetId: budget.externalId,
          serviceTypeId: "112",
          billing: "fixed",
          quantity: "1",
          priceCents: 100,
        },
      ],
      { onDispatch: () => Promise.resolve() },
    );
  }
  return (await provision(41200318)).problems;
}

/** The second of two that were won within an hour, where one may start by itself. */
async function burst(): Promise<readonly Remark[]> {
  const { sandbox, provision } = await aStage({ loaded: policy("max_per_hour: 1") });
  const ended: DealResult[] = [];
  for (const lead of [41200306, 41200355]) {
    sandbox.kommo.asPerson.moveLead(lead, { statusId: 142 });
    ended.push(await provision(lead, { startedBy: "itself" }));
  }
  return ended.at(-1)?.problems ?? [];
}

/** The ledger is lost, and our issue lies in the trash. */
async function issueGone(): Promise<readonly Remark[]> {
  const { sandbox, clock, provision } = await aStage();
  await provision(website);
  const issue = sandbox.linear.handler.snapshot().issues.find(({ title }) => title === "Website relaunch");
  sandbox.linear.asPerson.trash(issue?.id ?? "");
  const anew = await aStage({ sandbox, clock });
  return (await anew.provision(website)).problems;
}

async function linearProjectGone(): Promise<readonly Remark[]> {
  const loaded = aMapping({
    "project: { id: 5f0e4c1a-0000-4000-8000-0000000000f1, name: Client onboarding }": "project: per_deal",
  });
  const { sandbox, clock, provision } = await aStage({ loaded });
  await provision(website);
  trashProject(sandbox);
  const anew = await aStage({ sandbox, clock, loaded });
  return (await anew.provision(website)).problems;
}

function trashProject(sandbox: Sandbox): void {
  const made = [...sandbox.linear.store.projects.values()].at(-1);
  if (made === undefined) throw new Error("the test expected a project");
  made.trashed = true;
}
