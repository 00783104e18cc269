/** Pages of a list: 204 when there is nothing, `next` only when there is more. */

import { type Answer, Refusal, halAnswer, noContent, problem, sentence } from "./answers.ts";
import type { Exchange } from "./exchange.ts";

export interface PageSpec {
  /** Key below `_embedded`. */
  readonly key: string;
  /** Rows on a page at most; 250, for events 100. */
  readonly cap?: number;
  /** Custom fields, users and pipelines count their rows; deals do not. */
  readonly totals?: boolean;
}

const defaultLimit = 50;

interface PagePosition {
  readonly page: number;
  readonly limit: number;
}

/** `page` counts from 1. A limit above the cap is lowered or refused with 422, as the switch says. */
function readPosition(exchange: Exchange, cap = 250): PagePosition {
  const limit = positive(exchange.query.text("limit")) ?? Math.min(defaultLimit, cap);
  if (limit > cap && exchange.switches.limitOverflow === "reject") {
    throw new Refusal(problem(422, sentence("limit", exchange.switches.language)));
  }
  return { page: positive(exchange.query.text("page")) ?? 1, limit: Math.min(limit, cap) };
}

export function pageAnswer<T>(
  exchange: Exchange,
  rows: readonly T[],
  view: (row: T) => unknown,
  { key, cap = 250, totals = false }: PageSpec,
): Answer {
  const { page, limit } = readPosition(exchange, cap);
  const shown = rows.slice((page - 1) * limit, page * limit);
  if (shown.length === 0) return noContent;
  const pages = Math.ceil(rows.length / limit);
  return halAnswer({
    ...(totals ? { _total_items: rows.length } : {}),
    _page: page,
    ...(totals ? { _page_count: pages } : {}),
    _links: pageLinks(exchange, page, pages, totals),
    _embedded: { [key]: shown.map(view) },
  });
}

function pageLinks(
  exchange: Exchange,
  page: number,
  pages: number,
  totals: boolean,
): Record<string, unknown> {
  return {
    self: { href: exchange.url.href },
    ...(page < pages ? { next: { href: pageUrl(exchange.url, page + 1) } } : {}),
    ...(totals && pages > 1 ? { last: { href: pageUrl(exchange.url, pages) } } : {}),
  };
}

function pageUrl(url: URL, page: number): string {
  const target = new URL(url);
  target.searchParams.set("page", String(page));
  return target.href;
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
