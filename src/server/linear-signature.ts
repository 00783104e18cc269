/**
 * Who says so: Linear signs each delivery with the webhook's secret (https://linear.app/developers/webhooks).
 *
 * The SDK's `LinearWebhookClient.verify` does the same and is not used: it compares with `Date.now()`, where our
 * clock is an argument; it throws one error for "not signed", "signed by somebody else" and "too old"; and it
 * knows one secret, where every team's webhook may have its own. A test holds ours against it.
 */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { isSame, type Key } from "./constant-time.ts";
import { refused, type SignatureVerdict, type SignedRequest } from "./signature.ts";

/** How far `webhookTimestamp` may be from our clock, either way. Linear's own number. */
const freshForMs = 60_000;

/**
 * `signature` is 64 hex digits in lower case, without a prefix. `Linear-Timestamp` is not asked: only the body is signed. Whether Linear stamps a retry anew is not known; if
 * it does not, its retries come too late and the sweep finds what they told.
 */
export function verifyLinear(request: SignedRequest, keys: readonly Key[], nowMs: number): SignatureVerdict {
  const { body, signature } = request;
  if (signature === undefined) return refused("it has no signature");
  const isGenuine = keys.filter((key) => isSame(signature, sign(body, key))).length > 0;
  if (!isGenuine) return refused("its signature is not made with a secret we know");
  const sentAt = timestampOf(body);
  if (sentAt === undefined) return refused("its body has no webhookTimestamp");
  if (Math.abs(nowMs - sentAt) <= freshForMs) return { kind: "genuine" };
  return refused(
    `it was signed ${String(Math.round(Math.abs(nowMs - sentAt) / 1000))} s away from our clock`,
  );
}

function sign(body: Uint8Array, key: Key): string {
  return createHmac("sha256", key.reveal()).update(body).digest("hex");
}

const stamped = z.object({ webhookTimestamp: z.number() });

function timestampOf(body: Uint8Array): number | undefined {
  try {
    return stamped.safeParse(JSON.parse(new TextDecoder().decode(body))).data?.webhookTimestamp;
  } catch {
    return undefined;
  }
}
