/** Bodies of writes: `{data: {...}}`, with the bulk media type `{data: [...]}`. */
import { badRequest } from "./api-problem.ts";
import { isObject, scalarText } from "./record.ts";

/** One item of a body, both accepted forms still apart. */
export interface WriteInput {
  readonly id: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Name → what `data` held. */
  readonly relationships: Readonly<Record<string, unknown>>;
}

/** One item, or with the bulk media type as many as were sent. Another shape than the media type says is 400. */
export function parseBody(body: string, isBulk: boolean, types: readonly string[]): readonly WriteInput[] {
  const document = parseJson(body);
  const data = isObject(document) ? document["data"] : undefined;
  if (Array.isArray(data) !== isBulk) {
    throw badRequest(isBulk ? "data must be an array with ext=bulk" : "data must be an object");
  }
  const items: readonly unknown[] = Array.isArray(data) ? data : [data];
  return items.map((item) => parseItem(item, types));
}

function parseItem(item: unknown, types: readonly string[]): WriteInput {
  if (!isObject(item)) throw badRequest("data must hold resource objects");
  const type = item["type"];
  if (type !== undefined && !types.some((known) => known === type)) {
    throw badRequest(`data.type is ${JSON.stringify(type)}, expected '${types[0] ?? ""}'`);
  }
  const attributes = item["attributes"] ?? {};
  const relationships = item["relationships"] ?? {};
  if (!isObject(attributes) || !isObject(relationships)) {
    throw badRequest("attributes and relationships must be objects");
  }
  return {
    id: scalarText(item["id"]),
    attributes,
    relationships: Object.fromEntries(
      Object.entries(relationships).map(([name, value]) => [
        name,
        isObject(value) ? value["data"] : undefined,
      ]),
    ),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest("the body is not JSON");
  }
}
