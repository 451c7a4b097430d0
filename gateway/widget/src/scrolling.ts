/** Brings a new message into view. */

const GAP = 8; // pixels above it

/**
 * Scrolls so that the start of a message is at the top of the log: replies are read from their beginning.
 *
 * Where the window is so low that the whole panel scrolls, it brings the log into view as well. The page behind
 * is never scrolled, which `scrollIntoView` might.
 */
export function showStart(message: Element, log: Element, panel: Element, behavior: ScrollBehavior): void {
  const distance = (inner: Element, outer: Element): number =>
    inner.getBoundingClientRect().top - outer.getBoundingClientRect().top - GAP;
  log.scrollTo({ top: log.scrollTop + distance(message, log), behavior });
  panel.scrollTo({ top: panel.scrollTop + distance(log, panel), behavior });
}

/** Returns how to scroll for somebody who may have asked for less motion. */
export function calmly(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
