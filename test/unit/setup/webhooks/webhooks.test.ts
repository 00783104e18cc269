import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { VendorError } from "../../../../src/errors.ts";
import { environmentLines } from "../../../../src/setup/webhooks/server-environment.ts";
import type { WebhookReport, WebhookTask } from "../../../../src/setup/webhooks/webhooks.ts";
import { installWebhooks, listWebhooks, removeWebhooks } from "../../../../src/setup/webhooks/webhooks.ts";
import { kommoPort, linearPort, productivePort } from "../../../../src/setup/webhooks/webhook-systems.ts";
import { aWorld } from "../../../contract/clients-setup.ts";

const base = "https://handoff.acme.example";
const engineering = { id: "5f0e4c1a-0000-4000-8000-0000000000e1", name: "Engineering" };
const support = { id: "5f0e4c1a-0000-4000-8000-0000000000e2", name: "Support" };

function aScene() {
  const world = aWorld();
  let made = 0;
  const task: WebhookTask = {
    base,
    secrets: { kommo: [], productive: [], linear: undefined },
    teams: [engineering, support],
    newSecret: () => `made-up-secret-${String((made += 1))}`,
    isKommoAdmin: async () => {
      try {
        await world.kommo.users();
        return true;
      } catch (error) {
        return error instanceof VendorError ? false : undefined;
      }
    },
  };
  const names = new Map([engineering, support].map(({ id, name }) => [id, name]));
  const ports = [kommoPort(world.kommo), productivePort(world.productive), linearPort(world.linear, names)];
  const writes = (): number => world.sandbox.requests.filter(({ mutating }) => mutating).length;
  return {
    ...world,
    task,
    ports,
    writes,
    install: (changes: Partial<WebhookTask> = {}) => installWebhooks({ ...task, ...changes }, ports),
  };
}

function statuses(reports: readonly WebhookReport[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    reports.map(({ system, webhooks }) => [system, webhooks.map(({ status }) => status)]),
  );
}

