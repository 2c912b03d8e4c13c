// Recorded authentications held against the draft: how many devices would get something else, and which.
import { api } from "./console.js";
import { counted, el } from "./policy-parts.js";

const DAY = 86400000;
const SHOWN = 200;
/** Who showed no certificate is known by that alone. */
const MAC = /^(?:[0-9A-F]{2}-){5}[0-9A-F]{2}$/;
const place = document.getElementById("replay");
const form = document.getElementById("replay-form");
let running = null;
let last = null;

/** What the last replay of that very text found; null where there was none. */
export const lastReplay = (text) => (last?.text === text ? last.words : null);

const given = ({ decision, profile, vlan }) =>
  decision === "refuse" ? "refused" : profile + (vlan ? ", VLAN " + vlan : ", the port's own VLAN");

function kind({ before, after }) {
  if (after.decision !== before.decision) {
    return after.decision === "permit" ? "entered" : "refused";
  }
  return after.vlan !== before.vlan ? "vlan" : "profile";
}

const KINDS = {
  vlan: (count) => counted(count, "device") + (count === 1 ? " changes VLAN" : " change VLAN"),
  refused: (count) => counted(count, "device") + (count === 1 ? " is refused" : " are refused"),
  entered: (count) => counted(count, "device") + (count === 1 ? " is let in" : " are let in"),
  profile: (count) => counted(count, "device") + (count === 1 ? " changes profile" : " change profile") + " in the same VLAN",
};

function sentence(changes) {
  const words = Object.entries(KINDS)
    .map(([name, say]) => [new Set(changes.filter((change) => kind(change) === name).map(({ device }) => device)).size, say])
    .filter(([count]) => count > 0)
    .map(([count, say]) => say(count));
  return words.length === 0 ? "No device would get anything else." : words.join(", ") + ".";
}

function outcome(one, word) {
  const why = one.rule || one.reason || "";
  return el("td", { "data-label": word }, given(one), el("span", { class: "note" }, why));
}

function row(change) {
  const address = encodeURIComponent(change.device);
  const found = MAC.test(change.device) ? "/search?q=source.mac:" + address : "/devices/" + address;
  return el(
    "tr",
    {},
    el("td", {}, el("a", { href: found, target: "_blank" }, change.device)),
    outcome(change.before, "Before"),
    outcome(change.after, "After"),
    el("td", { class: "num" }, change.count.toLocaleString("en") + "×"),
  );
}

function list(changes, notListed) {
  const body = el("tbody");
  const note = el("p", { class: "note" });
  const filter = el("input", { type: "search", placeholder: "a serial, a profile, a VLAN, a rule", "aria-label": "Filter the list" });
  const fill = () => {
    const wanted = filter.value.trim().toLowerCase();
    const found = changes.filter((change) => JSON.stringify(Object.values(change)).toLowerCase().includes(wanted));
    body.replaceChildren(...found.slice(0, SHOWN).map(row));
    const more = found.length - Math.min(found.length, SHOWN) + (wanted ? 0 : notListed);
    note.textContent = more > 0 ? "and " + more.toLocaleString("en") + " more; the filter finds them" : "";
  };
  filter.addEventListener("input", fill);
  fill();
  const heads = ["Device", "Before", "With the draft"].map((word) => el("th", { scope: "col" }, word));
  return [
    changes.length > 8 ? el("div", { class: "filters" }, filter) : "",
    el("table", { class: "stack" }, el("thead", {}, el("tr", {}, ...heads, el("th", { scope: "col", class: "num" }, "How often"))), body),
    note,
  ];
}

function report(answer) {
  const { total, changed, unchanged, settled, held, incomplete, changes, notListed } = answer;
  const words = sentence(changes);
  const said = [
    counted(total, "authentication") + " looked at",
    changed.toLocaleString("en") + " would end otherwise",
    unchanged.toLocaleString("en") + " would not",
    settled > 0 ? settled.toLocaleString("en") + " refused whatever the policy" : "",
    held > 0 ? held.toLocaleString("en") + " decided by a hold, whatever the policy" : "",
    incomplete > 0 ? incomplete.toLocaleString("en") + " without what the rules saw" : "",
  ];
  place.replaceChildren(
    el("p", { class: "verdict" }, words),
    el("p", { class: "note" }, said.filter(Boolean).join(", ") + "."),
    ...(changes.length > 0 ? list(changes, notListed) : []),
  );
  return words;
}

async function replay(draft) {
  running = new AbortController();
  const stop = el("button", { type: "button", class: "quiet small", on: { click: () => running?.abort() } }, "Stop");
  place.replaceChildren(el("p", { class: "note" }, "Replaying… Devices that authenticate now go first. ", stop));
  const { signal } = running;
  const text = draft.text;
  const from = new Date(Date.now() - Number(document.getElementById("days").value) * DAY).toISOString();
  try {
    const answer = await api("POST", "/api/v1/policy/replay", { policy: text, from }, { signal });
    if (answer.error) {
      place.replaceChildren(el("p", { class: "problem" }, answer.error));
    } else {
      last = { text, words: report(answer) };
    }
  } catch (problem) {
    const words = signal.aborted ? "Stopped." : problem.errors?.length ? "Mend the draft first: " + problem.message : problem.message;
    place.replaceChildren(el("p", { class: signal.aborted ? "note" : "problem" }, words));
  } finally {
    running = null;
  }
}

export function replays(draft) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!running) {
      replay(draft);
    }
  });
  draft.addEventListener("text", () => {
    const outdated = last && last.text !== draft.text && !place.querySelector(".outdated");
    if (outdated) {
      place.prepend(el("p", { class: "note outdated" }, "The draft was changed since: this is of the text before."));
    }
  });
}
