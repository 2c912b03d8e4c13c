// What a device would get at a port: asked of the code that decides real requests.
import { Problem, api, clear, complain, fields } from "./console.js";
import { kept } from "./policy-kept.js";
import { badge, el } from "./policy-parts.js";

const form = document.getElementById("simulation");
const place = document.getElementById("outcome");
const draft = kept();
let asked = 0;

function question() {
  const { by, method, nas, request = {}, time, device } = fields(form);
  const wired = form.elements.wired.checked;
  if (wired) {
    request.ssid = "";
  }
  return {
    method,
    ...(method === "eap" ? { device } : {}),
    ...(nas ? { nas } : {}),
    request,
    ...(time ? { time: new Date(time + "Z").toISOString() } : {}),
    ...(by === "draft" ? { policy: draft.text } : {}),
  };
}

const KINDS = { permit: "good", refuse: "bad", undecided: "warn" };
const WORDS = { permit: "let in", refuse: "refused", undecided: "undecided" };

function show(answer) {
  const said = [
    ["Profile", answer.profile],
    ["VLAN", answer.decision === "permit" ? answer.vlan || "the port's own" : null],
    ["Rule", answer.rule],
    ["Code", answer.reason],
    ["Policy", answer.version ? "version " + answer.version : "the draft"],
  ].filter(([, value]) => value);
  const monitored = (answer.monitored || []).map(({ rule, outcome }) => rule + " would give " + outcome);
  place.replaceChildren(
    el("p", { class: "verdict" }, badge(WORDS[answer.decision], KINDS[answer.decision]), " ", answer.explanation),
    ...(answer.needs.length > 0
      ? [
          el("p", {}, "It hangs on what was not said. Say it at the left, or take a device of which it is known:"),
          el("ul", {}, ...answer.needs.map((need) => el("li", {}, el("code", {}, need)))),
        ]
      : []),
    el("dl", {}, ...said.flatMap(([word, value]) => [el("dt", {}, word), el("dd", {}, String(value))])),
    ...(monitored.length > 0
      ? [el("h3", {}, "Rules in monitor mode"), el("ul", {}, ...monitored.map((words) => el("li", {}, words)))]
      : []),
    el("h3", {}, "Step by step"),
    el("ol", { class: "trace" }, ...answer.trace.map((step) => el("li", {}, step))),
    el(
      "details",
      {},
      el("summary", {}, "What the rules saw"),
      el(
        "dl",
        {},
        ...Object.entries(answer.context).flatMap(([name, value]) => [
          el("dt", {}, el("code", {}, name)),
          el("dd", {}, Array.isArray(value) ? value.join(", ") : String(value)),
        ]),
      ),
    ),
  );
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const now = ++asked;
  try {
    const answer = await api("POST", "/api/v1/policy/simulate", question());
    if (now === asked) {
      clear(form);
      show(answer);
    }
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    complain(form, problem);
  }
});

form.elements.device.addEventListener("input", async () => {
  const text = form.elements.device.value.trim();
  const list = document.getElementById("devices");
  if (text.length < 2 || [...list.children].some((option) => option.value === text)) {
    return;
  }
  const now = ++asked;
  const found = await api("GET", "/api/v1/devices?limit=12&q=" + encodeURIComponent(text)).catch(() => ({ devices: [] }));
  if (now === asked) {
    list.replaceChildren(
      ...found.devices.map(({ serial, name, type }) => el("option", { value: serial }, [name, type].filter(Boolean).join(", "))),
    );
  }
});

form.addEventListener("change", () => {
  const mab = form.elements.method.value === "mab";
  document.getElementById("who").hidden = mab;
  form.elements["request.ssid"].disabled = form.elements.wired.checked;
});

if (draft) {
  form.querySelector("[name=by][value=draft]").disabled = false;
  form.querySelector("[name=by][value=draft]").checked = true;
}
form.dispatchEvent(new Event("change"));
