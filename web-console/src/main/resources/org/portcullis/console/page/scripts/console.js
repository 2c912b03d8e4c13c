// What every page does: forms that go to the API, dialogs, parts that are swapped, times, and a word when something is done.

/** Sends a request to the API; the answer, or a Problem. More is what fetch takes: headers, a signal. */
export async function api(method, address, body, more = {}) {
  const request = { ...more, method, headers: { Accept: "application/json", ...more.headers } };
  if (body instanceof Blob || typeof body === "string") {
    request.body = body;
    request.headers["Content-Type"] = body.type || "text/plain";
  } else if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(address, request);
  } catch (unreachable) {
    throw new Problem({ title: "No answer", detail: "The appliance does not answer. Nothing is known of what became of it." });
  }
  const json = (response.headers.get("Content-Type") || "").includes("json");
  const answer = json ? await response.json() : await response.text();
  if (response.ok) {
    return answer;
  }
  if (response.status === 401) {
    location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
  }
  throw new Problem(json ? answer : { title: "Failed", detail: "The appliance answered " + response.status + "." });
}

/** What the API refuses, as RFC 9457 has it. */
export class Problem extends Error {
  constructor(document) {
    super(document.detail || document.title);
    this.title = document.title;
    this.errors = document.errors || [];
    this.allowed = document.allowed;
    this.status = document.status;
  }
}

/** Says something that goes away again; a screen reader hears it. */
export function say(words, kind = "done") {
  const region = document.getElementById("said");
  const toast = document.createElement("p");
  toast.className = "toast " + kind;
  toast.textContent = words;
  region.append(toast);
  setTimeout(() => toast.remove(), kind === "problem" ? 12000 : 5000);
}

/** The part of the page with that id, made again by the server. */
export async function refresh(id) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const made = page.getElementById(id);
  const old = document.getElementById(id);
  if (response.ok && made && old) {
    old.replaceWith(made);
    window.htmx?.process(made);
    times(made);
    made.dispatchEvent(new CustomEvent("part:made", { bubbles: true }));
  } else {
    location.reload();
  }
}

// Forms whose answer is the API's: <form data-api="POST /api/v1/...">, with data-match as If-Match. A field's name is its path in the JSON; data-type says
// number, boolean, list (words between commas or spaces), lines, nullable or json; empty fields are left out, but for data-keep. What is
// to happen then: data-then="reload" (else nothing), "go:/devices/{serial}" or "part:ID"; data-say is what is said of it.

function value(field) {
  const text = field.value.trim();
  switch (field.dataset.type) {
    case "number":
      return text === "" ? undefined : Number(text);
    case "boolean":
      return field.checked;
    case "list":
      return text === "" ? [] : text.split(/[\s,]+/);
    case "lines":
      return text === "" ? [] : text.split("\n").map((line) => line.trim()).filter(Boolean);
    case "nullable":
      return text === "" ? null : text;
    case "json":
      return JSON.parse(text);
    default:
      return text === "" && !("keep" in field.dataset) ? undefined : field.type === "password" ? field.value : text;
  }
}

/** What a form says, as the API takes it. */
export function fields(form) {
  const body = {};
  for (const field of form.elements) {
    const chosen = field.type !== "radio" || field.checked;
    const typed = field.dataset.type;
    const counts = field.name && !field.disabled && chosen && (field.type !== "checkbox" || typed === "boolean" || field.checked);
    const said = counts ? value(field) : undefined;
    if (said === undefined || (Array.isArray(said) && said.length === 0 && !("keep" in field.dataset))) {
      continue;
    }
    const path = field.name.split(".");
    const last = path.pop();
    const place = path.reduce((object, name) => (object[name] ??= {}), body);
    place[last] = said;
  }
  return body;
}

/** Takes away what complain showed. */
export function clear(form) {
  form.querySelectorAll("[aria-invalid=true]").forEach((field) => field.removeAttribute("aria-invalid"));
  form.querySelectorAll(".field-problem, .form-problem").forEach((word) => word.remove());
}

