// Rules and profiles of a draft as lists: what is wrong with each at its place, and rules that can be put in another order.
import { say } from "./console.js";
import { badge, counted, el, step } from "./policy-parts.js";

/** Where the rules are: as JSON Pointers and as messages write it. */
export const PLACES = {
  rules: { pointer: "/rules", words: "rules" },
  mab: { pointer: "/mab/rules", words: "mab.rules" },
};

const of = (problems, place) => problems.filter(({ path }) => path === place || path.startsWith(place + "."));
const words = (value) => (value === null || value === undefined ? "" : String(value).trim());

function remarks(errors, warnings, place) {
  return [
    ...of(errors, place).map(({ message }) => el("p", { class: "field-problem" }, message)),
    ...of(warnings, place).map(({ message }) => el("p", { class: "remark" }, message)),
  ];
}

function marks(rule, errors, warnings, place, count) {
  const never = of(warnings, place).some(({ message }) => /^never (matches|reached)/.test(message));
  const hits = count ? (rule.monitor === "true" ? count.monitoredHits : count.hits) : 0;
  return [
    of(errors, place).length > 0 ? badge("wrong", "bad") : null,
    rule.monitor === "true" ? badge("monitor", "info") : null,
    never ? badge("never matches", "bad") : null,
    !count ? badge("new") : hits === 0 && !never ? badge("never hit") : null,
  ];
}

function decided(rule, count) {
  const hits = count ? (rule.monitor === "true" ? count.monitoredHits : count.hits) : 0;
  if (hits === 0) {
    return "";
  }
  const last = new Date(count.lastHit).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  return " · " + counted(hits, "hit") + ", last " + last;
}

/**
 * @param which "rules", or "mab" for those of devices without a certificate
 * @param known how often those in force decided
 */
export function listRules(list, which, rules, known, { change, edit, show, errors, warnings, places }) {
  const { pointer, words: place } = PLACES[which];

  async function move(from, to, focus) {
    if (to < 0 || to >= rules.length || to === from) {
      return;
    }
    await change([{ op: "move", from: pointer + "/" + from, path: pointer + "/" + to }]);
    const row = list.children[to];
    (row?.querySelector(focus + ":not(:disabled)") || row?.querySelector("[data-edit]"))?.focus();
    say(words(rules[from]?.name) + " is rule " + (to + 1) + " of " + rules.length + " now.");
  }

  function row(rule, index) {
    const count = known.find(({ name }) => name === rule?.name);
    const here = place + "[" + index + "]";
    const name = words(rule?.name) || "without a name";
    const button = (label, sign, does, attributes) =>
      el("button", { type: "button", class: "quiet small", "aria-label": label, title: label, on: { click: does }, ...attributes }, sign);
    const lines = places[pointer + "/" + index];
    const item = el(
      "li",
      { draggable: true, "data-index": index },
      el("span", { class: "grip", "aria-hidden": "true", title: "Drag" }, String(index + 1)),
      el(
        "div",
        { class: "what" },
        el("strong", {}, name),
        " ",
        ...marks(rule || {}, errors, warnings, here, count),
        el("code", { class: "condition" }, words(rule?.when)),
        el(
          "span",
          { class: "note" },
          el("span", { class: "gives" }, "gives ", el("strong", {}, words(rule?.then) || "nothing")),
          decided(rule || {}, count),
          " · ",
          lines ? el("button", { type: "button", class: "link", on: { click: () => show(...lines) } }, "line " + lines[0]) : "",
        ),
        ...remarks(errors, warnings, here),
      ),
      el(
        "div",
        { class: "do" },
        button("Move " + name + " up", "\u2191", () => move(index, index - 1, "[data-up]"), { "data-up": true, disabled: index === 0 }),
        button("Move " + name + " down", "\u2193", () => move(index, index + 1, "[data-down]"), {
          "data-down": true,
          disabled: index === rules.length - 1,
        }),
        button("Edit " + name, "Edit", () => edit(which, index), { "data-edit": true }),
      ),
    );
    item.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by && event.altKey) {
        event.preventDefault();
        move(index, index + by, "[data-edit]");
      }
    });
    item.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", which + " " + index);
      event.dataTransfer.effectAllowed = "move";
      item.classList.add("dragged");
    });
    item.addEventListener("dragend", () => item.classList.remove("dragged"));
    item.addEventListener("dragover", (event) => event.preventDefault());
    item.addEventListener("dragenter", () => item.classList.add("target"));
    item.addEventListener("dragleave", () => item.classList.remove("target"));
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      item.classList.remove("target");
      const [from, at] = event.dataTransfer.getData("text/plain").split(" ");
      if (from === which) {
        move(Number(at), index, "[data-edit]");
      }
    });
    return item;
  }

  const none = el("li", { class: "note" }, which === "mab" ? "None." : "None: the default decides.");
  list.replaceChildren(...(rules.length > 0 ? rules.map(row) : [none]));
}

function vlans(vlan) {
  if (vlan === null || vlan === undefined) {
    return "the port's own VLAN";
  }
  return typeof vlan === "object"
    ? "VLAN " + Object.entries(vlan).map(([site, number]) => site + " " + number).join(", ")
    : "VLAN " + vlan;
}

/** As a person would write it down. */
function short(value) {
  if (Array.isArray(value)) {
    return value.map(short).join(", ");
  }
  const isMap = value !== null && typeof value === "object";
  return isMap ? Object.entries(value).map(([key, below]) => key + " " + short(below)).join(", ") : value ?? "";
}

export function listProfiles(list, profiles, { edit, show, errors, warnings, places }) {
  const rows = Object.entries(profiles).map(([name, profile]) => {
    const more = Object.entries(profile || {}).filter(([key]) => key !== "vlan");
    const lines = places["/profiles/" + step(name)];
    return el(
      "li",
      {},
      el(
        "div",
        { class: "what" },
        el("strong", {}, name),
        " ",
        el("span", { class: "gives" }, vlans(profile?.vlan)),
        " ",
        lines ? el("button", { type: "button", class: "link", on: { click: () => show(...lines) } }, "line " + lines[0]) : "",
        el("span", { class: "note" }, more.map(([key, value]) => key + " " + short(value)).join(" · ")),
        ...remarks(errors, warnings, "profiles." + name),
      ),
      el(
        "div",
        { class: "do" },
        el("button", { type: "button", class: "quiet small", "aria-label": "Edit " + name, on: { click: () => edit(name) } }, "Edit"),
      ),
    );
  });
  list.replaceChildren(...(rows.length > 0 ? rows : [el("li", { class: "note" }, "None: nobody can be let in.")]));
}
