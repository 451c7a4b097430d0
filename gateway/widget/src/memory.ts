/** What survives a navigation in the tab: sessionStorage, which ends with the tab and is nobody else's. */

import { parseJson } from "./json";
import type { Remembered } from "./types";

export const KEY = "bemotande-chat";
export const MOST_ENTRIES = 100;

export function nothing(): Remembered {
  return { version: 1, token: null, session: 0, notice: [], log: [], judged: [], open: null };
}

/** Keeps a conversation in the tab; where the browser denies storage it lives as long as the page. */
export class Memory {
  readonly #storage: () => Storage;

  /** @param storage gives the storage; a function, because reading `window.sessionStorage` may itself be denied. */
  constructor(storage: () => Storage = () => window.sessionStorage) {
    this.#storage = storage;
  }

  /** Returns what is remembered; nothing when there is none, or when another version of the widget wrote it. */
  load(): Remembered {
    const text = this.#allowed((storage) => storage.getItem(KEY));
    const kept: unknown = text ? parseJson(text) : null;
    return isRemembered(kept) ? kept : nothing();
  }

  /** Keeps the conversation, of its log the latest entries. */
  save(conversation: Remembered): void {
    const kept = { ...conversation, log: conversation.log.slice(-MOST_ENTRIES) };
    this.#allowed((storage) => storage.setItem(KEY, JSON.stringify(kept)));
  }

  #allowed<Result>(use: (storage: Storage) => Result): Result | null {
    try {
      return use(this.#storage());
    } catch (error) {
      // SecurityError (storage is turned off) or QuotaExceededError (the page has filled it): the chat still works.
      if (error instanceof DOMException) return null;
      throw error;
    }
  }
}

function isRemembered(kept: unknown): kept is Remembered {
  return typeof kept === "object" && kept !== null && "version" in kept && kept.version === 1;
}
