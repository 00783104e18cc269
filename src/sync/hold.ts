/** Telling people that a deal waits for them, once per distinct set of problems; and that it no longer does. */
import { createHash } from "node:crypto";
import { VendorError } from "../errors.ts";
import type { Mapping } from "../config/mapping.ts";
import type { Lease } from "../ledger/ledger.ts";
import type { Deal } from "./deal.ts";
import { dealLabel } from "./deal.ts";
import type { Directory } from "./directory.ts";
import { leaseTtlMs } from "./leases.ts";
import { responsibleOf } from "./people.ts";
import type { Ports } from "./ports.ts";
import type { Remark } from "./result.ts";
import type { SlackPerson } from "./texts/slack-messages.ts";
import { heldSlack } from "./texts/slack-messages.ts";
import { isMarked } from "./texts/marker-line.ts";
import { heldTask } from "./texts/held-task.ts";

const daySeconds = 86_400;

/** The same problems in another order are the same set. */
export function digestOfProblems(problems: readonly Remark[]): string {
  const lines = problems.map(({ code, message }) => `${code} ${message}`).toSorted();
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

export function taskKey(lead: number): string {
  return `lead/${String(lead)}/task/held`;
}

/**
 * A task for the responsible user and a message in Slack, as `policies.held` says. What cannot be told is
 * no failure of the deal: it stays held, `show` says why, and the next look at it tries again (false).
 */
export async function announceHold(
  lease: Lease,
  deal: Deal,
  directory: Directory,
  problems: readonly Remark[],
  ports: Ports,
): Promise<boolean> {
  const { held } = ports.mapping.policies;
  const told = withNumber(problems, deal.lead.id);
  const isTaskTold =
    !held.includes("task") || (await quietly(() => writeTask(lease, deal, directory, told, ports)));
  if (!isTaskTold) return false;
  if (held.includes("slack") && ports.mapping.slack.problems && ports.slack !== undefined) {
    const text = heldSlack({
      dealName: dealLabel(deal),
      dealUrl: deal.url,
      who: personOf(deal, directory, ports.mapping),
      problems: told,
    });
    const { slack } = ports;
    return quietly(() => slack.send({ channel: "problems", text }).then(() => true));
  }
  return true;
}

/** Closes the task of a deal that was held and now is not. */
export async function closeTask(lease: Lease, lead: number, result: string, ports: Ports): Promise<void> {
  const key = taskKey(lead);
  const [row] = await ports.ledger.steps([key]);
  if (row?.status !== "done" || row.externalId === null || row.action === "update") return;
  const id = row.externalId;
  await quietly(async () => {
    const onDispatch = intentOf(lease, key, lead, ports);
    await ports.kommo.updateTask(Number(id), { isCompleted: true, result }, { onDispatch });
    // From here on the task is finished business: another hold opens another one.
    await ports.ledger.recordOutcomes(lease, [
      { key, lead: String(lead), status: "done", action: "update", externalId: id },
    ]);
    return true;
  });
}

/** Hints name commands with `<deal>`: whoever reads them in Kommo or Slack is told which. */
function withNumber(problems: readonly Remark[], lead: number): readonly Remark[] {
  return problems.map((problem) => ({ ...problem, hint: problem.hint.replaceAll("<deal>", String(lead)) }));
}

async function writeTask(
  lease: Lease,
  deal: Deal,
  directory: Directory,
  problems: readonly Remark[],
  ports: Ports,
): Promise<boolean> {
  const lead = deal.lead.id;
  const key = taskKey(lead);
  const text = heldTask({
    lead,
    dealName: dealLabel(deal),
    who: responsibleOf(deal, directory)?.name,
    problems,
  });
  const options = { onDispatch: intentOf(lease, key, lead, ports) };
  const id = await openTask(lead, ports);
  if (id === undefined && (await mayStillAppear(key, ports))) return false;
  if (id === undefined) {
    const responsibleUserId = taskOwner(deal, directory);
    const completeTill = Math.floor(ports.clock.now() / 1000) + daySeconds;
    const made = await ports.kommo.createTask(lead, { text, responsibleUserId, completeTill }, options);
    await recordTask(lease, lead, made.id, "create", ports);
  } else {
    await ports.kommo.updateTask(id, { text }, options);
    await recordTask(lease, lead, id, "adopt", ports);
  }
  return true;
}

/** The task we know of; one that an earlier, forgotten or interrupted run wrote is found by its last line. */
async function openTask(lead: number, ports: Ports): Promise<number | undefined> {
  const tasks = await ports.kommo.tasks(lead);
  return tasks.find((task) => !task.isCompleted && isMarked(task.text, "held", lead))?.id;
}

/** A task whose answer was lost a moment ago may yet turn up: it is not written a second time meanwhile. */
async function mayStillAppear(key: string, ports: Ports): Promise<boolean> {
  const [row] = await ports.ledger.steps([key]);
  const isOpen = row?.status === "intent" || row?.status === "unknown";
  return isOpen && ports.clock.now() - (row.intentAt ?? 0) < ports.timing.quietPeriodMs;
}

async function recordTask(
  lease: Lease,
  lead: number,
  id: number,
  action: "create" | "adopt",
  ports: Ports,
): Promise<void> {
  await ports.ledger.recordOutcomes(lease, [
    { key: taskKey(lead), lead: String(lead), status: "done", action, externalId: String(id) },
  ]);
}

/** A user who left cannot be given a task: then it goes to the one whose token we use. */
function taskOwner(deal: Deal, directory: Directory): number {
  const responsible = responsibleOf(deal, directory);
  const isKnownToBeGone = directory.kommo.users !== null && responsible?.isActive !== true;
  return isKnownToBeGone ? directory.kommo.account.currentUserId : deal.lead.responsibleUserId;
}

function personOf(deal: Deal, directory: Directory, mapping: Mapping): SlackPerson | undefined {
  const user = responsibleOf(deal, directory);
  if (user === undefined) return undefined;
  return { name: user.name, slackId: mapping.people[user.email.toLowerCase()]?.slack };
}

function intentOf(lease: Lease, key: string, lead: number, ports: Ports): () => Promise<void> {
  return () => ports.ledger.recordIntents(lease, [{ key, lead: String(lead) }], { ttlMs: leaseTtlMs(ports) });
}

/** Whether it could be told. */
async function quietly(tell: () => Promise<boolean>): Promise<boolean> {
  try {
    return await tell();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return false;
  }
}
