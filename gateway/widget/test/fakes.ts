/** Stand-ins for the browser's storage and the gateway's door. */

/** A storage in memory. */
export class FakeStorage implements Storage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  clear(): void {
    this.#items.clear();
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
}

/** What a fake gateway was asked. */
export interface Call {
  call: string;
  token: string | null;
  body: unknown;
}

type Answer = Response | Error | Promise<Response>;

/** Replaces `fetch`: keeps the calls, and answers each kind of call with what is queued for it. */
export class FakeDoor {
  readonly calls: Call[] = [];
  readonly #queued = new Map<string, Answer[]>();

  constructor() {
    globalThis.fetch = async (url, init) => {
      const call = `${init?.method} ${new URL(String(url)).pathname}`;
      const token = new Headers(init?.headers).get("Authorization");
      this.calls.push({ call, token, body: init?.body ? JSON.parse(String(init.body)) : null });
      const answer = this.#queued.get(call)?.shift();
      if (answer === undefined) throw new Error(`nothing queued for ${call}`);
      if (answer instanceof Error) throw answer;
      return answer;
    };
  }

  /** Queues an answer; an Error is what fetch rejects with. */
  answer(call: string, ...answers: Answer[]): void {
    this.#queued.set(call, [...(this.#queued.get(call) ?? []), ...answers]);
  }

  /** The bodies sent to a call. */
  bodies(call: string): unknown[] {
    return this.calls.filter((made) => made.call === call).map(({ body }) => body);
  }
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

export function session(token: string): Response {
  return json(
    { token, expires_in: 28800, forgotten_after: 1800, notice: ["Jag är en digital assistent."] },
    201,
  );
}

export function reply(text: string, card: object = {}, status = 200): Response {
  return json([{ text }, { custom: { version: 1, type: "answer", topic: null, ...card } }], status);
}

export function hrForm(key: string): Response {
  return json({
    key,
    units: ["Skolan"],
    notice: ["HR läser det."],
    closed: null,
    most_characters: 4000,
    most_reach: 200,
  });
}

export function receipt(reference: string, state = "delivered", told = "Tack."): Response {
  return json({ reference, state, told }, 201);
}
