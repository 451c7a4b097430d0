/** The answer contract (docs/ANSWER_CONTRACT.md, version 1) and what the widget remembers of a conversation. */

export type Role = "medarbetare" | "chef" | "fortroendevald";

export interface Source {
  id: string;
  title: string;
  quote: string;
  /** Relative to the gateway. */
  url: string;
}

export interface Link {
  title: string;
  url: string;
}

export interface Contact {
  id: string;
  title: string;
  how: string;
  links: Link[];
}

export interface Option {
  title: string;
  payload: string;
}

/** What a message to HR would concern, as a topic and in words. */
export interface Concern {
  topic: string | null;
  title: string;
}

export interface Card {
  /** One of the contract's types; a type that is not known is shown as text. */
  type: string;
  topic: string | null;
  language: "sv" | "en";
  sources: Source[];
  contacts: Contact[];
  options: Option[];
  /** How one can begin the conversation with a contact. */
  say: string | null;
  /** Only where the gateway sets it is the form to HR offered. */
  escalation: Concern | null;
}

/** The contract's list of messages, put together to the one reply that it is. */
export interface Reply {
  text: string;
  card: Card;
}

/** What is sent to `POST /api/chat`: typed text, or the payload of an option that was offered. */
export type Content = { message: string } | { payload: string };

export interface PersonEntry {
  id: number;
  from: "person";
  text: string;
  /** Set when an option was chosen. */
  payload?: string;
  /** The session that the option was offered in: in another one the gateway refuses its payload. */
  session: number;
}

export interface ReplyEntry {
  id: number;
  from: "assistant";
  reply: Reply;
  session: number;
  /** Whether it makes sense to send the same message again. */
  retry: boolean;
}

/** That a message was sent to HR; what was written in it is kept nowhere here (hr_letter.ts). */
export interface LetterEntry {
  id: number;
  from: "letter";
  reference: string;
}

/** That the gateway knows nothing any more of what stands above. */
export interface AnewEntry {
  id: number;
  from: "anew";
}

export type Entry = PersonEntry | ReplyEntry | LetterEntry | AnewEntry;

/** All that is kept, in the tab only (memory.ts). */
export interface Remembered {
  version: 1;
  token: string | null;
  /** Counts the sessions that this conversation has had, see PersonEntry. */
  session: number;
  notice: string[];
  /** What the gateway calls the conversation; older versions of the widget kept none. */
  reference?: string;
  log: Entry[];
  /** Topics whose answer has been judged. */
  judged: string[];
  /** Null until the panel has been opened or closed: then the page decides. */
  open: boolean | null;
  /** When something was last said, in milliseconds since the epoch; 0 when nothing has been. */
  said: number;
  /** After how many seconds of silence the gateway, and the tab, forget. */
  lasts: number;
}

/** What the script tag says. */
export interface Settings {
  /** The gateway, as an origin: `https://host:port`. */
  origin: string;
  role: Role | null;
  heading: string | null;
  open: boolean;
}
