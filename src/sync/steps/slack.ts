/** A word in Slack that work can start; only beside a note this run wrote, and never a reason to fail. */
import { VendorError } from "../../errors.ts";
import type { PlanFacts } from "../plan.ts";
import { readySlack } from "../texts/slack-messages.ts";
import { readyFacts } from "./note.ts";
import type { StepKindRules } from "./step-kind.ts";
import { notLookedUp } from "./step-kind.ts";

export const slack: StepKindRules<"slack.message"> = {
  isRepeatable: true,
  lookUp: "late",

  label: () => "message in Slack",

  find: () => Promise.resolve(notLookedUp),

  judge: () => ({ kind: "create" }),

  async create([step], writes) {
    if (step === undefined) return [];
    const note = writes.made(step.note);
    const isNews = note?.isNew === true;
    if (isNews && writes.slack !== undefined) {
      const { dealUrl, manager, team } = writes.plan.facts;
      const text = readySlack({
        ...readyFacts(writes.plan, writes),
        dealUrl,
        manager: manager === undefined ? undefined : mentioned(manager),
        team: team.map(mentioned),
      });
      await writes.onDispatch();
      await sendQuietly(() => writes.slack?.send({ channel: "ready", text }));
    }
    return [{ key: step.key, id: "", isNew: isNews }];
  },
};

function mentioned(person: PlanFacts["team"][number]): { name: string; slackId: string | undefined } {
  return { name: person.name, slackId: person.slackId };
}

/** The work exists and the deal says so: a message more or less is no reason to call it failed. */
async function sendQuietly(send: () => Promise<void> | undefined): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
  }
}
