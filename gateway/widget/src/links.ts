/** Which addresses may become links. */

const SAFE = new Set(["http:", "https:", "tel:", "mailto:"]);
const WEB = new Set(["http:", "https:"]);

export interface SafeLink {
  href: string;
  /** Whether it leads to a page, which opens in a new tab so that the conversation stays. */
  isPage: boolean;
}

/**
 * Returns the address as a link, null when it is none that may be followed (`javascript:`, `data:` …).
 *
 * The browser's own parser decides what the scheme is: it sees through tabs, case and control characters.
 *
 * @param url an address, absolute or relative to the gateway.
 * @param origin the gateway's origin.
 */
export function safeLink(url: string, origin: string): SafeLink | null {
  if (!url || !URL.canParse(url, origin)) return null;
  const parsed = new URL(url, origin);
  return SAFE.has(parsed.protocol) ? { href: parsed.href, isPage: WEB.has(parsed.protocol) } : null;
}
