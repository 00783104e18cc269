/** Whether two names mean the same company, or may. */
import { foldCase } from "./case-fold.ts";

/** The same name: trimmed, spaces collapsed, case folded. An empty name is nobody's. */
export function sameName(a: string, b: string): boolean {
  const name = tidy(a);
  return name !== "" && name === tidy(b);
}

/** Names that differ only in punctuation, spaces and legal form: `Umbrella` and `Umbrella AG`. */
export function lookAlike(a: string, b: string): boolean {
  if (sameName(a, b)) return true;
  const core = joined(coreWords(a));
  return core !== "" && core === joined(coreWords(b));
}

/**
 * The longest word of a name without its legal form, as written, to ask a vendor for candidates; the
 * earliest of several. A name without letters or digits is returned trimmed.
 */
export function searchWord(name: string): string {
  const words = coreWords(name).flatMap((word) => word.written.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);
  return words.reduce((best, word) => (word.length > best.length ? word : best), "") || name.trim();
}

interface Word {
  readonly written: string;
  /** Case folded, letters and digits only. */
  readonly folded: string;
}

/** Legal forms as they read without points and spaces: `S. à r. l.` is `sàrl`, `Sp. z o.o.` `spzoo`. */
const legalForms = new Set(
  `gmbh ggmbh mbh gmbhco ag kg kgaa ohg gbr partg partgmbb ek ekfm ekfr ev eg egen se ug haftungsbeschränkt
   ltd limited llc llp lp lllp pllc inc incorporated corp corporation co company plc cic
   pty ptyltd pte sdnbhd bhd pvt private
   sa sab sacv sapi sadecv decv sc sl slu sll slne sociedadlimitada ltda eireli lda
   sarl sàrl sas sasu eurl snc sci scop scs scrl asbl srl srls spa sapa sas
   bv nv vof cv bvba cvba vzw ab hb aps as asa ans ivs oy oyj ky tmi ehf hf
   spzoo spj spk spólkazoo doo dd ad sro as vos kft zrt nyrt bt kkt kda ead eood ood
   uab oü sia ooo oao zao pao ao tov too ооо оао зао пао тоо тов kk yk ltdşti aş şti`
    .split(/\s+/u)
    .map(foldCase),
);

/** Forms that stand before the name: `SARL Dupont`, `OOO Romashka`. Only those that are no words. */
const leadingForms = new Set([
  "ab",
  "oy",
  "sarl",
  "sàrl",
  "eurl",
  "uab",
  "sia",
  "ooo",
  "pt",
  "ооо",
  "оао",
  "зао",
  "пао",
  "тоо",
  "тов",
]);

const connectors = new Set(["und", "and", "et", "y", "e", "i"]);

/** `Sp. z o. o.` and `S. A. de C. V.` are five words at most. */
const longestFormWords = 5;

/** The words of a name without its legal form; all of them where nothing else would be left. */
function coreWords(name: string): readonly Word[] {
  const words = wordsOf(name);
  const core = withoutLeadingForm(withoutTrailingForms(words));
  return core.length > 0 ? core : words;
}

function wordsOf(name: string): readonly Word[] {
  return name
    .normalize("NFC")
    .split(/[^\p{L}\p{M}\p{N}.'’`´]+/u)
    .map((written) => ({ written, folded: foldCase(written).replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "") }))
    .filter((word) => word.folded !== "");
}

function withoutTrailingForms(words: readonly Word[]): readonly Word[] {
  let left = words;
  for (let round = 0; round < words.length; round += 1) {
    const length = trailingFormLength(left);
    if (length === 0) return left;
    left = left.slice(0, -length);
  }
  return left;
}

function trailingFormLength(words: readonly Word[]): number {
  for (let length = Math.min(longestFormWords, words.length); length > 0; length -= 1) {
    if (legalForms.has(joined(words.slice(-length)))) return length;
  }
  // `GmbH und Co. KG`: the connector goes with the form before it, and only with one.
  const [form, connector] = words.slice(-2);
  const isBetween = connector !== undefined && connectors.has(connector.folded);
  return isBetween && form !== undefined && legalForms.has(form.folded) ? 1 : 0;
}

function withoutLeadingForm(words: readonly Word[]): readonly Word[] {
  const [first, ...rest] = words;
  return first !== undefined && leadingForms.has(first.folded) ? rest : words;
}

function joined(words: readonly Word[]): string {
  return words.map((word) => word.folded).join("");
}

function tidy(name: string): string {
  return foldCase(name).trim().replaceAll(/\s+/gu, " ");
}
