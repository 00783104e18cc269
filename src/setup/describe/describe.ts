/** `mapping describe`: the hand-over page, in Markdown, from the mapping and from what things are really called. */
import type { AdminFacts } from "./admin-page.ts";
import { adminPage } from "./admin-page.ts";
import { managerPage } from "./manager-page.ts";
import type { Lines, Page } from "./page.ts";
import { salesPage } from "./sales-page.ts";

export const audiences = ["sales", "pm", "admin"] as const;

export type Audience = (typeof audiences)[number];

/** One page, or all of them one after the other. Ends without an empty line. */
export function describeMapping(page: Page, facts: AdminFacts, audience: Audience | undefined): Lines {
  const wanted = audience === undefined ? audiences : [audience];
  const lines = wanted.flatMap((one) => pages[one](page, facts));
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

const pages = {
  sales: (page) => salesPage(page),
  pm: (page) => managerPage(page),
  admin: adminPage,
} as const satisfies Record<Audience, (page: Page, facts: AdminFacts) => Lines>;
