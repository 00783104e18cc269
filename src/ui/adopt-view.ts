/** What was linked to a deal by hand, or no longer is. Takes cleaned texts. */
import type { Adoption } from "../sync/adopt.ts";
import type { AdoptLink } from "../sync/adopt-scene.ts";
import { drawDealName } from "./deal-heading.ts";
import type { Clean } from "./inert-text.ts";
import type { Pen } from "./pen.ts";

/** One paragraph per link, its address below. */
export function drawAdoption(adoption: Adoption, pen: Pen): readonly string[] {
  const wasUndone = adoption.links.some(({ status }) => status === "unlinked");
  const note =
    adoption.isDone && wasUndone
      ? pen.paragraph("The deal was handed off before: nothing is made in the place of what was linked.", 2)
      : [];
  return [
    drawDealName(adoption, pen),
    ...adoption.links.flatMap((link) => [
      ...pen.paragraph(`${pen.signs[signOf(link)]} ${sentenceOf(link)}`, 2, 2),
      ...(link.url === undefined ? [] : [pen.quiet(`    ${link.url}`)]),
    ]),
    ...note,
  ];
}

export function cleanAdoption(adoption: Adoption, clean: Clean): Adoption {
  const cleaned = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : clean(text);
  return {
    ...adoption,
    name: clean(adoption.name),
    url: cleaned(adoption.url),
    links: adoption.links.map((link) => ({
      ...link,
      id: cleaned(link.id),
      name: cleaned(link.name),
      url: cleaned(link.url),
    })),
  };
}

function signOf({ status }: AdoptLink): "done" | "planned" | "skipped" {
  if (status === "linked" || status === "unlinked") return "done";
  return status === "known" || status === "nothing" ? "skipped" : "planned";
}

function sentenceOf(link: AdoptLink): string {
  const what = `${link.kind} ${link.name === undefined ? (link.id ?? "") : `“${link.name}”`}`.trim();
  const scope = link.kind === "company" ? ", for all deals of this client" : "";
  switch (link.status) {
    case "linked":
      return `Linked to the ${what}${scope}${aboutMark(link)}.`;
    case "known":
      return `Was linked to the ${what} before${aboutMark(link)}.`;
    case "would link":
      return `Would be linked to the ${what}${scope}.`;
    case "unlinked":
      return `No longer linked to the ${what}${scope}${aboutMark(link)}.`;
    case "would unlink":
      return `Would no longer be linked to the ${what}${scope}.`;
    case "nothing":
      return `No ${link.kind} is linked: there is nothing to undo.`;
  }
}

/** Appended to a sentence about the link. */
function aboutMark({ kind, mark }: AdoptLink): string {
  const number = kind === "company" ? "the Kommo company's number" : "the deal's number";
  switch (mark) {
    case "written":
      return `; ${number} was written there`;
    case "removed":
      return `; ${number} was taken off there`;
    case "other":
      return "; another number stands there and was left";
    case "present":
    case "none":
      return "";
  }
}
