// The page of the draft: what the text says as tables and forms, and the text itself, side by side.
import { api, say } from "./console.js";
import { editProfile, editRule } from "./policy-form.js";
import { Draft } from "./policy-kept.js";
import { el, patch } from "./policy-parts.js";
import { publishes } from "./policy-publish.js";
import { replays } from "./policy-replay.js";
import { listProfiles, listRules } from "./policy-rules.js";
import { follow, mark, show } from "./policy-text.js";

const STATES = ["registered", "onboarding", "active", "quarantined", "suspended"];
const GATE = { registered: "onboarding", onboarding: "onboarding", active: "rules", quarantined: "quarantine" };

const draft = new Draft();
const part = (id) => document.getElementById(id);
let hits = { gates: [], rules: [], mab: [] };

/** What there is at a place, where it is a map or a list. */
const mapOf = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});
const listOf = (value) => (Array.isArray(value) ? value : []);

async function change(changes) {
  try {
    await draft.change(changes);
  } catch (problem) {
    say(problem.errors?.[0]?.message || problem.message, "problem");
    renderAll();
  }
}

function choice(id, label, value, outcomes, path) {
  const options = outcomes.includes(value) ? outcomes : [value, ...outcomes];
  const select = el("select", { id }, ...options.map((one) => el("option", { value: one, selected: one === value }, one)));
  select.addEventListener("change", () => change(path(select.value)));
  const wrong = draft.checked.errors.filter((error) => error.path === select.id.replace("-", "."));
  return el(
    "div",
    { class: "field" },
    el("label", { for: id, class: label ? undefined : "hidden" }, label || "Default"),
    select,
    ...wrong.map((error) => el("p", { class: "field-problem" }, error.message)),
  );
}

function renderAll() {
  const { document: said, errors, warnings, places } = draft.checked;
  const policy = mapOf(said);
  const profiles = Object.keys(mapOf(policy.profiles));
  renderProblems(errors, warnings);
  if (said === null && draft.text.trim() !== "") {
    ["gate", "rules", "default-part", "mab", "profiles"].forEach((id) =>
      part(id).replaceChildren(el("p", { class: "note" }, "Mend the text first.")),
    );
    return;
  }
  const gate = mapOf(policy.lifecycle);
  part("gate").replaceChildren(
    ...STATES.map((state) => {
      const byDefault = GATE[state] || "refuse";
      const value = gate[state] ?? (byDefault === "rules" || profiles.includes(byDefault) ? byDefault : "refuse");
      return choice("lifecycle-" + state, state, value, ["rules", "refuse", ...profiles], (chosen) =>
        policy.lifecycle
          ? [{ op: "add", path: "/lifecycle/" + state, value: chosen }]
          : [{ op: "add", path: "/lifecycle", value: { [state]: chosen } }],
      );
    }),
  );
  part("default-part").replaceChildren(
    choice("default", "", policy.default ?? "refuse", ["refuse", ...profiles], (chosen) => [
      { op: "add", path: "/default", value: chosen },
    ]),
  );
  const lists = { change, edit: (which, index) => editRule(draft, which, index), show, errors, warnings, places };
  listRules(part("rules"), "rules", listOf(policy.rules), hits.rules, lists);
  const mab = mapOf(policy.mab);
  part("mab-enabled").checked = mab.enabled === "true";
  part("addresses").textContent = draft.checked.addresses + " addresses entered in the text";
  listRules(part("mab"), "mab", listOf(mab.rules), hits.mab, lists);
  listProfiles(part("profiles"), mapOf(policy.profiles), { ...lists, edit: (name) => editProfile(draft, name) });
}

function renderProblems(errors, warnings) {
  const kinds = new Map();
  warnings.forEach(({ line }) => kinds.set(line, "odd"));
  errors.forEach(({ line }) => kinds.set(line, "wrong"));
  mark(kinds);
  const list = (problems, kind) =>
    problems.slice(0, 20).map((problem) =>
      el(
        "li",
        { class: kind },
        el("button", { class: "quiet small", type: "button", on: { click: () => show(problem.line) } }, "Line " + problem.line),
        " ",
        problem.path ? el("code", {}, problem.path) : "",
        " " + problem.message,
      ),
    );
  const more = Math.max(0, errors.length - 20) + Math.max(0, warnings.length - 20);
  part("problems").replaceChildren(
    errors.length + warnings.length === 0 ? el("p", { class: "note" }, "It loads, and nothing is odd about it.") : "",
    el("ul", { class: "problems" }, ...list(errors, "wrong"), ...list(warnings, "odd")),
    more > 0 ? el("p", { class: "note" }, "and " + more + " more") : "",
  );
}

function renderState() {
  part("undo").disabled = !draft.undoable;
  part("discard").disabled = !draft.changed;
  const ready = draft.changed && draft.checked?.valid;
  part("publish").disabled = !ready;
  part("lead").textContent = draft.changed
    ? "A draft that began from version " + draft.version + ". Nothing of it is in force."
    : "The same as version " + draft.version + ", which is in force. Change it by the forms or in the text.";
}

draft.addEventListener("text", renderState);
draft.addEventListener("checked", () => {
  renderAll();
  renderState();
});
draft.addEventListener("failed", (event) => say(event.detail.message, "problem"));

document.addEventListener("click", (event) => {
  const kind = event.target.closest("[data-new]")?.dataset.new;
  if (kind === "profile") {
    editProfile(draft);
  } else if (kind) {
    editRule(draft, kind);
  }
});
part("mab-enabled").addEventListener("change", (event) => {
  const enabled = String(event.target.checked);
  const mab = draft.checked?.document?.mab;
  change(mab ? [{ op: "add", path: "/mab/enabled", value: enabled }] : patch("", {}, { mab: { enabled } }));
});
part("undo").addEventListener("click", () => draft.undo());
part("throw").addEventListener("click", async () => {
  part("throw-away").close();
  await draft.startAnew();
  location.reload();
});

follow(draft);
publishes(draft);
replays(draft);
try {
  hits = await api("GET", "/api/v1/policy/rules");
  await draft.open();
} catch (problem) {
  say(problem.message, "problem");
}
