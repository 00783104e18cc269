/** Comparing secrets so that the time it takes says nothing about them. */
import { createHash, timingSafeEqual } from "node:crypto";

/** A secret as settings and clients keep it: every way of printing it hides it but this one. */
export interface Key {
  reveal(): string;
}

/**
 * True when `text` is one of the secrets (two while one replaces the other). All of them are looked at, whichever
 * it is, and digests are compared, so that not even a length shows.
 */
export function isOneOf(text: string, secrets: readonly Key[]): boolean {
  const given = digest(text);
  const equal = secrets.filter((secret) => timingSafeEqual(given, digest(secret.reveal())));
  return equal.length > 0;
}

/** The same for two texts. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
