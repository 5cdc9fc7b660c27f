// What can be done with dead letters, and the keys for it: on their list, and on the page of one.
import { of, post } from "./api.js";
import { attempt, counts, follow, open, tell } from "./dialogs.js";
import { button, element } from "./elements.js";
import { letterCount, number, say } from "./words.js";

export function letterPath(archive, ...parts) {
  return `#/${[archive, "letters", ...parts].map(encodeURIComponent).join("/")}`;
}

/** Keys work where nobody types. */
export function keys(signal, acts) {
  document.addEventListener("keydown", (event) => {
    const types = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog");
    const opens = event.key === "Enter" && event.target.closest?.("a, button, input, summary");
    if (types || opens || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  }, { signal });
}

export function showKeys() {
  const names = ["j", "k", "Enter", "x", "r", "d", "e", "u", "/", "Esc", "?"];
  return open(say("help"), (close) => [
    element("dl", { class: "facts" }, names.map((name) => [element("dt", {}, element("kbd", {}, name)), element("dd", {}, say(`key.${name}`))])),
    element("div", { class: "buttons" }, button(say("close"), close, { class: "main" })),
  ]);
}

const MOVES = {
  discard: { count: "discarded", opposite: "restore", words: (letters) => say("discarded", letters) },
  restore: { count: "restored", opposite: "discard", words: (letters) => say("restored", letters) },
};

/** Where letters of the last lists are: the server finds them there at once, also among very many. */
export const places = new Map();

/** Somebody has changed letters: lists of them are read again. */
export function lettersChanged() {
  document.dispatchEvent(new Event("letters"));
}

/**
 * Moves letters to the trash (`discard`), or back (`restore`). What was moved by ids can be taken back.
 *
 * selection: as the API takes it. after: called unless the view has been left meanwhile.
 */
export async function move(verb, archive, selection, signal, after = () => {}) {
  const { count, opposite, words } = MOVES[verb];
  await attempt(async () => {
    const done = await post(of(archive, "dead-letters", verb), selection);
    const undo = async () => {
      const back = await post(of(archive, "dead-letters", opposite), selection);
      lettersChanged();
      return back[MOVES[opposite].count] > 0;
    };
    const rest = done.unknown.length ? say("goneMeanwhile", number(done.unknown.length)) : "";
    tell(`${words(letterCount(done[count]))} ${rest}`.trim(), { undo: selection.ids && done[count] ? undo : null, kind: done[count] ? "done" : "failed" });
    lettersChanged();
    if (!signal.aborted) {
      after();
    }
  });
}

/** Begins a job, and says what came of it, unless the view has been left meanwhile. */
export async function retry(archive, selection, words, signal, after) {
  await attempt(async () => {
    const job = await post(of(archive, "dead-letters", "retry"), selection);
    tell(say("retryAsked", words));
    const over = await follow(archive, job.job, signal, () => {});
    tell(say("jobOver", say("retry"), counts(over) || over.error || over.state), { kind: over.state === "done" && !over.result.failed ? "done" : "failed" });
    lettersChanged();
    after(over);
  });
}
