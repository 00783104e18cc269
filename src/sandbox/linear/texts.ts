/** What Linear makes of texts: slugs, branch names, escaped names, Markdown that went through its editor. */

const longestSlug = 60;

/** Part of an issue's URL and branch name: `Anforderungen für Müller` → `anforderungen-fur-muller`. */
export function slugOf(title: string): string {
  return title
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longestSlug)
    .replaceAll(/^-+|-+$/g, "");
}

/** As project names have been seen to come back from the API. */
export function escapeHtml(name: string): string {
  return name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Markdown on its way into the store, as the switch says. */
export function storedMarkdown(
  switches: { readonly normalizeMarkdown: boolean },
  markdown: string | null | undefined,
): string | null {
  if (markdown === undefined || markdown === null) return null;
  return switches.normalizeMarkdown ? normalizeMarkdown(markdown) : markdown;
}

/**
 * Markdown is stored as a document and written anew when it is read: the meaning stays, the bytes do not.
 * Fenced blocks and inline code are kept as they are; comments do not survive.
 */
function normalizeMarkdown(markdown: string): string {
  const parts = markdown.replaceAll("\r\n", "\n").split(/(^```[\s\S]*?^```[^\S\n]*$)/m);
  const kept = parts.map((part, index) => (index % 2 === 1 ? part : normalizeProse(part))).join("");
  return kept.replaceAll(/\n{3,}/g, "\n\n").trim();
}

function normalizeProse(prose: string): string {
  return prose
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .split(/(`[^`\n]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/__(\S(?:[^\n]*?\S)?)__/g, "**$1**")))
    .join("")
    .replaceAll(/^(\s*)[-+] /gm, "$1* ")
    .replaceAll(/[^\S\n]+$/gm, "");
}
