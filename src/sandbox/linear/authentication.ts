/** Who is asking, by the `Authorization` header. */
import type { GraphQLError } from "graphql";
import type { LinearStore } from "./linear-store.ts";
import { authenticationRequired, keyAsBearer } from "./refusals.ts";
import type { UserRecord } from "./records.ts";

/** A personal key goes bare, an OAuth access token behind `Bearer `. Disabled users have no access. */
export function authenticate(authorization: string | null, store: LinearStore): UserRecord | GraphQLError {
  const header = authorization ?? "";
  const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
  if (token?.startsWith("lin_api_") === true) return keyAsBearer();
  const kind = token === undefined ? "api_key" : "access_token";
  const credential = store.credentials.find(
    (each) => each.kind === kind && each.secret === (token ?? header),
  );
  const user = credential && store.users.get(credential.userId);
  return user?.active === true ? user : authenticationRequired();
}
