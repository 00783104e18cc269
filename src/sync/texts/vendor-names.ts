import type { Vendor } from "../../errors.ts";

/** As people write them. */
export const vendorNames = {
  kommo: "Kommo",
  productive: "Productive",
  linear: "Linear",
  slack: "Slack",
} as const satisfies Record<Vendor, string>;
