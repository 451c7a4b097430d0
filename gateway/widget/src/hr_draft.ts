/** What a person has filled in so far, what is wrong with it, and what it says once it is sent. */

import type { HrForm, Words } from "./hr_api";
import { HR_TEXTS } from "./texts";
import type { Concern } from "./types";

export interface Draft {
  unit: string | null;
  text: string;
  /** Null until the person has chosen: nobody is made anonymous, or known, by what happens to be preselected. */
  reached: "anonymous" | "named" | null;
  /** Stays while "anonymous" is tried. */
  reach: string;
}

/** What is wrong, in words, by field. */
export type Faults = Partial<Record<"text" | "reached" | "reach", string>>;

export function blank(): Draft {
  return { unit: null, text: "", reached: null, reach: "" };
}

/** Returns whether the person has written anything that could be lost. */
export function hasWords({ text, reach }: Draft): boolean {
  return text.trim() !== "" || reach.trim() !== "";
}

/** Returns what has to be put right before the message can be looked through. */
export function faultsOf(draft: Draft, { mostCharacters, mostReach }: HrForm): Faults {
  const faults: Faults = {};
  const reach = oneLine(draft.reach);
  // nothing is cut off: the end is often what matters
  if (draft.text.trim().length > mostCharacters) faults.text = HR_TEXTS.textTooLong(mostCharacters);
  if (draft.reached === null) faults.reached = HR_TEXTS.notChosen;
  if (draft.reached === "named" && !reach) faults.reach = HR_TEXTS.noReach;
  if (draft.reached === "named" && reach.length > mostReach) faults.reach = HR_TEXTS.reachTooLong(mostReach);
  return faults;
}

/** Returns the message: what the preview shows is what is sent. */
export function wordsOf({ unit, text, reached, reach }: Draft, { units }: HrForm, { topic }: Concern): Words {
  return {
    topic,
    unit: unit !== null && units.includes(unit) ? unit : null,
    text: text.trim(),
    reach: reached === "named" ? oneLine(reach) : "",
  };
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
