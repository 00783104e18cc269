/** Cutting texts to a length without tearing what a person reads as one character. */

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The text, or as much of it as fits with `…` at its end. Length counts UTF-16 units, the strictest count. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let kept = "";
  // A grapheme may be long, but what lies past the limit never matters.
  for (const { segment } of graphemes.segment(text.slice(0, maxLength + 1))) {
    if (kept.length + segment.length > maxLength - 1) break;
    kept += segment;
  }
  return maxLength < 1 ? "" : `${kept.trimEnd()}…`;
}

/** UTF-8 bytes. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

const encoder = new TextEncoder();
