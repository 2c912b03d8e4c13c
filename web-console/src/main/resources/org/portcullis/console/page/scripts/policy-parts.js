// Pieces that the pages of the policy are put together from.

/** An element; what is put in is text, never markup. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") {
      Object.entries(value).forEach(([event, does]) => made.addEventListener(event, does));
    } else if (value === true) {
      made.setAttribute(key, "");
    } else if (value !== false && value !== undefined && value !== null) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export const badge = (words, kind = "plain") => el("span", { class: "badge " + kind }, words);

/** A difference as diff -u writes it. */
export function differenceOf(unified) {
  const kinds = { "+": "added", "-": "removed", "@": "place" };
  const lines = unified.split("\n").slice(0, -1);
  return el(
    "div",
    { class: "difference", role: "region", "aria-label": "Difference, line by line", tabindex: 0 },
    ...lines.map((line) => {
      const kind = kinds[line[0]] || "same";
      return kind === "place"
        ? el("div", { class: kind }, line)
        : el("div", { class: kind }, el("span", { class: "sign" }, line[0]), line.slice(1));
    }),
  );
}

/** "1 device", "41 devices". */
export const counted = (number, word) => number.toLocaleString("en") + " " + word + (number === 1 ? "" : "s");

/** A step of a JSON Pointer (RFC 6901). */
export const step = (word) => String(word).replaceAll("~", "~0").replaceAll("/", "~1");

const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** The JSON Patch that makes one value of the other. */
export function patch(path, before, now) {
  if (JSON.stringify(before) === JSON.stringify(now)) {
    return [];
  }
  if (!isMap(before) || !isMap(now)) {
    return [{ op: "replace", path, value: now }];
  }
  const gone = Object.keys(before).filter((key) => now[key] === undefined && before[key] !== null);
  const kept = Object.keys(now).filter((key) => now[key] !== undefined);
  return [
    ...kept.flatMap((key) => {
      const at = path + "/" + step(key);
      return key in before ? patch(at, before[key], now[key]) : [{ op: "add", path: at, value: now[key] }];
    }),
    ...gone.map((key) => ({ op: "remove", path: path + "/" + step(key) })),
  ];
}
