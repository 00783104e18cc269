/**
 * Who says so: Productive signs `<t>.<raw body>` with the webhook's `signature_token` and sends
 * `Productive-Signature: t=1568031758, s=<64 hex>` (its help page "Webhooks").
 *
 * How old `t` may be is not said, nor whether a retry (twelve in 48 hours) is stamped anew, so age refuses
 * nothing here; a replay is recognised by its body.
 */
import { createHmac } from "node:crypto";
import { isSame, type Key } from "./constant-time.ts";
import { refused, type SignatureVerdict, type SignedRequest } from "./signature.ts";

/** `tokens`: one per webhook, because every event has its own webhook; some accounts share one among several. */
export function verifyProductive(request: SignedRequest, tokens: readonly Key[]): SignatureVerdict {
  const { body, signature } = request;
  if (signature === undefined) return refused("it has no signature");
  const parts = partsOf(signature);
  if (parts === undefined) return refused("its signature is not of the form t=…, s=…");
  const isGenuine = tokens.filter((token) => isSame(parts.s, sign(parts.t, body, token))).length > 0;
  return isGenuine ? { kind: "genuine" } : refused("its signature is not made with a token we know");
}

/** Spaces, order and further parts do not matter; a part that comes twice does. */
function partsOf(header: string): { readonly t: string; readonly s: string } | undefined {
  const found = new Map<string, string>();
  for (const part of header.split(",")) {
    const [, name, value] = /^\s*(\w+)\s*=\s*(\S+)\s*$/u.exec(part) ?? [];
    if (name === undefined || value === undefined || found.has(name)) return undefined;
    found.set(name, value);
  }
  const [t, s] = [found.get("t"), found.get("s")];
  return t === undefined || s === undefined || !/^\d{1,15}$/u.test(t) ? undefined : { t, s };
}

function sign(t: string, body: Uint8Array, token: Key): string {
  return createHmac("sha256", token.reveal()).update(`${t}.`).update(body).digest("hex");
}