describe("webhooks install", () => {
  it("registers one in Kommo, four in Productive, one per team in Linear", async () => {
    const { install, sandbox } = aScene();
    expect(statuses(await install())).toEqual({
      kommo: ["created"],
      productive: ["created", "created", "created", "created"],
      linear: ["created", "created"],
    });
    expect(sandbox.kommo.store.webhooks[0]?.settings).toEqual([
      "status_lead",
      "add_lead",
      "update_lead",
      "restore_lead",
      "delete_lead",
    ]);
    const events = sandbox.productive.store.all("webhooks").map(({ attributes }) => attributes["event_id"]);
    expect(events).toEqual([16, 11, 24, 8]);
  });

  it("changes nothing the second time, and takes the secrets that are in use", async () => {
    const { install, writes } = aScene();
    const first = await install();
    const before = writes();
    const second = await install();
    expect(writes()).toBe(before);
    expect(statuses(second)["linear"]).toEqual(["kept", "kept"]);
    expect(environmentLines(second, base)).toEqual(environmentLines(first, base));
    expect(second.some(({ secrets }) => secrets?.isNew)).toBe(false);
  });

  it("uses the secrets of the settings, the newer one first", async () => {
    const { install, sandbox } = aScene();
    const secrets = ["new-one", "old-one"].map((text) => ({ reveal: () => text }));
    const reports = await install({ secrets: { kommo: secrets, productive: [], linear: undefined } });
    expect(sandbox.kommo.store.webhooks[0]?.destination).toBe(`${base}/webhooks/kommo/new-one`);
    expect(environmentLines(reports, base)).toContain("KOMMO_WEBHOOK_SECRET=new-one,old-one");
  });

  it("lists what is left over of ours: another address, an old secret", async () => {
    const { install, kommo, intent } = aScene();
    await kommo.putWebhook(
      { address: "https://old.acme.example/webhooks/kommo/abc", events: ["add_lead"] },
      intent,
    );
    await kommo.putWebhook({ address: "https://hooks.zapier.example/1/2", events: ["add_lead"] }, intent);
    await kommo.putWebhook({ address: `${base}/webhooks/kommo/old-secret`, events: ["add_lead"] }, intent);
    const secrets = { kommo: [{ reveal: () => "new-secret" }], productive: [], linear: undefined };
    const [report] = await install({ secrets });
    expect(report?.webhooks.map(({ status, note }) => [status, note])).toEqual([
      ["created", undefined],
      ["stray", "It points to another address."],
      ["stray", "It has another secret than the one in use."],
    ]);
  });

  it("switches Kommo's on again", async () => {
    const { install, sandbox } = aScene();
    await install();
    for (const webhook of sandbox.kommo.store.webhooks) webhook.disabled = true;
    const [kommo] = await install();
    expect(kommo?.webhooks[0]).toMatchObject({
      status: "changed",
      isEnabled: true,
      note: "It was switched off.",
    });
  });

  it("says how to switch Kommo's on where the API does not", async () => {
    const { install, sandbox } = aScene();
    await install();
    for (const webhook of sandbox.kommo.store.webhooks) webhook.disabled = true;
    sandbox.kommo.switches.webhookPostEnables = false;
    const [kommo] = await install();
    expect(kommo?.webhooks[0]?.status).toBe("off");
    expect(kommo?.webhooks[0]?.note).toMatch(/Settings → Integrations/u);
  });

  it("makes Productive's anew, because they cannot be changed, and leaves one of each", async () => {
    const { install, sandbox } = aScene();
    await install();
    const [first] = sandbox.productive.store.all("webhooks");
    if (first === undefined) throw new Error("no webhook was made");
    const attributes = { ...first.attributes, deactivated_at: "2026-11-01T00:00:00.000+01:00" };
    sandbox.productive.store.put({ ...first, attributes });
    expect(statuses(await install())["productive"]).toEqual(["changed", "kept", "kept", "kept"]);
    expect(sandbox.productive.store.all("webhooks")).toHaveLength(4);
  });

  it("switches Linear's on again and gives it the secret of the settings", async () => {
    const { install, sandbox } = aScene();
    await install();
    for (const webhook of sandbox.linear.store.webhooks.values()) webhook.enabled = false;
    const linear = { reveal: () => "the-server-knows-this" };
    const reports = await install({ secrets: { kommo: [], productive: [], linear } });
    expect(statuses(reports)["linear"]).toEqual(["changed", "changed"]);
    expect(
      [...sandbox.linear.store.webhooks.values()].map(({ enabled, secret }) => [enabled, secret]),
    ).toEqual([
      [true, "the-server-knows-this"],
      [true, "the-server-knows-this"],
    ]);
  });

  it("counts one for all public teams as one for each", async () => {
    const { install } = aScene();
    await install({ teams: [] });
    expect(statuses(await install())["linear"]).toEqual(["kept", "kept"]);
  });

  it("explains a plan without webhooks, and goes on with the others", async () => {
    const { install, sandbox } = aScene();
    sandbox.kommo.switches.plan = "base";
    sandbox.productive.switches.planHasWebhooks = false;
    const [kommo, productive, linear] = await install();
    expect([kommo?.refusal?.kind, productive?.refusal?.kind, linear?.refusal]).toEqual([
      "plan",
      "plan",
      undefined,
    ]);
    expect(productive?.refusal?.hint).toMatch(/every five minutes/u);
    expect(linear?.webhooks).toHaveLength(2);
  });

  it("explains a missing right with the manual way, and a secret for it", async () => {
    const { install, sandbox } = aScene();
    sandbox.kommo.switches.admin = false;
    for (const user of sandbox.linear.store.users.values()) {
      sandbox.linear.store.users.set(user.id, { ...user, admin: false });
    }
    const reports = await install();
    const [kommo, , linear] = reports;
    expect([kommo?.refusal?.kind, linear?.refusal?.kind]).toEqual(["right", "right"]);
    expect(kommo?.refusal?.hint).toMatch(/by hand: Settings → Integrations → Web hooks/u);
    const lines = environmentLines(reports, base).join("\n");
    expect(lines).toMatch(
      /# To be entered by hand: https:\/\/handoff\.acme\.example\/webhooks\/kommo\/made-up-secret-\d/u,
    );
  });

  it("throws where a token is not accepted", async () => {
    const { install, sandbox } = aScene();
    sandbox.kommo.switches.revoked = true;
    await expect(install()).rejects.toMatchObject({ code: "vendor.unauthorized" });
  });

  it("shows no secret in anything but the lines for the server", async () => {
    const { install, sandbox, kommo, productive, linear } = aScene();
    const reports = await install();
    const lists = [await kommo.webhooks(), await productive.webhooks(), await linear.webhooks()];
    const tokens = sandbox.productive.store
      .all("webhooks")
      .map(({ attributes }) => String(attributes["signature_token"]));
    const shown = JSON.stringify([reports, lists]) + inspect([reports, lists], { depth: 9 });
    for (const secret of [...tokens, "made-up-secret"]) expect(shown).not.toContain(secret);
    const lines = environmentLines(reports, base).join("\n");
    for (const secret of [...tokens, "made-up-secret-1", "made-up-secret-2", "made-up-secret-3"]) {
      expect(lines).toContain(secret);
    }
  });
});

describe("webhooks list and remove", () => {
  it("lists ours wherever they point, and nobody else's", async () => {
    const { install, kommo, intent, ports, task } = aScene();
    await install();
    await kommo.putWebhook({ address: "https://hooks.zapier.example/1/2", events: ["add_lead"] }, intent);
    const reports = await listWebhooks({ base: undefined, isKommoAdmin: task.isKommoAdmin }, ports);
    expect(reports.map(({ webhooks }) => webhooks.length)).toEqual([1, 4, 2]);
  });

  it("removes what points to this address, and only that", async () => {
    const { install, ports, task, sandbox } = aScene();
    await install();
    await install({ base: "https://other.acme.example" });
    await removeWebhooks({ ...task, onlyStrays: false }, ports);
    expect(sandbox.kommo.store.webhooks.map(({ destination }) => new URL(destination).host)).toEqual([
      "other.acme.example",
    ]);
    expect(sandbox.productive.store.all("webhooks")).toHaveLength(4);
    expect(sandbox.linear.store.webhooks.size).toBe(2);
  });

  it("removes only what is left over where that is asked for", async () => {
    const { install, ports, task, sandbox, kommo, intent } = aScene();
    const secrets = { kommo: [{ reveal: () => "new-secret" }], productive: [], linear: undefined };
    await install({ secrets });
    await kommo.putWebhook({ address: `${base}/webhooks/kommo/old-secret`, events: ["add_lead"] }, intent);
    await removeWebhooks({ ...task, secrets, onlyStrays: true }, ports);
    expect(sandbox.kommo.store.webhooks.map(({ destination }) => destination)).toEqual([
      `${base}/webhooks/kommo/new-secret`,
    ]);
  });
});
