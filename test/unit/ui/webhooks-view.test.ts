import { describe, expect, it } from "vitest";
import { inertText } from "../../../src/ui/inert-text.ts";
import { drawWebhooks } from "../../../src/ui/webhooks-view.ts";
import type { WebhookText } from "../../../src/ui/webhooks-view.ts";
import { aPen } from "./builders.ts";

function aWebhook(overrides: Partial<WebhookText> = {}): WebhookText {
  return {
    address: "https://h.example/webhooks/linear",
    events: ["Issue"],
    team: "Engineering",
    isEnabled: true,
    status: "created",
    note: undefined,
    ...overrides,
  };
}

describe("drawn webhooks", () => {
  it("say what was done with each, and about what it tells", () => {
    expect(
      drawWebhooks([{ system: "linear", webhooks: [aWebhook()], refusal: undefined }], aPen(), inertText),
    ).toEqual(["Linear", "  ✓ registered  https://h.example/webhooks/linear", "      Engineering: Issue"]);
  });

  it("say that one is switched off", () => {
    const webhooks = [aWebhook({ status: "listed", isEnabled: false })];
    const [, line] = drawWebhooks([{ system: "linear", webhooks, refusal: undefined }], aPen(), inertText);
    expect(line).toBe("  ✓ registered, switched off  https://h.example/webhooks/linear");
  });

  it("say what was refused and what to do, or that there is none", () => {
    const refusal = { message: "The plan has none.", hint: "Nothing needs to be done." };
    const lines = drawWebhooks(
      [
        { system: "kommo", webhooks: [], refusal },
        { system: "linear", webhooks: [], refusal: undefined },
      ],
      aPen(),
      inertText,
    );
    expect(lines).toEqual([
      "Kommo",
      "  ! The plan has none.",
      "      Nothing needs to be done.",
      "",
      "Linear",
      "  No webhook of handoff.",
    ]);
  });
});
