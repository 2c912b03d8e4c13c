// A file of devices: first what it would change, then the import.
import { api, Problem, say } from "./console.js";
import { element } from "./orders.js";

const report = document.getElementById("report");
const form = document.getElementById("import");

function table(caption, heads, rows) {
  const made = element("table", "stack");
  made.append(element("caption", "", caption));
  const head = made.createTHead().insertRow();
  heads.forEach((words) => {
    const cell = element("th", "", words);
    cell.scope = "col";
    head.append(cell);
  });
  const body = made.createTBody();
  for (const cells of rows) {
    const row = body.insertRow();
    cells.forEach((words) => (row.insertCell().textContent = words));
  }
  const around = element("div", "scroll");
  around.append(made);
  return around;
}

const text = (value) => (value === undefined || value === "" ? "–" : Array.isArray(value) ? value.join(" ") || "–" : String(value));
const count = (number, what) => number.toLocaleString("en") + " " + what;

function tiles(answer) {
  const made = element("div", "tiles");
  for (const [word, number] of [["new", answer.new], ["changed", answer.changed], ["unchanged", answer.unchanged], ["wrong", answer.refused]]) {
    const tile = element("div", "tile");
    tile.append(element("span", "what", word), element("span", "figure", number.toLocaleString("en")));
    made.append(tile);
  }
  return made;
}

/** A row for each field of each device that changes. */
function differences(changes) {
  return changes.flatMap(({ line, serial, before, after }) =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])].map((field) => [line, serial, field, text(before[field]), text(after[field])]));
}

function errors(list) {
  return table(count(list.length, list.length === 1 ? "row is wrong" : "rows are wrong") + ": nothing is imported while there is one", ["Line", "What is wrong"],
    list.map((error) => [error.line ?? error.path.replace("line ", ""), error.message]));
}

function first(shown, all, what) {
  return shown < all ? `The first ${count(shown, "of")} ${count(all, what)}` : count(all, what);
}

function show(answer, file) {
  report.replaceChildren(tiles(answer));
  if (answer.errors.length > 0) {
    report.append(errors(answer.errors));
  }
  if (answer.new + answer.changed > 0 && answer.refused === 0) {
    const button = element("button", "", "Import " + count(answer.new + answer.changed, answer.new + answer.changed === 1 ? "device" : "devices"));
    button.type = "button";
    button.id = "take";
    button.addEventListener("click", () => take(file, button));
    const actions = element("p", "actions");
    actions.append(button);
    report.append(actions);
  } else if (answer.refused === 0) {
    report.append(element("p", "note", "The registry says all of that already."));
  }
  if (answer.changed > 0) {
    report.append(table(first(answer.changes.length, answer.changed, "changed"), ["Line", "Serial", "Field", "Now", "Then"], differences(answer.changes)));
  }
  if (answer.new > 0) {
    report.append(table(first(answer.additions.length, answer.new, "new"), ["Line", "Serial", "Name", "Type", "Vendor", "Owner", "Tags", "State"],
      answer.additions.map(({ line, serial, after }) => [line, serial, ...["name", "type", "vendor", "owner", "tags", "state"].map((name) => text(after[name]))])));
  }
}

function fail(problem) {
  if (!(problem instanceof Problem)) {
    throw problem;
  }
  const words = element("p", "problem", problem.errors.length > 0 ? "Nothing was imported." : problem.message);
  words.setAttribute("role", "alert");
  report.replaceChildren(words);
  if (problem.errors.length > 0) {
    report.append(errors(problem.errors));
  }
}

async function send(file, dryRun) {
  return api("POST", "/api/v1/devices/import" + (dryRun ? "?dryRun=true" : ""), new Blob([file], { type: "text/csv" }));
}

/** It can be undone as long as nobody changed its devices. */
function offerUndo(done, id) {
  const button = element("button", "quiet small", "Undo");
  button.type = "button";
  button.id = "undo";
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const { undone } = await api("POST", `/api/v1/devices/imports/${encodeURIComponent(id)}/undo`);
      report.replaceChildren(element("p", "done", "Undone: " + count(undone, undone === 1 ? "change" : "changes") + " taken back."));
    } catch (problem) {
      fail(problem);
    }
  });
  done.append(" ", button);
}

async function take(file, button) {
  button.disabled = true;
  try {
    const answer = await send(file, false);
    const done = element("p", "done");
    const words = count(answer.new, "new") + ", " + count(answer.changed, "changed") + ".";
    const link = element("a", "", "See the devices");
    link.href = "/devices";
    done.append("Imported: " + words + " ", link);
    report.replaceChildren(done);
    if (answer.id) {
      offerUndo(done, answer.id);
    }
    form.reset();
    say("Imported.");
  } catch (problem) {
    fail(problem);
  }
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const file = document.getElementById("file").files[0];
  try {
    show(await send(file, true), file);
  } catch (problem) {
    fail(problem);
  }
});
