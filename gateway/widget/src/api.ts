/** The calls of docs/gateway.md. */

import { parseJson } from "./json";
import { readReply } from "./reply";
import type { Content, Reply, Role } from "./types";

export const TIMEOUT_MS = 30_000;

/** No answer that can be used: offline, timed out, or not from the gateway (a proxy's own page). */
export class Unreachable extends Error {}

/** The gateway gave no session but said why. */
export class Refused extends Error {
  constructor(readonly answer: Answer) {
    super(`refused with status ${answer.status}`);
  }
}

export interface Session {
  token: string;
  /** What the conversation is called, for whoever wants to know what is kept of it. */
  reference: string;
  notice: string[];
  /** After how many seconds of silence the conversation is forgotten. */
  lasts: number;
}

export interface Answer {
  status: number;
  reply: Reply;
}

/** Whether an answer helped; where it did not, what had been asked. */
export interface Judgement {
  topic: string;
  helpful: boolean;
  question?: string;
}

export interface Exchange {
  status: number;
  body: unknown;
}

/** The gateway's public door. */
export class Gateway {
  readonly #origin: string;
  readonly #role: Role | null;
  readonly #timeout: number;

  constructor(origin: string, role: Role | null, timeout: number = TIMEOUT_MS) {
    this.#origin = origin;
    this.#role = role;
    this.#timeout = timeout;
  }

  /**
   * Starts a session.
   *
   * @throws Refused with the gateway's own words; Unreachable when there are none.
   */
  async open(signal: AbortSignal): Promise<Session> {
    const { status, body } = await this.call("POST", "/api/session", { body: {}, signal });
    if (isSession(body))
      return {
        token: body.token,
        reference: typeof body.reference === "string" ? body.reference : "",
        notice: body.notice.filter((item) => typeof item === "string"),
        lasts: body.forgotten_after,
      };
    const reply = readReply(body);
    throw reply ? new Refused({ status, reply }) : new Unreachable();
  }

  /**
   * Sends a message and returns the reply, whatever its status; null when the session is over.
   *
   * @throws Unreachable when what came back is no reply.
   */
  async ask(token: string, content: Content, signal: AbortSignal): Promise<Answer | null> {
    const roll = this.#role ? { roll: this.#role } : {};
    const { status, body } = await this.call("POST", "/api/chat", {
      token,
      body: { ...content, ...roll },
      signal,
    });
    if (status === 401) return null;
    const reply = readReply(body);
    if (!reply) throw new Unreachable();
    return { status, reply };
  }

  /**
   * Erases the conversation and returns whether the gateway did.
   *
   * @throws Unreachable when it cannot be reached.
   */
  async erase(token: string): Promise<boolean> {
    return isOk((await this.call("DELETE", "/api/chat", { token })).status);
  }

  /**
   * Says whether a topic's answer helped; returns whether that is kept. 409 is that it was kept before.
   *
   * @throws Unreachable when the gateway cannot be reached.
   */
  async judge(token: string, judgement: Judgement): Promise<boolean> {
    const { status } = await this.call("POST", "/api/feedback", { token, body: judgement });
    return isOk(status) || status === 409;
  }

  /**
   * Makes one call and returns what came back, whatever it is.
   *
   * @throws Unreachable when nothing came.
   */
  async call(
    method: string,
    path: string,
    { token, body, signal }: { token?: string; body?: object; signal?: AbortSignal },
  ): Promise<Exchange> {
    const limit = new AbortController();
    const stop = (): void => limit.abort();
    const timer = setTimeout(stop, this.#timeout);
    signal?.addEventListener("abort", stop);
    try {
      const response = await fetch(new URL(path, this.#origin), {
        method,
        headers: {
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
          ...(body ? { "Content-Type": "application/json" } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        cache: "no-store",
        credentials: "omit",
        // which page somebody asks from is nobody's business
        referrerPolicy: "no-referrer",
        signal: limit.signal,
      });
      return { status: response.status, body: parseJson(await response.text()) };
    } catch (error) {
      // fetch fails by TypeError (network) and DOMException (aborted), nothing else
      if (error instanceof TypeError || error instanceof DOMException) throw new Unreachable();
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }
}

function isSession(
  body: unknown,
): body is Omit<Session, "lasts" | "reference"> & { forgotten_after: number; reference?: unknown } {
  return (
    typeof body === "object" &&
    body !== null &&
    "token" in body &&
    typeof body.token === "string" &&
    "notice" in body &&
    Array.isArray(body.notice) &&
    "forgotten_after" in body &&
    typeof body.forgotten_after === "number"
  );
}

export function isOk(status: number): boolean {
  return status >= 200 && status < 300;
}
