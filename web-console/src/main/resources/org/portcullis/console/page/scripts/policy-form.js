// The forms of a rule and of a profile. What they change of the text is the least that says it; what is wrong then is told
// beside its field, and the draft stays as it was until that is mended.
import { Problem, clear, complain } from "./console.js";
import { el, patch, step } from "./policy-parts.js";
import { PLACES } from "./policy-rules.js";
import { show } from "./policy-text.js";
import { complete } from "./policy-words.js";

const ruleDialog = document.getElementById("rule-dialog");
const profileDialog = document.getElementById("profile-dialog");
let said = () => null;
let submit = () => {};
let remove = () => {};
let lines;

for (const dialog of [ruleDialog, profileDialog]) {
  const form = dialog.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(dialog, submit);
  });
  form.querySelector("[data-delete]").addEventListener("click", () => attempt(dialog, remove));
  form.querySelector("[data-source]").addEventListener("click", () => {
    dialog.close();
    show(...(lines || [1]));
  });
}
complete(ruleDialog.querySelector("textarea"), () => said());

async function attempt(dialog, does) {
  const form = dialog.querySelector("form");
  try {
    const errors = await does(form);
    if (errors.length > 0) {
      complain(form, new Problem({ title: "Wrong", errors }));
    } else {
      dialog.close();
    }
  } catch (problem) {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    complain(form, new Problem({ title: "Not possible", detail: problem.errors[0]?.message || problem.message }));
  }
}

/** Makes the changes, unless something at that place would be wrong then: what. */
async function made(draft, changes, place, fieldOf) {
  let errors = [];
  await draft.change(changes, (answer) => {
    errors = answer.errors
      .filter(({ path }) => path === place || path.startsWith(place + "."))
      .map(({ path, message }) => ({ path: fieldOf(path.slice(place.length + 1)), message }));
    return errors.length === 0;
  });
  return errors;
}

function open(dialog, existing) {
  dialog.querySelector("[data-delete]").hidden = !existing;
  dialog.querySelector("[data-source]").hidden = !existing;
  clear(dialog);
  dialog.showModal();
}

/** @param index of the rule; left out: a new one */
export function editRule(draft, which, index) {
  const { pointer, words } = PLACES[which];
  const policy = draft.checked?.document || {};
  const list = which === "mab" ? policy.mab?.rules : policy.rules;
  const rules = Array.isArray(list) ? list : [];
  const fresh = index === undefined;
  const before = fresh ? {} : rules[index] || {};
  const form = ruleDialog.querySelector("form");
  const { name, when, then, monitor } = form.elements;
  const outcomes = ["refuse", ...Object.keys(policy.profiles || {})];
  const given = before.then ?? "refuse";
  then.replaceChildren(
    ...(outcomes.includes(given) ? outcomes : [given, ...outcomes]).map((one) => el("option", { value: one, selected: one === given }, one)),
  );
  name.value = before.name ?? "";
  when.value = (before.when ?? "").trim();
  when.rows = Math.min(12, Math.max(3, when.value.split("\n").length + 1));
  monitor.checked = before.monitor === "true";
  said = () => policy;
  lines = draft.checked?.places?.[pointer + "/" + index];
  document.getElementById("rule-title").textContent = fresh ? "A new rule" : "Rule " + (index + 1);

  submit = () => {
    const typed = when.value.trim();
    const condition = typed === (before.when ?? "").trim() ? before.when ?? typed : typed + (typed.includes("\n") ? "\n" : "");
    const now = { ...before, name: name.value.trim(), when: condition, then: then.value };
    if (monitor.checked !== (before.monitor === "true")) {
      now.monitor = monitor.checked ? "true" : undefined;
    }
    const at = words + "[" + (fresh ? rules.length : index) + "]";
    return made(draft, fresh ? added(policy, which, now) : patch(pointer + "/" + index, before, now), at, (path) => path);
  };
  remove = async () => {
    await draft.change([{ op: "remove", path: pointer + "/" + index }]);
    return [];
  };
  open(ruleDialog, !fresh);
}

function added(policy, which, rule) {
  if (which === "rules") {
    return policy.rules ? [{ op: "add", path: "/rules/-", value: rule }] : [{ op: "add", path: "/rules", value: [rule] }];
  }
  if (!policy.mab) {
    return [{ op: "add", path: "/mab", value: { enabled: "false", rules: [rule] } }];
  }
  return policy.mab.rules ? [{ op: "add", path: "/mab/rules/-", value: rule }] : [{ op: "add", path: "/mab/rules", value: [rule] }];
}

