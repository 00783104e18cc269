/** One webhook request: genuine or not, ours or not, and what is kept of it. Knows no HTTP server and no clock. */
import type { DeliverySource, NewDelivery } from "../ledger/ledger.ts";
import { answers, type Answer } from "./answer.ts";
import { parseKommoHook } from "./kommo-form.ts";
import { verifyLinear } from "./linear-signature.ts";
import { verifyProductive } from "./productive-signature.ts";
import type { WebhookSecrets } from "./routes.ts";
import type { SignatureVerdict } from "./signature.ts";

export interface WebhookRequest {
  readonly source: DeliverySource;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Byte by byte as it came. */
  readonly body: Uint8Array;
}

export interface Surroundings {
  readonly secrets: WebhookSecrets;
  /** The account whose deals are handed off. */
  readonly kommoAccount: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

export type WebhookVerdict =
  | { readonly kind: "keep"; readonly delivery: NewDelivery }
  /** Leaves no trace. `why` is fit for a log. */
  | { readonly kind: "refuse"; readonly answer: Answer; readonly why: string };

/** Kommo signs nothing: its path's secret was checked by the route, and what it says is only a hint. */
export function judgeWebhook(request: WebhookRequest, around: Surroundings): WebhookVerdict {
  const { headers, body } = request;
  const { productiveTokens, linearKeys } = around.secrets;
  switch (request.source) {
    case "kommo":
      return keepKommo(request, around.kommoAccount);
    case "productive": {
      if (productiveTokens.length === 0) return notReady("Productive's signature tokens");
      const signature = headers["productive-signature"];
      return keepIfGenuine(request, verifyProductive({ body, signature }, productiveTokens));
    }
    case "linear": {
      if (linearKeys.length === 0) return notReady("Linear's signing secret");
      const signature = headers["linear-signature"];
      return keepIfGenuine(request, verifyLinear({ body, signature }, linearKeys, around.nowMs));
    }
  }
}

function keepKommo(request: WebhookRequest, kommoAccount: number): WebhookVerdict {
  const { account, leads, isDated } = parseKommoHook(request.body);
  const isForeign = account !== undefined && account !== kommoAccount;
  const ignoredWhy = isForeign
    ? `It comes from Kommo account ${String(account)}, and this ledger belongs to ${String(kommoAccount)}.`
    : leads.length === 0
      ? "It names no deal."
      : undefined;
  return { kind: "keep", delivery: deliveryOf(request, isDated ? "replay" : "news", ignoredWhy) };
}

/** Both name the moment in their bodies (`webhookTimestamp`, `created`): the same bytes are the same news. */
function keepIfGenuine(request: WebhookRequest, verdict: SignatureVerdict): WebhookVerdict {
  return verdict.kind === "genuine"
    ? { kind: "keep", delivery: deliveryOf(request, "replay", undefined) }
    : { kind: "refuse", answer: answers.notSigned, why: verdict.why };
}

/** They send it again; a 401 now would count as a mistake of theirs. */
function notReady(what: string): WebhookVerdict {
  return { kind: "refuse", answer: answers.notReady, why: `${what} could not be asked for yet` };
}

function deliveryOf(
  { source, headers, body }: WebhookRequest,
  sameBody: NewDelivery["sameBody"],
  ignoredWhy: string | undefined,
): NewDelivery {
  return { source, headers: telling(headers), body, sameBody, ignoredWhy };
}

/** What says which attempt of which delivery it was. */
const keptHeaders = [
  "content-type",
  "user-agent",
  "x-amocrm-requestid",
  "linear-delivery",
  "linear-event",
  "linear-timestamp",
] as const;

const longestHeader = 200;

function telling(headers: WebhookRequest["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value.slice(0, longestHeader)]];
    }),
  );
}
