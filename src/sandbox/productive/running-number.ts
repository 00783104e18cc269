import type { ProductiveStore } from "./productive-store.ts";
import { numberOf } from "./record.ts";

/** The next number the server gives: text, one more than the highest, deleted records counted. */
export function nextNumber(store: ProductiveStore, type: "projects" | "deals"): string {
  const taken = store.everything(type).map((record) => numberOf(record, "number"));
  return String(taken.reduce((highest, number) => Math.max(highest, number), 0) + 1);
}
