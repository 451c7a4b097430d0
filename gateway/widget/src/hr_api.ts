/** The calls of the form to HR (docs/gateway.md). */

import { type Gateway, isOk, Refused, Unreachable } from "./api";
import { type Fields, isFields } from "./json";
import { readReply } from "./reply";

const PATH = "/api/escalation";

/** What the form shows, and the key that makes it one message however often it is sent. */
export interface HrForm {
  key: string;
  units: string[];
  /** What the person must know before writing, a paragraph an item. */
  notice: string[];
  /** A sentence when HR is not at work now. */
  closed: string | null;
  mostCharacters: number;
  mostReach: number;
}

/** What a message says; an empty `reach` is anonymous. */
export interface Words {
  topic: string | null;
  unit: string | null;
  text: string;
  reach: string;
}

export interface Receipt {
  reference: string;
  state: string;
  /** What the person is told of where the message is. */
  told: string;
}

/** The gateway's door to HR. Each call returns null when the session is over. */
export class HrDoor {
  readonly #gateway: Gateway;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  /**
   * Gets a new form; its key counts only in the session that got it.
   *
   * @throws Refused with the gateway's own words; Unreachable when there are none.
   */
  form(token: string): Promise<HrForm | null> {
    return this.#ask("GET", PATH, token, readForm);
  }

  /**
   * Sends what the person has confirmed.
   *
   * @throws Refused when it is not taken; Unreachable when that cannot be known.
   */
  send(token: string, key: string, words: Words): Promise<Receipt | null> {
    return this.#ask("POST", PATH, token, readReceipt, { key, ...words, confirmed: true });
  }

  /**
   * Asks where a message is.
   *
   * @throws Refused, Unreachable as `form`.
   */
  look(token: string, reference: string): Promise<Receipt | null> {
    return this.#ask("GET", `${PATH}/${encodeURIComponent(reference)}`, token, readReceipt);
  }

  async #ask<Shape>(
    method: string,
    path: string,
    token: string,
    read: (body: Fields) => Shape | null,
    sent?: object,
  ): Promise<Shape | null> {
    const { status, body } = await this.#gateway.call(method, path, {
      token,
      ...(sent ? { body: sent } : {}),
    });
    if (status === 401) return null;
    const made = isOk(status) && isFields(body) ? read(body) : null;
    if (made) return made;
    const reply = readReply(body);
    throw reply ? new Refused({ status, reply }) : new Unreachable();
  }
}

function readForm(body: Fields): HrForm | null {
  const { key, units, notice, closed, most_characters, most_reach } = body;
  if (typeof key !== "string" || typeof most_characters !== "number" || typeof most_reach !== "number")
    return null;
  return {
    key,
    units: strings(units),
    notice: strings(notice),
    closed: typeof closed === "string" ? closed : null,
    mostCharacters: most_characters,
    mostReach: most_reach,
  };
}

function readReceipt({ reference, state, told }: Fields): Receipt | null {
  if (typeof reference !== "string" || typeof state !== "string" || typeof told !== "string") return null;
  return { reference, state, told };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
