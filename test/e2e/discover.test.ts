/** Building and updating the mapping as a person does: at a terminal, by a file of answers, by `--yes` alone. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import type { CommandEnd, Workplace } from "../support/command.ts";
import { aWorkplace, canaries } from "../support/command.ts";
import { fillPeople } from "../support/large-accounts.ts";
import type { Pty } from "../support/pty.ts";
import { keys, openPty } from "../support/pty.ts";

const program = fileURLToPath(new URL("../../bin/handoff.js", import.meta.url));
const website = "41200317";

let workplace: Workplace;
let terminals: Pty[];

beforeEach(async () => {
  workplace = await aWorkplace();
  // Each test starts several processes within a second; limits have tests of their own.
  workplace.sandbox.kommo.switches.rateLimit = "off";
  terminals = [];
});

afterEach(async () => {
  for (const terminal of terminals) terminal.close();
  await workplace.close();
});

function env(): Readonly<Record<string, string>> {
  return { ...workplace.env, HANDOFF_CONFIG: place("handoff.yaml") };
}

function place(name: string): string {
  return join(workplace.folder, name);
}

function text(name = "handoff.yaml"): string {
  return readFileSync(place(name), "utf8");
}

function run(...args: readonly string[]): Promise<CommandEnd> {
  return workplace.run(args, { HANDOFF_CONFIG: place("handoff.yaml") });
}

function open(...args: readonly string[]): Pty {
  const terminal = openPty({
    command: process.execPath,
    args: [program, ...args],
    cwd: workplace.folder,
    env: env(),
  });
  terminals.push(terminal);
  return terminal;
}

/** What is asked about the sandbox's accounts, in this order; Enter takes what is proposed. */
const questions = [
  "In which stages is a deal won",
  "What starts when a deal enters “Sales / Closed - won”?",
  "Which team in Linear gets the issues of “Sales / Closed - won”?",
  "In which state do the issues of “Sales / Closed - won” begin?",
  "What starts when a deal enters “Support contracts / Signed”?",
  "Which team in Linear gets the issues of “Support contracts / Signed”?",
  "In which state do the issues of “Support contracts / Signed” begin?",
  "What starts when a deal enters “Delivery / Closed - won”?",
  "Which team in Linear gets the issues of “Delivery / Closed - won”?",
  "In which state do the issues of “Delivery / Closed - won” begin?",
  "Which of these are not right?",
  "Who manages projects whose seller is nobody in Productive?",
  "Are the amounts of deals net or gross?",
  "Which project template does “Website” start from?",
  "Which service type of Productive is “Website” booked on?",
  "Which project template does “Branding” start from?",
  "Which service type of Productive is “Branding” booked on?",
  "Which project template does “SEO” start from?",
  "Which project template does “Hosting” start from?",
  "Which service type of Productive is “Hosting” booked on?",
];

async function pressEnter(terminal: Pty, asked: readonly string[]): Promise<void> {
  for (const question of asked) {
    await terminal.until(question);
    terminal.press(keys.enter);
  }
}

async function expectUsable(): Promise<void> {
  const checked = await run("mapping", "check", "--live");
  expect(checked).toMatchObject({ code: 0 });
  expect(checked.stdout).not.toContain("  error  ");
  const provisioned = await run("provision", website);
  expect(provisioned).toMatchObject({ code: 0 });
  expect(provisioned.stdout).toContain("handed off");
}

function expectNoSecrets(...outputs: readonly string[]): void {
  for (const secret of canaries) {
    for (const output of outputs) expect(output).not.toContain(secret);
  }
}

