// The list of devices: some are chosen, and one thing is done to each of them, by one call of the API each.
import { api, fields, complain, Problem, say } from "./console.js";
import { Orders, line } from "./orders.js";

const MOST = 1000;
/** So many are changed at the same time: each waits for a moment until its sessions were looked at. */
const AT_ONCE = 4;
const WORDS = { quarantined: "Quarantine", suspended: "Suspend", release: "Release", decommissioned: "Decommission" };
const FOR_EVER = "For ever: certificates are revoked, sessions ended, and the serials do not come back unnoticed.";

/** Serial -> where it is released to; empty where it is not held. */
const chosen = new Map();
const byId = (id) => document.getElementById(id);
const boxes = () => [...document.querySelectorAll("#found tbody .pick input")];

function show() {
  const selection = byId("selection");
  if (!selection) {
    return;
  }
  selection.hidden = chosen.size === 0;
  byId("chosen").textContent = chosen.size.toLocaleString("en");
  boxes().forEach((box) => (box.checked = chosen.has(box.value)));
  const every = byId("every");
  const checked = boxes().filter((box) => box.checked).length;
  every.checked = checked > 0 && checked === boxes().length;
  every.indeterminate = checked > 0 && !every.checked;
}

function choose(box) {
  if (box.checked && chosen.size < MOST) {
    chosen.set(box.value, box.dataset.before);
  } else if (box.checked) {
    say("At most " + MOST.toLocaleString("en") + " devices are changed at once.", "problem");
  } else {
    chosen.delete(box.value);
  }
}

async function chooseAll() {
  const query = byId("found").dataset.query.replace(/^[^?]*\??/, "");
  const page = await api("GET", "/api/v1/devices?limit=" + MOST + (query ? "&" + query : ""));
  chosen.clear();
  page.devices.forEach((device) => chosen.set(device.serial, device.stateBefore || ""));
  if (page.next) {
    say("More than " + MOST.toLocaleString("en") + " match by now; the first of them are chosen.", "problem");
  }
  show();
}

let action = "";
let stopped = false;

function open(next) {
  action = next;
  const words = WORDS[action] + " " + (chosen.size === 1 ? "1 device" : chosen.size.toLocaleString("en") + " devices");
  byId("bulk-title").textContent = words;
  byId("bulk-go").textContent = words;
  byId("bulk-go").className = action === "release" ? "" : "danger";
  byId("bulk-warning").textContent = FOR_EVER;
  byId("bulk-warning").hidden = action !== "decommissioned";
  const timed = action === "quarantined" || action === "suspended";
  byId("bulk").querySelector(".limit").hidden = !timed;
  byId("bulk-until").disabled = !timed;
  byId("bulk-form").hidden = false;
  byId("bulk-progress").hidden = true;
  byId("bulk").showModal();
}

/** Changes one; what the switches of its sessions say comes later. */
async function change(serial, before, body, orders, list) {
  const shown = line(list, serial);
  if (action === "release" && !before) {
    shown.show("not held", "warn", "There is nothing to release it from.");
    return false;
  }
  try {
    const to = action === "release" ? before : action;
    const answer = await api("POST", `/api/v1/devices/${encodeURIComponent(serial)}/state`, { ...body, to });
    orders.since ??= answer.stateSince;
    shown.show(answer.state, "good", answer.sessions.length === 0 ? "No live session." : "");
    orders.add(answer.sessions, serial + " at ");
    return true;
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    shown.show("refused", "bad", problem.message);
    if (problem.errors.length > 0) {
      throw problem;
    }
    return false;
  }
}

async function run(form) {
  const body = fields(form);
  const list = byId("bulk-results");
  const sum = byId("bulk-sum");
  list.replaceChildren();
  byId("bulk-form").hidden = true;
  byId("bulk-progress").hidden = false;
  byId("bulk-done").hidden = true;
  byId("bulk-stop").hidden = false;
  stopped = false;
  const orders = new Orders(list, null);
  const all = [...chosen];
  const waiting = [...all];
  let done = 0;
  let changed = 0;
  try {
    const next = async () => {
      const [serial, before] = waiting.shift();
      changed += (await change(serial, before, body, orders, list)) ? 1 : 0;
      sum.textContent = `${++done} of ${all.length}: ${changed} changed, ${done - changed} not.`;
    };
    // The first one alone: what is wrong with reason or time is wrong with it for all.
    await next();
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (waiting.length > 0 && !stopped) {
        await next();
      }
    }));
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    byId("bulk-form").hidden = false;
    byId("bulk-progress").hidden = true;
    complain(form, problem);
    return;
  }
  const end = `${changed} changed, ${all.length - changed} not.`;
  byId("bulk-stop").hidden = true;
  byId("bulk-done").hidden = false;
  byId("bulk-done").focus();
  sum.textContent = orders.open.length > 0 ? end + " The switches are asked …" : end;
  await orders.follow();
  sum.textContent = end + (orders.orders.length > 0 ? " What the switches said stands below." : "");
}

document.addEventListener("change", (event) => {
  if (event.target.id === "every") {
    boxes().forEach((box) => {
      box.checked = event.target.checked;
      choose(box);
    });
    show();
  } else if (event.target.matches(".pick input")) {
    choose(event.target);
    show();
  }
});

document.addEventListener("click", (event) => {
  const bulk = event.target.closest("[data-bulk]");
  if (bulk) {
    open(bulk.dataset.bulk);
  } else if (event.target.id === "choose-all") {
    chooseAll();
  } else if (event.target.id === "choose-none") {
    chosen.clear();
    show();
  } else if (event.target.id === "bulk-stop") {
    stopped = true;
  } else if (event.target.id === "bulk-done") {
    location.reload();
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.id === "bulk-form") {
    event.preventDefault();
    run(event.target);
  }
});

// What is not shown any more is not chosen: nobody changes what they do not see.
document.addEventListener("htmx:afterSettle", () => {
  chosen.clear();
  show();
});
show();
