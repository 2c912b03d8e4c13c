// Completion: attributes of conditions and the values that are in use, profiles after "then:".
import { api } from "./console.js";

const MOST = 12;
const WORD = /[A-Za-z][A-Za-z0-9_.]*$/;
const VALUE = /\b([a-z]+\.[A-Za-z]+)\s*(?:==|!=|in)\s*\[?(?:\s*"[^"\n]*"\s*,)*\s*"([^"\n]*)$/;
const TAG = /"([^"\n]*)$/;
const OUTCOME = /\bthen:\s*([\p{L}\p{N}_.-]*)$/u;
const MONTH = 30 * 86400000;

let attributes;
const seen = new Map();
let lists = 0;

function known() {
  attributes ??= api("GET", "/api/v1/policy/attributes").then((answer) => answer.attributes);
  return attributes;
}

/** Values that are entered, then those that authentications of the last month showed. */
async function valuesOf(attribute) {
  if (!seen.has(attribute.name)) {
    const from = new Date(Date.now() - MONTH).toISOString();
    const query = "field=" + attribute.field + "&limit=50&from=" + encodeURIComponent(from);
    const counted = api("GET", "/api/v1/events/facets?" + query).then((answer) => answer.values, () => []);
    seen.set(attribute.name, counted);
  }
  const values = new Map(attribute.values.map((value) => [value, ""]));
  for (const { value, count } of await seen.get(attribute.name)) {
    if (value !== "") {
      values.set(value, count.toLocaleString("en") + " seen");
    }
  }
  return [...values].map(([word, note]) => ({ word, note }));
}

async function suggestions(before, document) {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const outcome = line.match(OUTCOME);
  if (outcome) {
    const profiles = [...Object.keys(document?.profiles || {}), "refuse"].map((word) => ({ word, note: "" }));
    return { typed: outcome[1], words: profiles };
  }
  const value = before.match(VALUE);
  if (value) {
    const attribute = (await known()).find((one) => one.name === value[1]);
    return attribute ? { typed: value[2], words: await valuesOf(attribute) } : null;
  }
  if ((line.match(/"/g) || []).length % 2 === 1 && TAG.test(line)) {
    return null;
  }
  const word = line.match(WORD);
  return word
    ? { typed: word[0], words: (await known()).map(({ name, type }) => ({ word: name, note: type })) }
    : null;
}

function matching({ typed, words }) {
  const lower = typed.toLowerCase();
  const rank = ({ word }) => (word.toLowerCase().startsWith(lower) ? 0 : 1);
  return words
    .filter(({ word }) => word.toLowerCase().includes(lower) && word !== typed)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST);
}

/** Offers words while somebody types in that field; document gives what the draft says. */
export function complete(field, document) {
  const list = window.document.createElement("ul");
  list.className = "offered";
  list.id = "offered-" + ++lists;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  (field.closest(".editor") || field).after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let offered = [];
  let typed = "";
  let chosen = -1;
  let asked = 0;

  function close() {
    list.hidden = true;
    offered = [];
    asked++;
    field.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    chosen = (index + offered.length) % offered.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", at === chosen));
    field.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const end = field.selectionStart;
    field.setRangeText(offered[index].word, end - typed.length, end, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    field.focus();
  }

  async function offer(wanted) {
    const now = ++asked;
    const found = await suggestions(field.value.slice(0, field.selectionStart), document());
    if (now !== asked) {
      return;
    }
    offered = found && (wanted || found.typed.length > 0 || found.words.length <= MOST) ? matching(found) : [];
    typed = found?.typed ?? "";
    list.replaceChildren(
      ...offered.map(({ word, note }, index) => {
        const item = window.document.createElement("li");
        item.id = list.id + "-" + index;
        item.setAttribute("role", "option");
        const what = window.document.createElement("span");
        what.textContent = note;
        what.className = "note";
        item.append(word, what);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(index);
        });
        return item;
      }),
    );
    list.hidden = offered.length === 0;
    if (offered.length > 0) {
      choose(0);
    }
  }

  field.addEventListener("input", (event) => (event.isTrusted ? offer(false) : close()));
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      offer(true);
    } else if (!list.hidden && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (!list.hidden && ["Enter", "Tab"].includes(event.key)) {
      event.preventDefault();
      take(chosen);
    } else if (!list.hidden && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
}
