/**
 * Folds case for comparing, never for showing: independent of any locale, `ß` and `ẞ` become `ss`, and all
 * Turkish i's (`İ I ı i`) become one, because accounts are written on keyboards of every kind.
 */
export function foldCase(text: string): string {
  // Lower first: only then does the capital ẞ become ß and, in upper case, SS.
  const upper = text.normalize("NFC").toLowerCase().toUpperCase();
  return upper.toLowerCase().replaceAll("i\u0307", "i").normalize("NFC");
}
