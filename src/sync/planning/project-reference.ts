/** What a person wrote where a project is to be named: the address of its page, or its number. Pure. */

export type ProjectReference =
  | { readonly kind: "project"; readonly id: string }
  | { readonly kind: "other_organization" }
  | { readonly kind: "unreadable" };

/** Pages are `/<organisation>-<slug>/projects/<id>…`; older links, and links of programs, leave the slug out. */
const pagePattern = /^(?:\/(\d+)(?:-[^/]*)?)?\/projects\/(\d{1,19})(?:[-/]|$)/u;

export function parseProjectReference(text: string, organizationId: string): ProjectReference {
  const written = text.trim();
  const number = /^#?(\d{1,19})$/u.exec(written)?.[1];
  if (number !== undefined) return { kind: "project", id: number };
  const url = URL.parse(/^https?:\/\//iu.test(written) ? written : `https://${written}`);
  if (url === null || !/(?:^|\.)productive\.io$/iu.test(url.hostname)) return { kind: "unreadable" };
  const [, organization, id] = pagePattern.exec(url.pathname) ?? [];
  if (id === undefined) return { kind: "unreadable" };
  if (organization !== undefined && organization !== organizationId) return { kind: "other_organization" };
  return { kind: "project", id };
}
