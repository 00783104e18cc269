/** How a deal is named at the top of what is drawn about it. Takes cleaned texts. */
import type { Pen } from "./pen.ts";
import { cutToWidth, textWidth } from "./text-width.ts";

interface Named {
  readonly lead: number;
  readonly name: string;
}

/** `Website relaunch (deal 41200317)`, the name cut so that `room` columns stay free. */
export function drawDealName({ lead, name }: Named, pen: Pen, room = 0): string {
  const number = String(lead);
  if (name === "" || name === `Deal ${number}`) return pen.strong(`Deal ${number}`);
  const ending = ` (deal ${number})`;
  return pen.strong(cutToWidth(name, Math.max(12, pen.columns - textWidth(ending) - room))) + ending;
}
