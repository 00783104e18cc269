/** Making custom fields in Kommo (reference "Custom fields"). */
import { z } from "zod";

import { VendorError } from "../../errors.ts";
import type { Http } from "../http.ts";
import type { HttpRequest } from "../message.ts";
import { readAs } from "../reading.ts";
import type { KommoFieldDefinition, NewKommoField } from "./kommo-client.ts";
import { allOf, json, read } from "./kommo-pages.ts";
import { fieldDefinitionSchema, pageSchema } from "./kommo-wire.ts";

type Entity = "leads" | "companies" | "contacts";

/** The new field, or the one that has the code already. */
export async function createField(
  http: Http,
  entity: Entity,
  field: NewKommoField,
  onDispatch: () => Promise<void>,
): Promise<KommoFieldDefinition> {
  const request = creation(entity, field, onDispatch);
  try {
    const answer = await http.send(request);
    const [made] = readAs(http, request, json(answer), createdSchema);
    if (made !== undefined) return made;
    throw http.fail(request, "unknown", { because: "it does not say which field was made" });
  } catch (error) {
    if (!isCodeTaken(error)) throw error;
    const known = await allOf(http, read(`/${entity}/custom_fields`), "custom_fields", fieldDefinitionSchema);
    const same = known.find(({ code }) => code === field.code);
    if (same === undefined) throw error;
    return same;
  }
}

/** Wrapped in a list; accepted bare too, as other creates are. */
const createdSchema = z.union([
  fieldDefinitionSchema.transform((only) => [only]),
  pageSchema("custom_fields", fieldDefinitionSchema).transform(({ rows }) => rows),
]);

function creation(entity: Entity, field: NewKommoField, onDispatch: () => Promise<void>): HttpRequest {
  const { name, type, code, isApiOnly } = field;
  return {
    method: "POST",
    path: `/${entity}/custom_fields`,
    body: [{ name, type, code, is_api_only: isApiOnly }],
    contentType: "application/json",
    mutating: true,
    onDispatch,
  };
}

function isCodeTaken(error: unknown): boolean {
  return (
    error instanceof VendorError &&
    error.status === 400 &&
    error.complaints.some(({ path }) => path === "code" || path?.endsWith(".code") === true)
  );
}
