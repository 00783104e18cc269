/** The team field of a deal: e-mails as people type them into one text. */

export interface EmailList {
  /** Lower case, each once, in the order written. */
  readonly emails: readonly string[];
  /** What could not be read as an e-mail, as written, each once. */
  readonly invalid: readonly string[];
}

/** Longer than any mailbox that can receive mail (RFC 5321: 254). */
const maxEmailLength = 254;

/**
 * Splits at commas, semicolons, spaces and line breaks. `Dora Design <dora@acme.example>` and
 * `mailto:dora@acme.example` count as the address in them.
 */
export function parseEmails(text: string): EmailList {
  const parts = text.split(/[,;\r\n]/u).flatMap(addressParts);
  const emails = parts.map((part) => part.toLowerCase()).filter(isEmail);
  const invalid = parts.filter((part) => !isEmail(part.toLowerCase()));
  return { emails: [...new Set(emails)], invalid: [...new Set(invalid)] };
}

export function isEmail(text: string): boolean {
  if (text.length > maxEmailLength) return false;
  const [local = "", domain = "", ...more] = text.split("@");
  if (more.length > 0 || !/^[^\s"(),:;<>[\\\]\p{C}]{1,64}$/u.test(local)) return false;
  if (local.startsWith(".") || local.endsWith(".") || local.includes("..")) return false;
  const labels = domain.split(".");
  return labels.length > 1 && labels.every(isDomainLabel) && !/^\d+$/u.test(labels.at(-1) ?? "");
}

function addressParts(chunk: string): readonly string[] {
  const named = /^[^@<>]*<([^\s<>]+)>\s*$/u.exec(chunk);
  const words = named?.[1] === undefined ? chunk.split(/\s+/u) : [named[1]];
  return words.map(bare).filter((word) => word !== "");
}

/** Without what surrounds addresses when they are pasted: angle brackets, `mailto:`, invisible characters. */
function bare(word: string): string {
  return word
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replace(/^<(.*)>$/u, "$1")
    .replace(/^mailto:/iu, "");
}

function isDomainLabel(label: string): boolean {
  return /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u.test(label);
}
