// The draft of a policy: a text, kept in this browser tab until it is published or thrown away. What it says and what is
// wrong with it the appliance is asked for.
import { api, Problem } from "./console.js";

const KEY = "policy-draft";
const MOST_UNDONE = 50;

/** The draft that is kept in this tab; null where there is none. */
export function kept() {
  return JSON.parse(sessionStorage.getItem(KEY));
}

/** The policy in force: its text, the number of its version, and the tag that names it. */
export async function inForce() {
  const response = await fetch("/api/v1/policy");
  const text = await response.text();
  if (!response.ok) {
    throw new Problem({ detail: "The policy in force cannot be read: the appliance answered " + response.status + "." });
  }
  const tag = response.headers.get("ETag");
  return { text, tag, version: Number.parseInt(tag.slice(1), 10) };
}

/** Events: "text" when its text is another, "checked" when it is known what that says, "failed". */
export class Draft extends EventTarget {
  #undone = [];
  #asked = 0;
  #timer;
  text = "";
  original = "";
  tag = "";
  version = 0;
  checked = null;

  async open() {
    const before = kept();
    if (before) {
      Object.assign(this, before);
    } else {
      await this.startAnew();
    }
    this.#tell("text");
    await this.check();
  }

  /** From what is in force now. */
  async startAnew() {
    sessionStorage.removeItem(KEY);
    this.#undone = [];
    const { text, tag, version } = await inForce();
    Object.assign(this, { text, original: text, tag, version });
  }

  get changed() {
    return this.text !== this.original;
  }

  get undoable() {
    return this.#undone.length > 0;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #set(text) {
    this.text = text;
    if (this.changed) {
      const { original, tag, version } = this;
      sessionStorage.setItem(KEY, JSON.stringify({ text, original, tag, version }));
    } else {
      sessionStorage.removeItem(KEY);
    }
  }

  /** What somebody types: it is looked at when they pause. */
  type(text) {
    if (text === this.text) {
      return;
    }
    if (!this.#timer) {
      this.#remember();
    }
    this.#set(text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), 400);
    this.#tell("text", "typed");
  }

  #remember() {
    this.#undone = [...this.#undone, this.text].slice(-MOST_UNDONE);
  }

  undo() {
    this.#set(this.#undone.pop());
    this.#tell("text");
    return this.check();
  }

  /** Asks what the text says; only the answer to the last question counts. */
  async check() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const asked = ++this.#asked;
    try {
      const answer = await api("POST", "/api/v1/policy/check", { policy: this.text });
      if (asked === this.#asked) {
        this.checked = answer;
        this.#tell("checked");
      }
    } catch (problem) {
      this.#tell("failed", problem);
    }
  }

  /**
   * Has the text changed by a JSON Patch (RFC 6902), and nothing else of it. Where what comes out is not acceptable, the
   * draft stays as it is.
   */
  async change(changes, acceptable = () => true) {
    if (changes.length === 0) {
      return true;
    }
    const before = this.text;
    const answer = await api("POST", "/api/v1/policy/edit", { policy: before, patch: changes });
    if (!acceptable(answer)) {
      return false;
    }
    if (this.text !== before) {
      throw new Problem({ detail: "The text was changed at the same time. Try again." });
    }
    this.#remember();
    this.#asked++;
    this.#set(answer.policy);
    this.checked = answer;
    this.#tell("text");
    this.#tell("checked");
    return true;
  }

  /** Puts it in force, where the version that it began from still is. */
  publish(comment) {
    const address = "/api/v1/policy?comment=" + encodeURIComponent(comment);
    return api("PUT", address, this.text, { headers: { "If-Match": this.tag } });
  }

  published() {
    sessionStorage.removeItem(KEY);
  }

  /** From now on it is meant to replace that version. */
  over({ tag, version, text }) {
    Object.assign(this, { tag, version, original: text });
    this.#set(this.text);
  }
}
