/**
 * What a hook of Kommo says, as far as it is believed: which account, which deals, and which stages it claims.
 * Everything else of a deal is read from the API.
 *
 * Kommo sends form fields with PHP's bracket keys (`leads[status][0][id]=41200317`), all values text, and fills
 * them with names, prices and custom fields in irregular shapes: a list here, a bare text there, a text and
 * a list at one key. So the keys are not made into a tree: each is compared with a list of those we know, flat,
 * and all others are passed over without decoding their values. Nothing is cut off after so many fields.
 */
import { Buffer } from "node:buffer";

const actions = ["add", "status", "update", "restore", "delete", "responsible"] as const;

/** What a hook says has happened. Hints only: `update` and `responsible` may carry old stages, too. */
export type KommoAction = (typeof actions)[number];

export interface KommoHookLead {
  readonly action: KommoAction;
  /** Kommo lead id. */
  readonly lead: number;
  readonly statusId?: number;
  readonly pipelineId?: number;
  readonly oldStatusId?: number;
  /** Kommo leaves it out where the deal stays in its pipeline. */
  readonly oldPipelineId?: number;
}

export interface KommoHook {
  /** undefined where the hook does not say (those of 2016 did not). */
  readonly account: number | undefined;
  /** In the order of the body; a deal stands there once per action that names it. */
  readonly leads: readonly KommoHookLead[];
  /**
   * The body names the moment of a change, so that the same bytes are the same news. Hooks of the Digital
   * Pipeline and deletions do not: won, reopened and won again sends the same bytes twice.
   */
  readonly isDated: boolean;
}

/** Never throws: what is not understood is passed over, down to a hook that names nobody. */
export function parseKommoHook(body: Uint8Array): KommoHook {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const collected = new CollectedHook();
  const take = (key: string, value: string): void => collected.take(key, value);
  if (looksLikeJson(bytes)) eachJsonField(bytes.toString("utf8"), take);
  else eachFormField(bytes.toString("latin1"), take);
  return collected.finish();
}

type Take = (key: string, value: string) => void;

/** Keys and ids are ASCII, so one character per byte will do; names in other letters are never looked at. */
function eachFormField(text: string, take: Take): void {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("&", start);
    const end = found === -1 ? text.length : found;
    const equals = text.indexOf("=", start);
    if (equals !== -1 && equals < end) take(decode(text.slice(start, equals)), text.slice(equals + 1, end));
    start = end + 1;
  }
}

function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // no key of ours
  }
}

function looksLikeJson(bytes: Buffer): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?\s*[[{]/u.test(bytes.toString("latin1", 0, 64));
}

/** Four levels hold everything we know; whatever lies deeper is somebody else's. */
const deepestLevel = 4;

/** The same names as JSON, nested or with bracket keys as they are: both become the form's keys. */
function eachJsonField(text: string, take: Take): void {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\ufeff/u, ""));
  } catch {
    return;
  }
  const visit = (value: unknown, key: string, level: number): void => {
    if (typeof value === "string" || typeof value === "number") take(key, String(value));
    if (typeof value !== "object" || value === null || level > deepestLevel) return;
    const children: readonly [string, unknown][] = Object.entries(value); // of a list: its indices
    for (const [name, child] of children) visit(child, key === "" ? name : `${key}[${name}]`, level + 1);
  };
  visit(root, "", 1);
}

const ids = {
  id: "lead",
  status_id: "statusId",
  pipeline_id: "pipelineId",
  old_status_id: "oldStatusId",
  old_pipeline_id: "oldPipelineId",
} as const;

type IdName = (typeof ids)[keyof typeof ids];

/** `leads[<action>][<index>][<name>]`; the index orders nothing and may have gaps. */
const leadKey = new RegExp(
  String.raw`^leads\[(${actions.join("|")})\]\[([^[\]]{1,20})\]\[(${Object.keys(ids).join("|")}|last_modified|updated_at)\]$`,
  "u",
);

interface CollectedLead {
  readonly action: KommoAction;
  readonly found: Partial<Record<IdName, number>>;
}

class CollectedHook {
  readonly #leads = new Map<string, CollectedLead>();
  #account: number | undefined;
  #isDated = false;

  /** A key that comes twice counts as PHP counts it: the last one holds. */
  take(key: string, value: string): void {
    if (key === "account[id]") this.#account = idOf(value) ?? this.#account;
    const [, actionText, index = "", name = ""] = leadKey.exec(key) ?? [];
    const action = actions.find((known) => known === actionText);
    if (action === undefined) return;
    if (!isIdKey(name)) {
      this.#isDated ||= idOf(value) !== undefined;
      return;
    }
    const id = idOf(value);
    if (id !== undefined) this.#leadAt(action, index).found[ids[name]] = id;
  }

  finish(): KommoHook {
    const leads = [...this.#leads.values()].flatMap(({ action, found: { lead, ...stages } }) =>
      lead === undefined ? [] : [{ action, lead, ...stages }],
    );
    return { account: this.#account, leads, isDated: this.#isDated };
  }

  #leadAt(action: KommoAction, index: string): CollectedLead {
    const key = `${action}/${index}`;
    const known = this.#leads.get(key);
    if (known !== undefined) return known;
    const lead = { action, found: {} };
    this.#leads.set(key, lead);
    return lead;
  }
}

function isIdKey(name: string): name is keyof typeof ids {
  return Object.hasOwn(ids, name);
}

function idOf(text: string): number | undefined {
  if (!/^[1-9]\d{0,15}$/u.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : undefined;
}
