/** What lately won deals have filled in: for warnings before the first deal, and to know who works in teams. */
import type { KommoClient, KommoLead, KommoPipeline } from "../../clients/kommo/kommo-client.ts";
import { parseEmails } from "../../sync/emails.ts";
import type { RecentWins } from "./snapshot.ts";
import { wonStatusId } from "./snapshot.ts";

/** How far back, and how many deals of one pipeline at most: enough to know a habit. */
const recentDays = 90;
const mostPerPipeline = 250;
const mostEmails = 200;
/** Longer texts are prose: the addresses in them are the client's. */
const longestList = 500;
const daySeconds = 86_400;

export interface WinSources {
  readonly kommo: KommoClient;
  readonly nowMs: number;
}

/** One entry per pipeline. Deals are counted and let go: nothing of them is kept but totals and addresses. */
export function readRecentWins(
  pipelines: readonly KommoPipeline[],
  sources: WinSources,
): Promise<readonly RecentWins[]> {
  return Promise.all(pipelines.map((pipeline) => readWins(pipeline.id, sources)));
}

async function readWins(pipelineId: number, { kommo, nowMs }: WinSources): Promise<RecentWins> {
  const now = Math.floor(nowMs / 1000);
  const closedAt = { from: now - recentDays * daySeconds, to: now };
  const filled: Record<number, number> = {};
  const emails = new Map<number, Set<string>>();
  let count = 0;
  for await (const lead of kommo.leads({ stage: { pipelineId, statusId: wonStatusId }, closedAt })) {
    count += 1;
    noteFields(lead, filled, emails);
    if (count >= mostPerPipeline) break;
  }
  const listed = [...emails].map(([fieldId, found]) => [fieldId, [...found]] as const);
  return { pipelineId, count, filled, emails: Object.fromEntries(listed) };
}

function noteFields(lead: KommoLead, filled: Record<number, number>, emails: Map<number, Set<string>>): void {
  for (const { fieldId, values } of lead.fields) {
    if (values.length === 0) continue;
    filled[fieldId] = (filled[fieldId] ?? 0) + 1;
    const known = emails.get(fieldId) ?? new Set<string>();
    for (const { value } of values) {
      if (typeof value !== "string" || value.length > longestList || known.size >= mostEmails) continue;
      for (const address of parseEmails(value).emails) known.add(address);
    }
    if (known.size > 0) emails.set(fieldId, known);
  }
}
