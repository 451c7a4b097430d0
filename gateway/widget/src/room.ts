/** How much room is left in a field: seen near the end, spoken at steps, never at every key. */

import { TEXTS } from "./texts";

const SPOKEN_AT = [100, 50, 20, 10, 0]; // characters left
const SEEN_FROM = 100;

/** Returns the room left when it is little, else nothing. */
export function seenRoom(length: number, most: number): string {
  return most - length <= SEEN_FROM ? TEXTS.charactersLeft(most - length, most) : "";
}

/**
 * Returns what a screen reader is told when the text grows or shrinks.
 *
 * When a step is passed it is the true number; else what was told before, until there is room enough.
 */
export function spokenRoom(told: string, before: number, now: number, most: number): string {
  const [was, is] = [most - before, most - now];
  if (SPOKEN_AT.some((step) => is <= step && step < was)) return TEXTS.charactersLeft(is, most);
  return is > SEEN_FROM ? "" : told;
}