describe("at a terminal", () => {
  it("leads from nothing to a mapping that hands a deal off, and to the answers that repeat it", async () => {
    const terminal = open("discover", "--save-answers", "answers.yaml");
    await pressEnter(terminal, questions);
    await terminal.until("Write handoff.yaml?");
    expect(existsSync(place("handoff.yaml"))).toBe(false);
    terminal.press(keys.enter);
    await terminal.until("handoff plan <lead>");
    expect(await terminal.end).toBe(0);
    expect(text()).not.toContain("Closed - lost");
    expectNoSecrets(terminal.raw(), text(), text("handoff.schema.json"), text("answers.yaml"));
    await expectUsable();

    const first = text();
    writeFileSync(place("handoff.yaml"), "");
    const repeated = await run("discover", "--answers", "answers.yaml");
    expect(repeated).toMatchObject({ code: 0 });
    expect(text()).toBe(first);
    expect(text("answers.yaml")).not.toMatch(/\d{7}/u);
  });

  it("keeps the answers when somebody presses Ctrl+C, and goes on from there", async () => {
    const terminal = open("discover");
    await pressEnter(terminal, questions.slice(0, 3));
    await terminal.until(questions[3] ?? "");
    terminal.press(keys.ctrlC);
    await terminal.until("kept in");
    expect(await terminal.end).toBe(130);
    expect(existsSync(place("handoff.yaml"))).toBe(false);
    expect(parse(text("handoff.answers.yaml"))).toMatchObject({
      stages: { "Sales / Closed - won": { starts: "project and issue", team: "Engineering" } },
    });

    const resumed = open("discover", "--answers", "handoff.answers.yaml");
    await pressEnter(resumed, questions.slice(3));
    await resumed.until("Write handoff.yaml?");
    resumed.press(keys.enter);
    expect(await resumed.end).toBe(0);
    expect(resumed.screen()).not.toContain(questions[0]);
  });

  it("shows the difference first, and changes nothing where somebody says no", async () => {
    await run("discover", "--yes");
    const before = text().replace("name: Website template", "name: Old template");
    writeFileSync(place("handoff.yaml"), before);
    const terminal = open("discover");
    await terminal.until("is now called “Website template”");
    await terminal.until("-    template: { id: 7001, name: Old template }");
    await terminal.until("Change handoff.yaml like this?");
    terminal.press(`n${keys.enter}`);
    expect(await terminal.end).toBe(0);
    expect(text()).toBe(before);
  });
});

describe("without a keyboard", () => {
  it("builds a usable mapping by --yes alone, with its guesses marked", async () => {
    const made = await run("discover", "--yes");
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout).toContain("handoff.yaml is written.");
    expect(text()).toContain("# check: ");
    expectNoSecrets(made.stdout, made.stderr, text(), text("handoff.schema.json"));
    await expectUsable();
  });

  it("refuses to ask where nobody is, and names the flags", async () => {
    const refused = await run("discover");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("--yes");
    expect(refused.stderr).toContain("--answers");
    expect(readdirSync(workplace.folder)).toEqual([]);
  });

  it("takes answers by name, and takes what is proposed for the rest", async () => {
    const answers = {
      won_stages: ["Sales / Closed - won", "Support contracts / Signed"],
      stages: {
        "Sales / Won": { team: "Engineering" },
        "Support contracts / Signed": { starts: "issue only", team: "support", state: "In Progress" },
      },
      manager: "Anna Account",
      fields: { priority: "Deal type", manager: "none" },
      amount: "gross",
    };
    writeFileSync(place("answers.yaml"), JSON.stringify(answers));
    const made = await run("discover", "--answers", "answers.yaml");
    expect(made).toMatchObject({ code: 0 });
    expect(made.stderr).toContain("“stages › Sales / Won › team” was not needed");
    expect(parse(text())).toMatchObject({
      kommo: { fields: { priority: { id: 510007 } } },
      won: [
        { pipeline: { name: "Sales" }, productive: true },
        { pipeline: { name: "Support contracts" }, productive: false, linear: { team: { key: "SUP" } } },
      ],
      productive: { project: { manager: { id: 2001 } }, budget: { amount: "gross", vat_percent: 19 } },
    });
    await expectUsable();
  });

  it("names an answer that nothing fits, and writes nothing", async () => {
    writeFileSync(place("answers.yaml"), "manager: Petra Manger\n");
    const refused = await run("discover", "--answers", "answers.yaml");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("“Petra Manger”");
    expect(refused.stderr).toContain("“Petra Manager”");
    writeFileSync(place("answers.yaml"), "mangaer: Petra Manager\n");
    expect((await run("discover", "--answers", "answers.yaml")).stderr).toContain("“mangaer”");
    expect(readdirSync(workplace.folder)).toEqual(["answers.yaml"]);
  });

  it("does not finish while a required field of Productive has no value", async () => {
    workplace.sandbox.productive.switches.requiredCustomFields.push("70031");
    const refused = await run("discover", "--yes");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("“Industry”");
    expect(existsSync(place("handoff.yaml"))).toBe(false);
    writeFileSync(place("answers.yaml"), "custom_fields: { projects: { Industry: DACH } }\n");
    expect(await run("discover", "--yes", "--answers", "answers.yaml")).toMatchObject({ code: 0 });
    await expectUsable();
  });

  it("prints without writing anything, anywhere", async () => {
    const printed = await run("discover", "--yes", "--print", "--create-fields");
    expect(printed).toMatchObject({ code: 0 });
    expect(parse(printed.stdout)).toMatchObject({ version: 1 });
    expect(readdirSync(workplace.folder)).toEqual([]);
    expect(workplace.sandbox.requests.filter(({ mutating }) => mutating)).toEqual([]);
  });

  it("answers with one document for --json", async () => {
    const { stdout } = await run("--json", "discover", "--yes");
    const document = z
      .object({
        version: z.literal(1),
        outcome: z.string(),
        warnings: z.array(z.string()),
        checks: z.number(),
      })
      .parse(JSON.parse(stdout));
    expect(document).toMatchObject({ outcome: "created" });
    expect(document.checks).toBeGreaterThan(0);
    expect(document.warnings.join("\n")).toContain("takes deals without “Service type”");
  });
});

