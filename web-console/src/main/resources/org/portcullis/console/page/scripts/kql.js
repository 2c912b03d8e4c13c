// Completion in a box for KQL: fields, then signs, values by how often they are there, and what joins them. A combobox as
// ARIA has it: arrows choose, Enter takes, Escape closes.
import { api } from "./console.js";

const MOST = 10;
const WAIT_MS = 120;
const COUNTED = ["keyword", "mac", "ip", "boolean"];
const TIMES = ["now-15m", "now-1h", "now-24h", "now-7d", "now/d"];
const MAC = /^([0-9a-f]{2}[:-]){2}/i;

let fieldsKnown;

/** Every field there is, once asked for. */
export function fields() {
  return (fieldsKnown ??= api("GET", "/api/v1/events/fields").then((answer) => answer.fields));
}

/** What is expected at the end of a text: a field, a sign, a value or a join, and what is written of it. */
export function expected(text) {
  let at = 0;
  let kind = "field";
  let field;
  let list = false;
  const word = (pattern) => text.slice(at).match(pattern)[0];
  const here = (start) => ({ kind, field, list, start, typed: text.slice(start) });
  for (;;) {
    at += word(/^\s*/).length;
    const start = at;
    if (at === text.length) {
      return here(start);
    }
    if (text[at] === ")") {
      at++;
      list = false;
      kind = "join";
    } else if (text[at] === "(") {
      at++;
      list = kind === "value";
      kind = list ? "value" : "field";
    } else if (text[at] === '"') {
      at += word(/^"(?:[^"\\]|\\.)*"?/).length;
      if (at === text.length && !/^"(?:[^"\\]|\\.)*"$/.test(text.slice(start))) {
        return here(start);
      }
      kind = "join";
    } else if (kind === "field") {
      const address = MAC.test(text.slice(at));
      at += word(address ? /^[^\s()"]+/ : /^[^\s:<>()"]*/).length;
      const name = text.slice(start, at);
      if (at === text.length) {
        return here(start);
      }
      const sign = text.slice(at).match(/^\s*(:|[<>]=?)/);
      if (sign && !address) {
        at += sign[0].length;
        field = name;
        kind = "value";
      } else if (name.toLowerCase() !== "not") {
        if (text.slice(at).trim() === "" && name.includes(".")) {
          return { kind: "sign", field: name, list, start: text.length, typed: "" };
        }
        kind = "join";
      }
    } else {
      at += Math.max(1, word(/^[^\s()"]*/).length);
      if (at === text.length) {
        return here(start);
      }
      if (kind === "value") {
        kind = "join";
      } else if (/^(and|or)$/i.test(text.slice(start, at))) {
        kind = list ? "value" : "field";
      }
    }
  }
}

/** A value as a query has it. */
function written(value) {
  return /^[\w.-]+$/.test(value) && !/^(and|or|not)$/i.test(value) ? value : JSON.stringify(value);
}

async function values(field, typed, signal) {
  const known = (await fields()).find((one) => one.name === field);
  const plain = typed.replace(/^"/, "").toLowerCase();
  if (known?.type === "date") {
    return TIMES.filter((time) => time.startsWith(plain)).map((time) => ({ insert: time, note: "time" }));
  }
  if (!COUNTED.includes(known?.type)) {
    return [];
  }
  const asked = new URLSearchParams({ field, limit: 100 });
  if (plain && known.type === "keyword") {
    asked.set("limit", MOST);
    asked.set("q", `${field}: ${typed.replace(/^"/, "").replace(/[\\():<>"*\s]/g, "\\$&")}*`);
  }
  const response = await fetch("/api/v1/events/facets?" + asked, { signal });
  const answer = response.ok ? await response.json() : { values: [] };
  const there = answer.values.filter((one) => one.value.toLowerCase().includes(plain));
  return there.map((one) => ({ insert: written(one.value), note: one.count.toLocaleString("en") }));
}

async function suggestions(place, signal) {
  const typed = place.typed.toLowerCase();
  if (place.kind === "field") {
    const found = (await fields()).filter((field) => field.name.includes(typed));
    const rank = (field) => (field.name.startsWith(typed) ? 0 : field.name.includes("." + typed) ? 1 : 2);
    const sorted = found.map((field, i) => [rank(field), i, field]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return sorted.map(([, , field]) => ({ insert: field.name + ": ", shown: field.name, note: field.type }));
  }
  if (place.kind === "sign") {
    const known = (await fields()).find((field) => field.name === place.field);
    const signs = ["date", "long"].includes(known?.type) ? [":", ">=", "<=", ">", "<"] : [":"];
    return signs.map((sign) => ({ insert: sign + " ", note: sign === ":" ? "is" : "compares" }));
  }
  if (place.kind === "value") {
    return values(place.field, place.typed, signal);
  }
  const joins = place.list ? ["or ", ") "] : ["and ", "or "];
  return joins.filter((join) => join.startsWith(typed)).map((join) => ({ insert: join, note: "" }));
}

/** Gives a combobox its list. */
function complete(box, list) {
  let active = -1;
  let shown = [];
  let place;
  let asked;
  let timer;

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function choose(which) {
    active = (which + shown.length) % shown.length;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === active));
    list.children[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[active].id);
  }

  function take(which) {
    const after = box.value.slice(box.selectionStart);
    const before = box.value.slice(0, place.start) + shown[which].insert;
    box.value = before + after;
    box.setSelectionRange(before.length, before.length);
    close();
    if (place.kind !== "value") {
      open();
    }
  }

  function option({ insert, shown: words, note }, i) {
    const item = document.createElement("li");
    item.id = list.id + "-" + i;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.textContent = (words ?? insert).trim();
    const aside = document.createElement("span");
    aside.className = "note";
    aside.textContent = note;
    item.append(text, aside);
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(i);
    });
    return item;
  }

  async function open() {
    asked?.abort();
    const asking = (asked = new AbortController());
    const at = expected(box.value.slice(0, box.selectionStart));
    try {
      const found = (await suggestions(at, asking.signal)).slice(0, MOST);
      if (asking.signal.aborted || document.activeElement !== box) {
        return;
      }
      close();
      place = at;
      shown = found;
      list.replaceChildren(...shown.map(option));
      list.hidden = shown.length === 0;
      box.setAttribute("aria-expanded", String(shown.length > 0));
    } catch (unanswered) {
      if (!asking.signal.aborted) {
        close();
      }
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(open, WAIT_MS);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        open();
      } else {
        choose(event.key === "ArrowDown" ? active + 1 : Math.max(active, 0) - 1);
      }
    } else if (!list.hidden && event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (!list.hidden && event.key === "Enter" && active >= 0) {
      event.preventDefault();
      take(active);
    }
  });
}

const box = document.getElementById("q");
complete(box, document.getElementById("q-list"));
