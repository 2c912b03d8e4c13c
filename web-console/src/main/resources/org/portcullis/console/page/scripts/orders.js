// What switches say of a change, told line by line while they are asked: it is read from the events that each request leaves.
import { api } from "./console.js";

const PAUSE = 1000;
const PATIENCE = 180;
/** So long a session may turn out to be concerned that did not seem so at first. */
const DOUBT = 10;
const RESULTS = { ack: "ACK", nak: "NAK", "no-answer": "no answer" };

/** An element with words in it. */
export function element(name, className, words = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = words;
  return made;
}

/** A line of a list, with a badge that says how it stands. */
export function line(list, what) {
  const item = element("li", "");
  const badge = element("span", "badge");
  const words = element("span", "words");
  item.append(element("span", "what", what), badge, words);
  list.append(item);
  return {
    item,
    show(word, tone, detail) {
      badge.textContent = word;
      badge.className = "badge " + tone;
      words.textContent = detail;
    },
  };
}

const place = (session) => session.nas.name + (session.port ? " " + session.port : "");

/** The last words of a request's event: what the switch said. */
function said(event) {
  const because = "because " + event.event?.reason + ": ";
  const at = event.message.indexOf(because);
  return at < 0 ? event.message : event.message.slice(at + because.length);
}

/** One live session that has to change. */
class Order {
  constructor(session, shown) {
    this.session = session;
    this.shown = shown;
    const { status, detail } = session.enforcement;
    this.open = status === "pending" || status === "none";
    this.doubtful = status === "none";
    if (status === "none") {
      shown.show("unchanged", "", "Nothing changes for this session.");
    } else if (status === "pending") {
      shown.show("asked", "warn", "Waits for the answer of " + session.nas.name + ".");
    } else {
      shown.show(status, status === "confirmed" ? "good" : "bad", detail);
    }
  }

  concerns(event) {
    return event.portcullis?.session?.id === this.session.id
      || (event.event.action === "session-enforced" && event.device?.serial_number === this.session.device);
  }

  /** The events that concern it, oldest first. */
  hear(events) {
    for (const event of events) {
      this.doubtful = false;
      if (event.event.action === "coa-sent") {
        const result = event.portcullis?.coa?.result;
        const goesOn = event.portcullis?.coa?.enforcement === "pending";
        const detail = result === "ack" ? "The device authenticates again." : said(event) + (goesOn ? " It is asked again." : "");
        this.shown.show(RESULTS[result] || result, result === "ack" ? "good" : "bad", detail);
        this.acknowledged = result === "ack";
      } else {
        this.open = false;
        const confirmed = event.portcullis?.coa?.enforcement === "confirmed";
        const answer = this.acknowledged ? "ACK, " : "";
        this.shown.show(answer + (confirmed ? "confirmed" : "failed"), confirmed ? "good" : "bad", event.event.reason || "");
      }
    }
  }
}

/**
 * Shows, for each session of a change, what its switch says, until that is known.
 * @param list where lines are added
 * @param since when the first change was made, ISO 8601
 */
export class Orders {
  constructor(list, since) {
    this.list = list;
    this.since = since;
    this.orders = [];
  }

  /** Sessions as the API's answer to a change has them. */
  add(sessions, before = "") {
    for (const session of sessions) {
      this.orders.push(new Order(session, line(this.list, before + place(session))));
    }
  }

  get open() {
    return this.orders.filter((order) => order.open);
  }

  /** Until every one is confirmed or has failed, or nothing was heard for minutes. */
  async follow() {
    for (let i = 0; i < PATIENCE && this.open.length > 0; i++) {
      await this.ask();
      if (i >= DOUBT) {
        this.open.filter((order) => order.doubtful).forEach((order) => (order.open = false));
      }
      if (this.open.length > 0) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
    for (const order of this.open) {
      order.shown.item.append(element("span", "note", "It is seen to further; what comes of it is among what happened."));
    }
  }

  async ask() {
    const query = "event.action: (coa-sent or session-enforced)";
    const parameters = new URLSearchParams({ q: query, from: this.since, limit: "500" });
    const { events } = await api("GET", "/api/v1/events?" + parameters);
    events.reverse();
    for (const order of this.open) {
      order.hear(events.filter((event) => order.concerns(event)));
    }
  }
}
