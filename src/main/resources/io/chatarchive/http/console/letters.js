// The list of an archive's dead letters: by reason, by words of the error, or from the trash.
import { get, of, poll } from "./api.js";
import { ask, attempt, jobDetails, showJob, undoLast } from "./dialogs.js";
import { button, element, field, replace, table, tableRow } from "./elements.js";
import { discard, keys, letterPath, restore, retry, showKeys } from "./letter-acts.js";
import { ago, letterCount, moment, number, say } from "./words.js";

const PAGE = 50;

const kept = new Map(); // what was asked for last, by archive: going back finds the same page

function keptOf(archive) {
  if (!kept.has(archive)) {
    kept.set(archive, { reason: "", error: "", trash: false, after: "", place: 0 });
  }
  return kept.get(archive);
}

function first(text, length) {
  const line = (text ?? "").replace(/\s+/g, " ");
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

export function letters(place, archive, session, signal) {
  const asked = keptOf(archive);
  const selected = new Set();
  let page = [];
  let nextAfter = null;
  let asking = null;

  const reasons = element("select", { name: "reason", change: search });
  const words = element("input", { type: "search", name: "error", value: asked.error, maxlength: "200" });
  const trash = element("input", { type: "checkbox", name: "trash", change: search });
  trash.checked = asked.trash;
  const list = element("div", { class: "letters" }, say("loading"));
  const bar = element("div", { class: "buttons", "aria-live": "polite" });
  const pages = element("div", { class: "buttons" });
  const note = element("p", { class: "note" }, say("inTrash"));
  const jobs = element("div", {});
  const everything = element("input", { type: "checkbox", name: "everything", "aria-label": say("selectAll"), change: () => {
    page.forEach((letter) => (everything.checked ? selected.add(letter.letter) : selected.delete(letter.letter)));
    show();
  } });

  replace(
    place,
    element("h1", {}, `${archive}: ${say("letters")}`),
    element("form", { class: "filters", submit: (event) => {
      event.preventDefault();
      search();
    } },
      field(say("reason"), reasons),
      session.seesText ? field(say("search"), words) : null,
      button(say("find"), search),
      element("div", { class: "field check" }, element("label", {}, trash, " ", say("trash")))),
    note, jobs, bar, list, pages,
    element("p", { class: "quiet wide" }, say("keys")),
  );

  poll(of(archive, "status"), 10, signal, (status) => {
    const counted = Object.entries(status.deadLettersByReason ?? {});
    if (asked.reason && !counted.some(([reason]) => reason === asked.reason)) {
      counted.push([asked.reason, null]);
    }
    page.forEach((letter) => counted.some(([reason]) => reason === letter.reason) || counted.push([letter.reason, null]));
    replace(reasons,
      element("option", { value: "" }, `${say("allReasons")} (${number(status.deadLetters)})`),
      counted.map(([reason, count]) => element("option", { value: reason, disabled: reason === "other" && count !== null }, count === null ? reason : `${reason} (${number(count)})`)));
    reasons.value = asked.reason;
  });
  poll(of(archive, "jobs"), 3, signal, (all) => {
    const busy = all.filter((job) => job.verb === "retry" && ["waiting", "running", "held up"].includes(job.state));
    replace(jobs, busy.map((job) => element("div", { class: "panel" }, jobDetails(job), button(say("job"), () => showJob(archive, job.job), { class: "link" }))));
  });

  function search() {
    Object.assign(asked, { reason: reasons.value, error: words.value.trim(), trash: trash.checked, after: "", place: 0 });
    selected.clear();
    load();
  }

  async function load() {
    asking?.abort();
    asking = new AbortController();
    const mine = asking;
    signal.addEventListener("abort", () => mine.abort(), { once: true, signal: mine.signal });
    const query = new URLSearchParams({ limit: PAGE });
    Object.entries({ reason: asked.reason, error: asked.error, trash: asked.trash ? "true" : "", after: asked.after }).forEach(([name, value]) => value && query.set(name, value));
    await attempt(async () => {
      const answer = await get(`${of(archive, "dead-letters")}?${query}`, mine.signal);
      page = answer.letters;
      nextAfter = answer.next;
      const there = new Set(page.map((letter) => letter.letter));
      [...selected].forEach((id) => there.has(id) || selected.delete(id));
      asked.place = Math.max(0, Math.min(asked.place, page.length - 1));
      show();
    });
  }

  function show() {
    note.hidden = !asked.trash;
    everything.checked = page.length > 0 && page.every((letter) => selected.has(letter.letter));
    const focused = list.contains(document.activeElement);
    replace(list, page.length
      ? table(say("letters"), [everything, say("reason"), say("error"), say("setAside"), say("attempts")], page.map(row))
      : element("p", { class: "empty" }, asked.reason || asked.error || asked.trash ? say("noneFound") : say("noLetters")));
    if (focused) {
      list.querySelector("tr[aria-current] a")?.focus();
    }
    showBar();
    replace(pages,
      asked.after ? button(say("firstPage"), () => turn("")) : null,
      nextAfter ? button(say("nextPage"), () => turn(nextAfter)) : null);
  }

  function turn(after) {
    asked.after = after;
    asked.place = 0;
    selected.clear();
    load();
  }

  function row(letter, index) {
    const box = element("input", { type: "checkbox", "aria-label": `${say("select")} ${letter.letter}`, change: () => mark(letter, box.checked) });
    box.checked = selected.has(letter.letter);
    return tableRow([
      box,
      element("span", {}, element("a", { href: letterPath(archive, letter.letter) }, letter.reason), letter.edited ? element("span", { class: "badge" }, say("edited")) : null,
        element("span", { class: "quiet id" }, letter.id)),
      element("span", { class: "words" }, first(letter.error, 160), element("span", { class: "quiet" }, first(letter.data, 100))),
      element("time", { datetime: letter.at, title: moment(letter.at) }, ago(letter.at)),
      number(letter.attempts),
    ], { "aria-current": index === asked.place ? "true" : null, class: selected.has(letter.letter) ? "selected" : null });
  }

  function mark(letter, on) {
    if (on) {
      selected.add(letter.letter);
    } else {
      selected.delete(letter.letter);
    }
    show();
  }

  function showBar() {
    const ids = [...selected];
    const act = (text, name, doIt, attributes = {}) => button(text, doIt, { disabled: !session.may(name), title: session.may(name) ? null : say("notAllowed"), "data-verb": name, ...attributes });
    replace(bar,
      ids.length ? element("span", {}, say("selected", number(ids.length))) : null,
      ids.length && !asked.trash ? act(say("retry"), "retry", () => retryThese(ids), { class: "main" }) : null,
      ids.length && !asked.trash ? act(say("discard"), "discard", () => discard(archive, ids, reload)) : null,
      ids.length && asked.trash ? act(say("restore"), "restore", () => restore(archive, ids, reload), { class: "main" }) : null,
      !ids.length && !asked.trash && page.length
        ? act(asked.reason ? say("retryReason", asked.reason) : say("retryAll"), "retry", retryMany, { "data-many": "true" })
        : null);
  }

  function reload() {
    if (!signal.aborted) {
      load();
    }
  }

  function retryThese(ids) {
    retry(archive, { ids }, letterCount(ids.length), signal, reload);
  }

  async function retryMany() {
    const title = asked.reason ? say("retryReasonSure", asked.reason) : say("retryAllSure", archive);
    if (await ask(title, say("retryHelp"), say("retry"))) {
      retry(archive, asked.reason ? { reason: asked.reason } : { all: true }, asked.reason || archive, signal, reload);
    }
  }

  /** What a key works on: what is selected, else the letter that the keys are at. */
  function meant() {
    return selected.size ? [...selected] : page[asked.place] ? [page[asked.place].letter] : [];
  }

  function move(by) {
    asked.place = Math.max(0, Math.min(page.length - 1, asked.place + by));
    show();
    list.querySelector("tr[aria-current] a")?.focus();
  }

  keys(signal, {
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
    x: () => page[asked.place] && mark(page[asked.place], !selected.has(page[asked.place].letter)),
    o: openThis,
    r: () => session.may("retry") && !asked.trash && meant().length && retryThese(meant()),
    d: () => session.may("discard") && !asked.trash && meant().length && discard(archive, meant(), reload),
    u: undoLast, "/": () => words.focus(), "?": showKeys,
  });
  function openThis() {
    if (page[asked.place]) {
      location.hash = letterPath(archive, page[asked.place].letter);
    }
  }
  load();
}
