/** What survives a navigation in the tab: sessionStorage, which ends with the tab and is nobody else's. */

import { parseJson } from "./json";
import type { Remembered } from "./types";

export const KEY = "bemotande-chat";
export const MOST_ENTRIES = 100;

export function nothing(): Remembered {
  return {
    version: 1,
    token: null,
    session: 0,
    notice: [],
    log: [],
    judged: [],
    open: null,
    said: 0,
    lasts: 1800,
  };
}

/** Says whether the silence has been so long that the conversation is forgotten, here as at the gateway. */
export function isOver({ said, lasts }: Remembered): boolean {
  return said > 0 && Date.now() - said > lasts * 1000;
}

/** Keeps a conversation in the tab; where the browser denies storage it lives as long as the page. */
export class Memory {
  readonly #storage: () => Storage;

  /** @param storage gives the storage; a function, because reading `window.sessionStorage` may itself be denied. */
  constructor(storage: () => Storage = () => window.sessionStorage) {
    this.#storage = storage;
  }

  /** Returns what is remembered; nothing when there is none, it is over, or another version of the widget wrote it. */
  load(): Remembered {
    const text = this.#allowed((storage) => storage.getItem(KEY));
    const kept: unknown = text ? parseJson(text) : null;
    if (!isRemembered(kept)) return nothing();
    if (!isOver(kept)) return kept;
    const rest = { ...nothing(), open: kept.open };
    this.save(rest); // others may use the computer
    return rest;
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
