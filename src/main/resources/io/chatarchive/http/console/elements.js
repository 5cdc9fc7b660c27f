// Makes elements. Text reaches the page as text only: nothing here, or elsewhere, parses markup.
import { ago, moment, say } from "./words.js";

/** element("button", { class: "main", click: act }, "Retry"): attributes, listeners (functions) and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(key, value);
    } else if (value === true) {
      made.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...shown(children));
  return made;
}

function shown(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

const CAN_BE_FOCUSED = "a, button, input, select, textarea, summary, [tabindex]";

function sameAs(one) {
  return (other) => ["tagName", "textContent", "href", "name"].every((key) => one[key] === other[key]) && one.ariaLabel === other.ariaLabel;
}

/** Puts children in the place of those that are there. Who was at one of them with the keyboard is at the same one. */
export function replace(parent, ...children) {
  const focused = parent.contains(document.activeElement) && document.activeElement !== parent ? document.activeElement : null;
  parent.replaceChildren(...shown(children));
  if (focused && !focused.isConnected) {
    [...parent.querySelectorAll(CAN_BE_FOCUSED)].find(sameAs(focused))?.focus({ preventScroll: true });
  }
}

/** Changes a text only if it is another one: a screen reader would speak it again. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** A table in a frame that scrolls by itself where the page is narrow. Rows are lists of texts or elements. */
export function table(label, columns, rows) {
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, columns.map((column) => element("th", { scope: "col" }, column)))),
      element("tbody", {}, rows.map((row) => (row instanceof Node ? row : tableRow(row)))),
    ),
  );
}

export function tableRow(cells, attributes = {}) {
  return element("tr", attributes, cells.map((cell) => element("td", {}, cell === null ? "–" : cell)));
}

/** Names with their values. */
export function facts(pairs) {
  return element(
    "dl",
    { class: "facts" },
    pairs.filter(([, value]) => value !== null && value !== "").map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

export function button(text, act, attributes = {}) {
  return element("button", { type: "button", click: act, ...attributes }, text);
}

/** For a verb that not everybody may use. */
export function verbButton(session, verb, text, act, attributes = {}) {
  const may = session.may(verb);
  return button(text, act, { disabled: !may, title: may ? null : say("notAllowed"), "data-verb": verb, ...attributes });
}

/** How long ago something was; the page keeps it right. */
export function since(at) {
  return element("time", { class: "ago", datetime: at, title: moment(at) }, ago(at));
}

let fields = 0;

/** A label with its field. */
export function field(text, input, hint) {
  input.id = `field-${++fields}`;
  const made = [element("label", { for: input.id }, text), input];
  if (hint) {
    input.setAttribute("aria-describedby", `${input.id}-hint`);
    made.push(element("small", { id: `${input.id}-hint` }, hint));
  }
  return element("div", { class: "field" }, made);
}
