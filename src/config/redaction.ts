import { Buffer } from "node:buffer";
import type { Secret } from "./secret.ts";

/** Shorter texts occur by chance in ordinary output; replacing them would garble it and reveal them. */
export const shortestRedactedLength = 6;

const shortestEncodedLength = 8;

/**
 * A function that replaces every known secret in a text by `[secret <name>]`: by value, as it stands,
 * URL-encoded, JSON-escaped and in base64 (also inside a longer base64 text such as Basic authorisation).
 *
 * Values shorter than six characters are left alone.
 */
export function createRedactor(secrets: readonly Secret[]): (text: string) => string {
  const names = new Map<string, string>();
  for (const secret of secrets) {
    for (const form of formsOf(secret.reveal())) if (!names.has(form)) names.set(form, secret.name);
  }
  if (names.size === 0) return (text) => text;
  // Longest first: a secret that contains another one is replaced whole.
  const forms = [...names.keys()].toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(forms.map(escapePattern).join("|"), "g");
  return (text) => text.replace(pattern, (form) => `[secret ${names.get(form)}]`);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function formsOf(value: string): readonly string[] {
  if (value.length < shortestRedactedLength) return [];
  const encoded = encodeURIComponent(value);
  const strict = encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const urlForms = [encoded, strict].flatMap((form) => [form, form.replaceAll("%20", "+")]);
  const lowerCaseForms = urlForms.map((form) =>
    form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  );
  return [value, JSON.stringify(value).slice(1, -1), ...urlForms, ...lowerCaseForms, ...base64Forms(value)];
}

/** The part of the base64 that does not depend on what stands before and after, at each of three alignments. */
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value, "utf8");
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor((padded.length * 8) / 6);
    const certain = padded.toString("base64").slice(start, end);
    if (certain.length < shortestEncodedLength) return [];
    return [certain, certain.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
