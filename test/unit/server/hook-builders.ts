/** Webhook requests as the three systems send them, valid by default. */
import { createHmac } from "node:crypto";
import type { Key } from "../../../src/server/constant-time.ts";
import type { WebhookSecrets } from "../../../src/server/routes.ts";

export const kommoAccount = 33000001;
export const lead = 41200317;

export function aKey(text: string): Key {
  return { reveal: () => text };
}

export const secretTexts = {
  kommoPath: "kommo-path-secret",
  productivePath: "productive-path-secret",
  productiveToken: "a1b2c3",
  linearKey: "lin_wh_0123",
};

export function someSecrets(overrides: Partial<WebhookSecrets> = {}): WebhookSecrets {
  return {
    kommoPaths: [aKey(secretTexts.kommoPath)],
    productivePaths: [aKey(secretTexts.productivePath)],
    productiveTokens: [aKey(secretTexts.productiveToken)],
    linearKeys: [aKey(secretTexts.linearKey)],
    ...overrides,
  };
}

export type Field = readonly [key: string, value: string];

/** Brackets and letters escaped as Kommo does, spaces as `+`. */
export function form(fields: readonly Field[]): Uint8Array {
  return bytes(fields.map(([key, value]) => `${escape(key)}=${escape(value)}`).join("&"));
}

export function accountFields(account = kommoAccount): readonly Field[] {
  return [
    ["account[subdomain]", "acme"],
    ["account[id]", String(account)],
    ["account[_links][self]", "https://acme.amocrm.com"],
  ];
}

/** One deal's part of a status hook, with the custom fields and the shapes of Kommo's own samples. */
export function wonFields(id: number, index = 0, moment = 1_767_312_000): readonly Field[] {
  const at = `leads[status][${String(index)}]`;
  return [
    [`${at}[id]`, String(id)],
    [`${at}[name]`, "Relaunch & more = 100 %"],
    [`${at}[status_id]`, "142"],
    [`${at}[old_status_id]`, "61000002"],
    [`${at}[price]`, "1250"],
    [`${at}[last_modified]`, String(moment)],
    [`${at}[pipeline_id]`, "7700001"],
    [`${at}[tags][0][id]`, "301"],
    [`${at}[tags][0][name]`, "vip"],
    [`${at}[account_id]`, String(kommoAccount)],
    [`${at}[custom_fields][0][id]`, "510001"],
    [`${at}[custom_fields][0][values][0][value]`, "INV-7"],
    [`${at}[custom_fields][1][values][0][enum]`, "88001"],
    [`${at}[custom_fields][2][values][0]`, "1767225600"],
    [`${at}[custom_fields][3][values][value]`, "Gold"],
  ];
}

/** As one of them fires for a deal that is moved to won. */
export function aKommoBody(
  overrides: { readonly account?: number; readonly moment?: number } = {},
): Uint8Array {
  return form([...accountFields(overrides.account), ...wonFields(lead, 0, overrides.moment)]);
}

/** As the Digital Pipeline fires for the same: nothing in it names the moment. */
export function aPipelineBody(): Uint8Array {
  return form([
    ["leads[status][0][id]", String(lead)],
    ["leads[status][0][status_id]", "142"],
    ["leads[status][0][pipeline_id]", "7700001"],
    ["leads[status][0][old_status_id]", "61000002"],
    ["leads[status][0][old_pipeline_id]", "7700001"],
    ["account[id]", String(kommoAccount)],
    ["account[subdomain]", "acme"],
  ]);
}

export function aLinearBody(webhookTimestamp: unknown): Uint8Array {
  return bytes(
    JSON.stringify({
      action: "update",
      type: "Issue",
      createdAt: "2026-11-23T09:00:00.000Z",
      data: { id: "0e6f9a1c-6a0e-4b6b-9a3e-5a0a1d1c2b3f", title: "Café ☕", state: { type: "completed" } },
      updatedFrom: { stateId: "s-1" },
      organizationId: "org",
      webhookId: "hook",
      webhookTimestamp,
    }),
  );
}

export function linearSignature(body: Uint8Array, key = secretTexts.linearKey): string {
  return createHmac("sha256", key).update(body).digest("hex");
}

export const aProductiveBody = bytes(
  JSON.stringify({
    event: "update_task",
    item_type: "task",
    item_id: 20305431,
    created: "2026-09-23T18:46:58.988+02:00",
    object: { data: { id: "20305431", type: "tasks", attributes: { title: "Kick-off", closed: true } } },
  }),
);

export function productiveSignature(
  body: Uint8Array,
  { token = secretTexts.productiveToken, t = "1568031758" } = {},
): string {
  return `t=${t}, s=${createHmac("sha256", token).update(`${t}.`).update(body).digest("hex")}`;
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function escape(text: string): string {
  return encodeURIComponent(text).replaceAll("%20", "+");
}
