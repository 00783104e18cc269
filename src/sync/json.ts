/** Plain data on its way into the ledger. */
import { z } from "zod";
import type { Json } from "../ledger/ledger.ts";

const json = z.json();

/** Members that are undefined are left out; what JSON cannot hold throws. */
export function asJson(value: unknown): Json {
  return json.parse(JSON.parse(JSON.stringify(value)));
}
