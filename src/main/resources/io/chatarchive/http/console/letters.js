// The list of an archive's dead letters: by reason, by words of the error, or from the trash.
import { get, of, poll } from "./api.js";
import { ask, attempt, jobDetails, showJob, undoLast } from "./dialogs.js";
import { button, element, field, replace, since, table, tableRow, verbButton } from "./elements.js";
import { keys, letterPath, move, places, retry, showKeys } from "./letter-acts.js";
import { letterCount, number, say } from "./words.js";

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
  const note = element("p", { class: "note", hidden: !asked.trash }, say("inTrash"));
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
    const done = await attempt(async () => {
      let answer = await get(`${of(archive, "dead-letters")}?${query}`, mine.signal);
      page = answer.letters;
      while (page.length < PAGE && answer.next) { // the server looks at so many at once
        show();
        query.set("after", answer.next);
        query.set("limit", PAGE - page.length);
        answer = await get(`${of(archive, "dead-letters")}?${query}`, mine.signal);
        page = page.concat(answer.letters);
      }
      if (!page.length && asked.after) {
        turn("");
        return;
      }
      nextAfter = answer.next;
      places.clear();
      page.forEach((letter) => places.set(letter.letter, letter.place));
      const there = new Set(page.map((letter) => letter.letter));
      [...selected].forEach((id) => there.has(id) || selected.delete(id));
      asked.place = Math.max(0, Math.min(asked.place, page.length - 1));
      show();
    });
    if (!done && !mine.signal.aborted) {
      replace(list, button(say("tryAgain"), load));
    }
  }

  function show() {
    note.hidden = !asked.trash;
    everything.checked = page.length > 0 && page.every((letter) => selected.has(letter.letter));
    replace(list, page.length
      ? table(say("letters"), [everything, say("reason"), say("error"), say("setAside"), say("attempts")], page.map(row))
      : element("p", { class: "empty" }, asked.reason || asked.error || asked.trash ? say("noneFound") : say("noLetters")));
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
    const box = element("input", { type: "checkbox", "aria-label": `${say("select")} ${letter.letter}`, change: () => {
      asked.place = index;
      mark(letter, box.checked);
    } });
    box.checked = selected.has(letter.letter);
    return tableRow([
      box,
      element("span", {}, element("a", { href: letterPath(archive, letter.letter) }, letter.reason), letter.edited ? element("span", { class: "badge" }, say("edited")) : null,
        element("span", { class: "quiet id" }, letter.id)),
      element("span", { class: "words" }, first(letter.error, 160), element("span", { class: "quiet" }, first(letter.data, 100))),
      since(letter.at),
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
    const verb = (name, text, act, attributes) => verbButton(session, name, text, act, attributes);
    const some = (name) => verb(name, allOf(name), () => many(name), { "data-many": "true" });
    if (ids.length) {
      replace(bar, element("span", {}, say("selected", number(ids.length))), asked.trash
        ? verb("restore", say("restore"), () => moveThese("restore", ids), { class: "main" })
        : [verb("retry", say("retry"), () => retryThese(ids), { class: "main" }), verb("discard", say("discard"), () => moveThese("discard", ids))]);
    } else {
      replace(bar, !page.length || asked.error ? null : asked.trash ? some("restore") : [some("retry"), some("discard")]);
    }
  }

  function retryThese(ids) {
    retry(archive, { ids }, letterCount(ids.length), signal, () => {});
  }

  function moveThese(verb, ids) {
    move(verb, archive, { ids }, signal);
  }

  function allOf(verb) {
    return asked.reason
      ? { retry: say("retryReason", asked.reason), discard: say("discardReason", asked.reason), restore: say("restoreReason", asked.reason) }[verb]
      : { retry: say("retryAll"), discard: say("discardAll"), restore: say("restoreAll") }[verb];
  }

  /** All of a reason, or all there are, after a question. */
  async function many(verb) {
    const selection = asked.reason ? { reason: asked.reason } : { all: true };
    const [name, help] = { retry: [say("retry"), say("retryHelp")], discard: [say("discard"), say("discardHelp")], restore: [say("restore"), say("restoreHelp")] }[verb];
    if (await ask(`${archive}: ${allOf(verb)}?`, help, name, { danger: verb === "discard" })) {
      if (verb === "retry") {
        retry(archive, selection, asked.reason || archive, signal, () => {});
      } else {
        move(verb, archive, selection, signal);
      }
    }
  }

  /** What a key works on: what is selected, else the letter that the keys are at. */
  function meant() {
    return selected.size ? [...selected] : page[asked.place] ? [page[asked.place].letter] : [];
  }

  function step(by) {
    asked.place = Math.max(0, Math.min(page.length - 1, asked.place + by));
    show();
    list.querySelector("tr[aria-current] a")?.focus();
  }

  keys(signal, {
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    x: () => page[asked.place] && mark(page[asked.place], !selected.has(page[asked.place].letter)),
    o: openThis,
    r: () => session.may("retry") && !asked.trash && meant().length && retryThese(meant()),
    d: () => session.may("discard") && !asked.trash && meant().length && moveThese("discard", meant()),
    Enter: openThis,
    u: undoLast, "/": () => words.focus(), "?": showKeys,
  });
  function openThis() {
    if (page[asked.place]) {
      location.hash = letterPath(archive, page[asked.place].letter);
    }
  }
  document.addEventListener("letters", load, { signal });
  load();
}
