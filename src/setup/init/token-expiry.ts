import { Buffer } from "node:buffer";
import { z } from "zod";

const claims = z.object({ exp: z.number().positive() });

/**
 * When a JWT says that it ends, in milliseconds since 1970; undefined for anything that does not say. The
 * signature is not looked at: whether a token is accepted, the vendor decides, and this is only for a warning.
 */
export function readTokenExpiry(token: string): number | undefined {
  const [, payload, signature] = token.split(".");
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    return parsed.success ? parsed.data.exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