/** Shows a problem where it is: beside its field, else above the form. */
export function complain(form, problem) {
  clear(form);
  const others = [];
  let first;
  for (const { path, message } of problem.errors) {
    const field = form.elements.namedItem(path) || form.elements.namedItem(path.split(/[.[]/)[0]);
    if (field instanceof HTMLElement && field.type !== "hidden") {
      const words = document.createElement("p");
      words.className = "field-problem";
      words.id = (field.id || field.name) + "-problem";
      words.textContent = message;
      field.after(words);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", words.id);
      first ??= field;
    } else {
      others.push(path ? path + ": " + message : message);
    }
  }
  if (others.length > 0 || !first) {
    const above = document.createElement("p");
    above.className = "problem form-problem";
    above.setAttribute("role", "alert");
    above.textContent = others.length > 0 ? others.join("\n") : problem.message;
    if (problem.allowed?.length) {
      above.textContent += " Possible: " + problem.allowed.join(", ") + ".";
    }
    form.prepend(above);
  }
  first?.focus();
}

/** A text with the members of an answer filled in. */
function filled(text, answer) {
  return text.replace(/\{(\w+)\}/g, (all, name) => encodeURIComponent(answer?.[name] ?? ""));
}

async function submit(form, submitter) {
  const [method, address] = (submitter?.dataset.api || form.dataset.api).split(" ");
  const buttons = [...form.querySelectorAll("button")].filter((button) => !button.disabled);
  buttons.forEach((button) => (button.disabled = true));
  try {
    const body = form.dataset.body === "none" ? undefined : fields(form);
    const target = address.replace(/:(\w+)/g, (all, name) => {
      delete body?.[name];
      return encodeURIComponent(form.elements.namedItem(name)?.value.trim() ?? all);
    });
    const match = form.dataset.match ? { headers: { "If-Match": form.dataset.match } } : {};
    const answer = await api(method, target, method === "DELETE" && form.dataset.body !== "always" ? undefined : body, match);
    clear(form);
    const done = new CustomEvent("api:done", { bubbles: true, cancelable: true, detail: { answer, method } });
    if (!form.dispatchEvent(done)) {
      return;
    }
    form.closest("dialog")?.close();
    const then = (submitter?.dataset.then || form.dataset.then || "").split(/:(.*)/);
    const said = submitter?.dataset.say || form.dataset.say;
    if (then[0] === "reload") {
      if (said) {
        sessionStorage.setItem("said", said);
      }
      location.reload();
    } else if (then[0] === "go") {
      if (said) {
        sessionStorage.setItem("said", said);
      }
      location.assign(filled(then[1], answer));
    } else {
      if (then[0] === "part") {
        await refresh(then[1]);
      }
      if (said) {
        say(said);
      }
    }
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    complain(form, problem);
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.api || event.submitter?.dataset.api) {
    event.preventDefault();
    submit(form, event.submitter);
  }
});

// Dialogs: <button data-dialog="ID"> opens <dialog id="ID">, a button with data-close in it closes it; the focus goes back by
// itself. What the opener has as data-set-NAME is put into the dialog's field NAME, or its element with data-shown=NAME.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    for (const [key, words] of Object.entries(opener.dataset)) {
      if (key.startsWith("set")) {
        const name = key[3].toLowerCase() + key.slice(4);
        dialog.querySelectorAll(`[name="${name}"]`).forEach((field) => (field.value = words));
        dialog.querySelectorAll(`[data-shown="${name}"]`).forEach((place) => (place.textContent = words));
      }
    }
    dialog.querySelectorAll("form").forEach(clear);
    dialog.showModal();
  }
  if (event.target.closest("[data-close]")) {
    event.target.closest("dialog").close();
  }
  const copier = event.target.closest("[data-copy]");
  if (copier) {
    const source = document.getElementById(copier.dataset.copy);
    navigator.clipboard.writeText(source.value ?? source.textContent).then(() => say("Copied."));
  }
});

// "/" goes to the search box of the page, as everywhere.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.querySelector("main input[type=search]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
});

const STEPS = [
  [60, "second", 1],
  [3600, "minute", 60],
  [86400, "hour", 3600],
  [2592000, "day", 86400],
  [31536000, "month", 2592000],
  [Infinity, "year", 31536000],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** <time data-ago datetime="..."> says how long ago, with the time itself as its title. */
function times(within) {
  within.querySelectorAll("time[data-ago]").forEach((time) => {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const [, unit, size] = STEPS.find(([limit]) => Math.abs(seconds) < limit);
    time.title ||= time.textContent;
    time.textContent = relative.format(Math.trunc(seconds / size), unit);
  });
}

times(document);
setInterval(() => times(document), 30000);
document.addEventListener("htmx:afterSettle", (event) => times(event.target));
document.addEventListener("htmx:responseError", () => say("The appliance could not answer. Try again.", "problem"));

// What a tab keeps (the draft of a policy) is for one user, and for as long as they are signed in: signing out takes it away in every tab.
const SIGNED_OUT = "signed-out";
const tabs = new BroadcastChannel("portcullis");
const user = document.body.dataset.user;
if (user) {
  if ((sessionStorage.getItem("user") ?? user) !== user) {
    sessionStorage.clear();
  }
  sessionStorage.setItem("user", user);
}
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") === "/logout") {
    sessionStorage.clear();
    tabs.postMessage(SIGNED_OUT);
  }
});
tabs.addEventListener("message", (event) => {
  if (event.data === SIGNED_OUT) {
    sessionStorage.clear();
    if (user) {
      location.assign("/login");
    }
  }
});

const said = sessionStorage.getItem("said");
if (said) {
  sessionStorage.removeItem("said");
  say(said);
}
