/** What a signature is judged by, and how. */
export interface SignedRequest {
  /** The body exactly as it came: one that was parsed and written again has another signature. */
  readonly body: Uint8Array;
  /** The header that holds the signature. */
  readonly signature: string | undefined;
}

export type SignatureVerdict =
  | { readonly kind: "genuine" }
  /** `why` is fit for a log: it repeats nothing of the request. */
  | { readonly kind: "refused"; readonly why: string };

export function refused(why: string): SignatureVerdict {
  return { kind: "refused", why };
}
