// Makes elements. Text reaches the page as text only: nothing here, or elsewhere, parses markup.

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
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function replace(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
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
