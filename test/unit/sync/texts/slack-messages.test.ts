import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { remark } from "../../../../src/sync/codes.ts";
import {
  burstSlack,
  heldSlack,
  readySlack,
  vendorPausedSlack,
  vendorResumedSlack,
} from "../../../../src/sync/texts/slack-messages.ts";
import type { ReadySlackFacts } from "../../../../src/sync/texts/slack-messages.ts";
import { aRemark, golden, readyFacts } from "./text-facts.ts";
import { hostileTexts } from "./hostile-texts.ts";

const dealUrl = "https://acme.kommo.com/leads/detail/41200317";

function readySlackFacts(overrides: Partial<ReadySlackFacts> = {}): ReadySlackFacts {
  return {
    ...readyFacts(),
    dealUrl,
    manager: { name: "Petra Manager" },
    team: [{ name: "Dora Design", slackId: "U0123ABCD" }, { name: "Dan Developer" }],
    ...overrides,
  };
}

describe("Slack hears", () => {
  test("that work can start", async () => {
    await expect(readySlack(readySlackFacts())).toMatchFileSnapshot(golden("slack-ready.txt"));
  });

  test("that a deal waits, and for whom", async () => {
    const message = heldSlack({
      dealName: "Shop redesign",
      dealUrl,
      who: { name: "Anna Account", slackId: "U0123ABCD" },
      problems: [remark("service_type.missing", { field: "Service type", known: ["Website", "SEO"] })],
    });
    await expect(message).toMatchFileSnapshot(golden("slack-held.txt"));
  });

  test("that a burst waits", async () => {
    await expect(burstSlack({ waiting: 37, maxPerHour: 20 })).toMatchFileSnapshot(golden("slack-burst.txt"));
  });

  test("that a vendor is closed, and open again", async () => {
    const reason = remark("vendor.paused", {
      vendor: "linear",
      kind: "unauthorized",
      reason: "The key is revoked",
    });
    const messages = [
      vendorPausedSlack("linear", reason),
      vendorResumedSlack("linear", 3),
      vendorResumedSlack("kommo", 0),
    ];
    await expect(messages.join("\n---\n")).toMatchFileSnapshot(golden("slack-vendor.txt"));
  });

  test("nothing a name could command, whatever comes", () => {
    const text = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary", maxLength: 900 }));
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 20 }), (name, names) => {
        const message = readySlack(
          readySlackFacts({
            dealName: name,
            company: name,
            team: names.map((member) => ({ name: member, slackId: member })),
            warnings: names.map((sentence) => aRemark({ message: sentence })),
          }),
        );
        expect(message.length).toBeLessThanOrEqual(1500);
        const ours = message.replaceAll(/<https:\/\/[^<>|]+\|[^<>]*>/gu, "");
        expect(ours).not.toMatch(/[<>]/u);
      }),
    );
  });
});