describe("a mapping that people have worked on", () => {
  it("goes through twice and stays the same to the byte, and the file is not even touched", async () => {
    await run("discover", "--yes");
    const edited = text()
      .replace("share: 100\n", "share: 100     # agreed with Petra, 3 March\n")
      .replace("amount: net # check: are the amounts of deals net or gross?", "amount: gross # asked Ben")
      .replace("warning_percent: 80 # of the budget\n", "vat_percent: 19\n    warning_percent: 75\n")
      .replace(/ {2}ben@acme\.example:\n.*\n.*\n/u, "")
      .replace("slack: { ready: true, problems: true }", "# mine\nslack: {ready: false}");
    writeFileSync(place("handoff.yaml"), edited);
    const { mtimeMs } = statSync(place("handoff.yaml"));
    for (const args of [["--yes"], ["--yes"], ["--yes", "--create-fields"]]) {
      const again = await run("discover", ...args);
      expect(again).toMatchObject({ code: 0 });
      expect(again.stdout).toContain("handoff.yaml is up to date; nothing was changed.");
      expect(text()).toBe(edited);
    }
    expect(statSync(place("handoff.yaml")).mtimeMs).toBe(mtimeMs);
  });

  it("gets an entry for an option that came up since, and is told what is gone", async () => {
    await run("discover", "--yes");
    const { definitions } = workplace.sandbox.kommo.store;
    const field = definitions.leads.find(({ id }) => id === 510_001);
    field?.options?.push({ id: 880_099, value: "Podcast", sort: 99, code: null });
    definitions.leads = definitions.leads.filter(({ id }) => id !== 510_004);
    const again = await run("discover", "--yes");
    expect(again.stdout).toContain("kommo.fields.spec: “Spec” (510004) is no longer there.");
    expect(again.stdout).toContain("+  podcast:");
    expect(parse(text())).toMatchObject({
      service_types: { podcast: { value: { id: 880099, name: "Podcast" } } },
    });
    expect((await run("mapping", "check")).code).toBe(0);
  });

  it("is not written for other accounts", async () => {
    await run("discover", "--yes");
    const other = text().replace("id: 33000001", "id: 33000002");
    writeFileSync(place("handoff.yaml"), other);
    const refused = await run("discover", "--yes");
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("33000002");
    expect(text()).toBe(other);
  });
});

describe("fields that are missing in the accounts", () => {
  it("are created when that is asked for, named in the mapping, and used", async () => {
    const { definitions } = workplace.sandbox.kommo.store;
    definitions.leads = definitions.leads.filter(({ id }) => id !== 510_021);
    const left = await run("discover", "--yes");
    expect(left.stderr).toContain("“Linear issue” (deals in Kommo)");
    expect(parse(text())).not.toHaveProperty("kommo.write_back.linear_issue");
    expect(await run("discover", "--yes", "--create-fields")).toMatchObject({ code: 0 });
    const made = definitions.leads.find(({ code }) => code === "HANDOFF_LINEAR_ISSUE");
    expect(parse(text())).toMatchObject({ kommo: { write_back: { linear_issue: { id: made?.id } } } });
    await expectUsable();
  });
});

describe("large accounts", () => {
  it("take hardly more memory than small ones", async () => {
    const small = await peakMemoryKb();
    fillPeople(workplace.sandbox);
    const large = await peakMemoryKb();
    expect(large / small).toBeLessThan(1.25);
  });
});

/**
 * Of a whole `discover --yes --print`, as the operating system counted it. The heap is kept small, so that what
 * is counted is what is needed and not what nobody has cleared away yet.
 */
async function peakMemoryKb(): Promise<number> {
  const report = `process.on("exit",()=>process.stderr.write("maxRSS="+process.resourceUsage().maxRSS))`;
  const end = await workplace.run(["discover", "--yes", "--print"], {
    HANDOFF_CONFIG: place("handoff.yaml"),
    NODE_OPTIONS: `--max-old-space-size=64 --max-semi-space-size=1 --import=data:text/javascript,${encodeURIComponent(report)}`,
  });
  expect(end.code).toBe(0);
  return Number(/maxRSS=(\d+)/.exec(end.stderr)?.[1]);
}
