/** The account, its users and its pipelines. */

import { type Answer, halAnswer, noContent } from "./answers.ts";
import { zoneOffset } from "./calendar-day.ts";
import { type Exchange, idAt, link, refuseNonAdmin, wants } from "./exchange.ts";
import { type StoredPipeline, type StoredStatus, type StoredUser, isClosed } from "./kommo-store.ts";
import { pageAnswer } from "./page.ts";

/** Any user may read it; the time zone only by `with=datetime_settings`. */
export function readAccount(exchange: Exchange): Answer {
  const { account } = exchange.store;
  return halAnswer({
    id: account.id,
    name: account.name,
    subdomain: account.subdomain,
    current_user_id: exchange.actor.id,
    country: account.country,
    currency: account.currency,
    currency_symbol: account.currencySymbol,
    is_unsorted_on: true,
    is_loss_reason_enabled: true,
    is_helpbot_enabled: false,
    is_technical_account: false,
    contact_name_display_order: 1,
    ...(wants(exchange, "is_api_filter_enabled") ? { is_api_filter_enabled: exchange.switches.filters } : {}),
    _links: link(exchange, "/account"),
    ...(wants(exchange, "datetime_settings")
      ? { _embedded: { datetime_settings: viewTimes(exchange) } }
      : {}),
  });
}

/** Administrators only. */
export function listUsers(exchange: Exchange): Answer {
  refuseNonAdmin(exchange);
  return pageAnswer(exchange, exchange.store.users, (user) => viewUser(exchange, user), {
    key: "users",
    totals: true,
  });
}

export function readUser(exchange: Exchange): Answer {
  refuseNonAdmin(exchange);
  const user = exchange.store.users.find(({ id }) => id === idAt(exchange, 0));
  return user === undefined ? noContent : halAnswer(viewUser(exchange, user));
}

export function listPipelines(exchange: Exchange): Answer {
  const { pipelines } = exchange.store;
  if (pipelines.length === 0) return noContent;
  return halAnswer({
    _total_items: pipelines.length,
    _links: { self: { href: exchange.url.href } },
    _embedded: { pipelines: pipelines.map((pipeline, index) => viewPipeline(exchange, pipeline, index + 1)) },
  });
}

export function readPipeline(exchange: Exchange): Answer {
  const { pipelines } = exchange.store;
  const index = pipelines.findIndex(({ id }) => id === idAt(exchange, 0));
  const pipeline = pipelines[index];
  return pipeline === undefined ? noContent : halAnswer(viewPipeline(exchange, pipeline, index + 1));
}

/** `date_formant` is Kommo's own spelling. */
function viewTimes({ store, nowSeconds }: Exchange): Record<string, string> {
  return {
    date_pattern: "d.m.Y H:i",
    short_date_pattern: "d.m.Y",
    short_time_pattern: "H:i",
    date_formant: "d.m.Y",
    time_format: "H:i:s",
    timezone: store.account.timeZone,
    timezone_offset: zoneOffset(nowSeconds, store.account.timeZone),
  };
}

function viewUser(exchange: Exchange, user: StoredUser): Record<string, unknown> {
  const all = { view: "A", edit: "A", add: "A", delete: "A", export: "A" };
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    lang: exchange.switches.language,
    rights: {
      leads: all,
      contacts: all,
      companies: all,
      tasks: { edit: "A", delete: "A" },
      mail_access: false,
      catalog_access: true,
      status_rights: exchange.switches.hiddenStages.map(({ pipelineId, statusId }) => ({
        entity_type: "leads",
        pipeline_id: pipelineId,
        status_id: statusId,
        rights: { view: "D", edit: "D", delete: "D" },
      })),
      is_admin: user.isAdmin,
      is_free: false,
      is_active: user.isActive,
      group_id: null,
      role_id: null,
    },
    _links: link(exchange, `/users/${user.id}`),
    _embedded: { roles: [], groups: [] },
  };
}

function viewPipeline(exchange: Exchange, pipeline: StoredPipeline, sort: number): Record<string, unknown> {
  const path = `/leads/pipelines/${pipeline.id}`;
  return {
    id: pipeline.id,
    name: pipeline.name,
    sort,
    is_main: pipeline.isMain,
    is_unsorted_on: true,
    is_archive: pipeline.isArchived,
    account_id: exchange.store.account.id,
    _links: link(exchange, path),
    _embedded: {
      statuses: pipeline.statuses.map((status) => viewStatus(exchange, pipeline, status)),
    },
  };
}

/** 142 and 143 and the incoming stage are not editable; names may change all the same. */
function viewStatus(
  exchange: Exchange,
  pipeline: StoredPipeline,
  status: StoredStatus,
): Record<string, unknown> {
  const isSystem = status.type === 1 || isClosed(status.id);
  return {
    id: status.id,
    name: status.name,
    sort: status.sort,
    is_editable: !isSystem,
    pipeline_id: pipeline.id,
    color: colors[status.id] ?? (status.type === 1 ? "#c1c1c1" : "#99ccff"),
    type: status.type,
    account_id: exchange.store.account.id,
    _links: link(exchange, `/leads/pipelines/${pipeline.id}/statuses/${status.id}`),
  };
}

const colors: Readonly<Record<number, string>> = { 142: "#CCFF66", 143: "#D5D8DB" };
