/** A fresh simulated organisation and a caller that speaks its protocol, for the contract tests. */
import { z } from "zod";
import {
  createProductiveHandler,
  type ProductiveHandler,
} from "../../../src/sandbox/productive/productive-handler.ts";

const BASE = "https://api.productive.io/api/v2";
const JSON_API = "application/vnd.api+json";
export const BULK = `${JSON_API}; ext=bulk`;
/** 12:00 in Berlin on Monday, 2026-11-23. */
export const NOW = Date.UTC(2026, 10, 23, 11);

const itemSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  relationships: z.record(z.string(), z.unknown()).default({}),
});

const documentSchema = z.looseObject({
  data: z.unknown().optional(),
  included: z.array(z.unknown()).exactOptional(),
  links: z.record(z.string(), z.string()).exactOptional(),
  meta: z.record(z.string(), z.unknown()).exactOptional(),
  errors: z.array(z.record(z.string(), z.unknown())).exactOptional(),
});

type Item = z.infer<typeof itemSchema>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly document: z.infer<typeof documentSchema>;
  /** `data` of a single document. */
  readonly item: Item;
  /** `data` of a list. */
  readonly items: readonly Item[];
  readonly errors: readonly Readonly<Record<string, unknown>>[];
}

export interface Account {
  readonly handler: ProductiveHandler;
  readonly clock: { ms: number };
  /** Path below the base, or a whole address as links give it. */
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  get(path: string): Promise<Reply>;
  post(type: string, attributes: object, options?: CallOptions): Promise<Reply>;
  patch(path: string, attributes: object): Promise<Reply>;
}

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly listLagMs?: number;
}

export function anAccount(): Account {
  const clock = { ms: NOW };
  const handler = createProductiveHandler({
    clock: { now: () => clock.ms, sleep: () => Promise.resolve() },
    random: aRandomSource(),
  });
  const call: Account["call"] = async (method, path, { headers, body, listLagMs = 0 } = {}) => {
    const request = new Request(path.startsWith("http") ? path : `${BASE}/${path}`, {
      method,
      headers: {
        "x-auth-token": "prod-sandbox-token",
        "x-organization-id": "77",
        "content-type": JSON_API,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return parseReply(await handler.handle(request, { listLagMs, source: "127.0.0.1" }));
  };
  return {
    handler,
    clock,
    call,
    get: (path) => call("GET", path),
    post: (path, attributes, options) => call("POST", path, { ...options, body: { data: { attributes } } }),
    patch: (path, attributes) => call("PATCH", path, { body: { data: { attributes } } }),
  };
}

/** 0 ≤ n < 1, the same numbers in every test. */
function aRandomSource(): () => number {
  let state = 1;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Attributes that a create accepts, by type. */
export const valid = {
  project: {
    name: "Relaunch",
    project_type_id: 2,
    company_id: 90_001,
    project_manager_id: 3300,
    workflow_id: 612,
  },
  budget: {
    name: "Relaunch",
    budget: true,
    deal_type_id: 2,
    date: "2026-12-01",
    company_id: "90001",
    responsible_id: "3300",
  },
  service: (dealId: string) => ({
    name: "Design",
    deal_id: dealId,
    service_type_id: 112,
    billing_type_id: 2,
    unit_id: 1,
    quantity: 80,
    price: 11_000,
  }),
};

export const names = ({ items }: Reply) => items.map((item) => item.attributes["name"]);
export const ids = ({ items }: Reply) => items.map((item) => item.id);
export const pointers = ({ errors }: Reply) => errors.map((error) => error["source"]);
export const pointer = (attribute: string) => ({ pointer: `data/attributes/${attribute}` });

async function parseReply(response: Response): Promise<Reply> {
  const written = await response.text();
  const document = documentSchema.parse(written === "" ? {} : JSON.parse(written));
  return {
    status: response.status,
    headers: response.headers,
    document,
    errors: document.errors ?? [],
    get item() {
      return itemSchema.parse(document.data);
    },
    get items() {
      return z.array(itemSchema).parse(document.data);
    },
  };
}