const texts = (value) => (Array.isArray(value) ? value : [value ?? ""]);
const attributeLines = (attributes, before = "") =>
  Object.entries(attributes || {}).flatMap(([name, values]) => texts(values).map((value) => before + name + " = " + value));

/** What a profile says, as its form has it. */
function formOf(profile) {
  const vlan = profile.vlan ?? "";
  const sites = typeof vlan === "object" ? vlan : {};
  return {
    vlan: typeof vlan === "object" ? sites.default ?? "" : vlan,
    sites: Object.entries(sites).filter(([site]) => site !== "default").map(([site, number]) => site + ": " + number).join("\n"),
    taggedVlans: texts(profile.taggedVlans).join(", "),
    sessionTimeout: profile.sessionTimeout ?? "",
    filterId: profile.filterId ?? "",
    role: profile.role ?? "",
    vendors: Object.entries(profile.vendors || {}).flatMap(([vendor, attributes]) => attributeLines(attributes, vendor + " ")).join("\n"),
    attributes: attributeLines(profile.attributes).join("\n"),
  };
}

const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function attributesOf(text) {
  const found = {};
  for (const line of linesOf(text)) {
    const [name, value = ""] = line.split(/\s*=\s*(.*)/s);
    found[name] = name in found ? [...texts(found[name]), value] : value;
  }
  return found;
}

function vendorsOf(text) {
  const found = {};
  for (const line of linesOf(text)) {
    const [vendor, rest = ""] = line.split(/\s+(.*)/s);
    found[vendor] = (found[vendor] ? found[vendor] + "\n" : "") + rest;
  }
  return Object.fromEntries(Object.entries(found).map(([vendor, lines]) => [vendor, attributesOf(lines)]));
}

const given = (map) => (Object.keys(map).length > 0 ? map : undefined);

/** The profile that a form says; what nobody touched stays as it is written. */
function profileOf(said, was, before) {
  const now = { ...before };
  const touched = (...names) => names.some((name) => said[name] !== was[name]);
  for (const name of ["sessionTimeout", "filterId", "role"]) {
    if (touched(name)) {
      now[name] = said[name] || undefined;
    }
  }
  if (touched("taggedVlans")) {
    const tagged = said.taggedVlans.split(",").map((vlan) => vlan.trim()).filter(Boolean);
    now.taggedVlans = tagged.length > 0 ? tagged : undefined;
  }
  if (touched("vlan", "sites")) {
    const sites = Object.fromEntries(linesOf(said.sites).map((line) => line.split(/\s*:\s*(.*)/s).slice(0, 2)));
    now.vlan = given(sites) ? { ...sites, ...(said.vlan ? { default: said.vlan } : {}) } : said.vlan || undefined;
  }
  if (touched("vendors")) {
    now.vendors = given(vendorsOf(said.vendors));
  }
  if (touched("attributes")) {
    now.attributes = given(attributesOf(said.attributes));
  }
  return now;
}

/** @param name of the profile; left out: a new one */
export function editProfile(draft, name) {
  const fresh = name === undefined;
  const profiles = draft.checked?.document?.profiles;
  const before = (fresh ? null : profiles?.[name]) || {};
  const was = formOf(before);
  const form = profileDialog.querySelector("form");
  Object.entries({ ...was, name: name ?? "" }).forEach(([key, value]) => (form.elements[key].value = value));
  lines = draft.checked?.places?.["/profiles/" + step(name)];
  document.getElementById("profile-naming").hidden = !fresh;
  document.getElementById("profile-title").textContent = fresh ? "A new profile" : "Profile " + name;

  submit = () => {
    const said = Object.fromEntries(Object.keys(was).map((key) => [key, form.elements[key].value.trim()]));
    const called = fresh ? form.elements.name.value.trim() : name;
    if (fresh && (called === "" || (profiles && called in profiles))) {
      return [{ path: "name", message: called === "" ? "is needed" : "there is a profile of this name" }];
    }
    const now = JSON.parse(JSON.stringify(profileOf(said, was, before)));
    const at = "/profiles/" + step(called);
    const whole = fresh || !profiles[name];
    const add = profiles ? { op: "add", path: at, value: now } : { op: "add", path: "/profiles", value: { [called]: now } };
    const place = "profiles." + called;
    return made(draft, whole ? [add] : patch(at, before, now), place, (path) =>
      path === "" ? "name" : path.startsWith("vlan.") ? "sites" : path.split(/[.[]/)[0],
    );
  };
  remove = async () => {
    await draft.change([{ op: "remove", path: "/profiles/" + step(name) }]);
    return [];
  };
  open(profileDialog, !fresh);
}
