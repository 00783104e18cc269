import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../../../src/sandbox/world.ts";
import type { Check } from "../../../../src/setup/doctor/check.ts";
import type { DoctorSnapshot } from "../../../../src/setup/doctor/snapshot.ts";
import { checkWebhooks } from "../../../../src/setup/doctor/webhook-checks.ts";
import { installWebhooks } from "../../../../src/setup/webhooks/webhooks.ts";
import { kommoPort, linearPort, productivePort } from "../../../../src/setup/webhooks/webhook-systems.ts";
import { takeSnapshot } from "../../../../src/setup/doctor/take-snapshot.ts";
import { aWorld } from "../../../contract/clients-setup.ts";
import { anOpenLedger, mappingFacts } from "./examined.ts";

const base = "https://handoff.acme.example";
const secret = { reveal: () => "segment-0123456789" };

async function afterInstall(change: (sandbox: Sandbox) => void): Promise<DoctorSnapshot> {
  const { sandbox, kommo, productive, linear, clock } = aWorld();
  await installWebhooks(
    {
      base,
      secrets: { kommo: [secret], productive: [secret], linear: secret },
      teams: [],
      newSecret: () => "never needed here",
      isKommoAdmin: async () => true,
    },
    [kommoPort(kommo), productivePort(productive), linearPort(linear, new Map())],
  );
  change(sandbox);
  return takeSnapshot(
    {
      mapping: { ok: true, value: mappingFacts() },
      settings: [],
      clients: { kommo, productive, linear },
      needs: { kommo: true, productive: true, linear: true },
      kommoTokenExpiresAtMs: undefined,
      webhookSecrets: { kommo: [secret], productive: [secret], linear: undefined },
      machine: () => ({ node: "24.21.0", sqlite: "3.53.4", nowMs: clock.now(), clocks: [] }),
      ledgerFacts: async () => anOpenLedger,
    },
    undefined,
  );
}

function of(checks: readonly Check[], id: string): Check | undefined {
  return checks.find((check) => check.id === id);
}

describe("checks of webhooks", () => {
  it("pass what `install` made, without showing the secret", async () => {
    const checks = checkWebhooks(await afterInstall(() => undefined));
    expect(checks.map(({ status }) => status)).toEqual(["pass", "pass", "pass"]);
    expect(JSON.stringify(checks)).not.toContain("segment-0123456789");
    expect(checks[0]?.detail).toContain("/webhooks/kommo/[secret]");
  });

  it("name one that Kommo switched off", async () => {
    const snapshot = await afterInstall(({ kommo }) => {
      for (const webhook of kommo.store.webhooks) webhook.disabled = true;
    });
    const found = of(checkWebhooks(snapshot), "webhook.kommo");
    expect(found?.status).toBe("fail");
    expect(found?.detail).toMatch(/is switched off/u);
    expect(found?.hint).toMatch(/webhooks install/u);
  });

  it("name the event of one that Productive switched off", async () => {
    const snapshot = await afterInstall(({ productive }) => {
      for (const webhook of productive.store.all("webhooks")) {
        if (webhook.attributes["event_id"] === 24) {
          const attributes = { ...webhook.attributes, deactivated_at: "2026-11-01T00:00:00.000+01:00" };
          productive.store.put({ ...webhook, attributes });
        }
      }
    });
    expect(of(checkWebhooks(snapshot), "webhook.productive")?.detail).toMatch(
      /\(task updated\) is switched off/u,
    );
  });

  it("name an event that nothing is sent about", async () => {
    const snapshot = await afterInstall(({ kommo }) => {
      for (const webhook of kommo.store.webhooks) webhook.settings = ["status_lead"];
    });
    expect(of(checkWebhooks(snapshot), "webhook.kommo")?.detail).toBe(
      "Nothing is sent about: add lead, update lead, restore lead, delete lead.",
    );
  });

  it("name a secret that the server does not know", async () => {
    const snapshot = await afterInstall(() => undefined);
    const other = {
      ...snapshot,
      webhookSecrets: { kommo: [{ reveal: () => "another" }], productive: [secret] },
    };
    const found = of(checkWebhooks(other), "webhook.kommo");
    expect(found?.status).toBe("fail");
    expect(found?.detail).toMatch(/another secret than KOMMO_WEBHOOK_SECRET/u);
  });

  it("with an address, say that they point elsewhere, and whether the server answers", async () => {
    const snapshot = await afterInstall(() => undefined);
    const livez = { base: "https://new.acme.example", answer: { ok: true, value: 502 } } as const;
    const checks = checkWebhooks({ ...snapshot, livez });
    expect(of(checks, "webhook.kommo")?.detail).toMatch(
      /^They point elsewhere: https:\/\/handoff\.acme\.example/u,
    );
    const found = of(checks, "server");
    expect(found?.status).toBe("fail");
    expect(found?.detail).toMatch(/answers 502/u);
  });

  it("tell a plan without webhooks from somebody who is no administrator", async () => {
    const plan = await afterInstall(({ kommo }) => {
      kommo.switches.plan = "base";
    });
    const right = await afterInstall(({ kommo }) => {
      kommo.switches.admin = false;
    });
    expect(of(checkWebhooks(plan), "webhook.plan")?.detail).toBe(
      "The plan of the Kommo account has no webhooks.",
    );
    expect(of(checkWebhooks(right), "webhook.kommo")?.detail).toMatch(/may not see them/u);
  });

  it("remember that Productive's plan had none when they were installed", async () => {
    const snapshot = await afterInstall(({ productive }) => {
      for (const webhook of productive.store.all("webhooks")) {
        productive.store.put({ ...webhook, deletedAtMs: 1 });
      }
    });
    const webhookHistory = [
      { system: "productive", outcome: "plan", atMs: Date.parse("2026-11-20") },
    ] as const;
    const checks = checkWebhooks({ ...snapshot, ledger: { ...anOpenLedger, webhookHistory } });
    expect(of(checks, "webhook.plan")?.detail).toBe(
      "When `webhooks install` last ran (2026-11-20), Productive refused: the plan has no webhooks.",
    );
  });
});
