import type { Vendor, VendorComplaint, VendorFailureKind } from "../errors.ts";
import type { Answer } from "./answer.ts";

/** How one vendor says things that HTTP leaves open. Pure functions over an answer. */
export interface Dialect {
  readonly vendor: Vendor;
  /** What a 2xx with a body must be; anything else is an answer that broke off. */
  readonly speaks: "json" | "text";
  /** What the answer means, where the status alone does not say; `ok`: the client reads it itself. */
  judge(answer: Answer, request: { readonly mutating: boolean }): VendorFailureKind | "ok";
  /** How long the vendor asks us to hold back, when it says so in its own way. */
  throttleSeconds(answer: Answer): number | undefined;
  /** Held back when it does not say. */
  readonly defaultThrottleSeconds: number;
  /** Its own sentences about what was wrong. */
  complaints(answer: Answer): readonly VendorComplaint[];
  /** What the request cost, for vendors that count points. */
  points?(answer: Answer): number | undefined;
}
