// The draft as a text: with the numbers of its lines, marks where something is wrong, and a Tab key that indents.
import { complete } from "./policy-words.js";

const field = document.getElementById("text");
const gutter = document.getElementById("gutter");
const WIDTH = 2;

let lines = 0;
let marks = new Map();
let leaving = false;

function number() {
  const count = field.value.split("\n").length;
  if (count !== lines) {
    lines = count;
    mark(marks);
  }
}

/** Says which lines are wrong ("wrong") or odd ("odd"). */
export function mark(kinds) {
  marks = kinds;
  const made = document.createDocumentFragment();
  for (let line = 1; line <= lines; line++) {
    const place = document.createElement("div");
    place.textContent = line;
    place.className = marks.get(line) || "";
    made.append(place);
  }
  gutter.replaceChildren(made);
  gutter.scrollTop = field.scrollTop;
}

/** Goes to some lines of the text. */
export function show(first, last = first) {
  const starts = [0];
  for (let at = field.value.indexOf("\n"); at >= 0; at = field.value.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  const begin = starts[Math.min(first, starts.length) - 1];
  const end = last < starts.length ? starts[last] - 1 : field.value.length;
  field.focus();
  field.setSelectionRange(begin, end);
  const height = field.scrollHeight / Math.max(1, starts.length);
  field.scrollTop = Math.max(0, (first - 4) * height);
  field.scrollLeft = 0;
}

/** Puts the draft's text in the field, and what is typed there in the draft. */
export function follow(draft) {
  draft.addEventListener("text", (event) => {
    if (event.detail !== "typed" && field.value !== draft.text) {
      field.value = draft.text;
    }
    number();
  });
  field.addEventListener("input", () => draft.type(field.value));
  complete(field, () => draft.checked?.document);
}

field.addEventListener("scroll", () => (gutter.scrollTop = field.scrollTop));
field.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) {
    return;
  }
  if (event.key === "Tab" && !leaving && !event.shiftKey && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    const column = field.selectionStart - (field.value.lastIndexOf("\n", field.selectionStart - 1) + 1);
    field.setRangeText(" ".repeat(WIDTH - (column % WIDTH)), field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
  }
  leaving = event.key === "Escape" || (leaving && event.key === "Tab");
});
