// What can be done with dead letters, and the keys for it: on their list, and on the page of one.
import { of, post } from "./api.js";
import { attempt, counts, follow, open, tell } from "./dialogs.js";
import { button, element } from "./elements.js";
import { letterCount, say } from "./words.js";

export function letterPath(archive, ...parts) {
  return `#/${[archive, "letters", ...parts].map(encodeURIComponent).join("/")}`;
}

/** Keys work where nobody types. */
export function keys(signal, acts) {
  document.addEventListener("keydown", (event) => {
    const types = event.target.closest?.("input, textarea, select, dialog");
    if (types || event.ctrlKey || event.metaKey || event.altKey) {
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

const OPPOSITE = { discard: "restore", restore: "discard" };

/** Moves letters to the trash, or back; the undo does the opposite. */
async function move(verb, archive, ids, after) {
  await attempt(async () => {
    const done = await post(of(archive, "dead-letters", verb), { ids });
    const undo = () => post(of(archive, "dead-letters", OPPOSITE[verb]), { ids }).then(after);
    tell(verb === "discard" ? say("discarded", letterCount(done.discarded)) : say("restored", letterCount(done.restored)), { undo });
    after();
  });
}

export function discard(archive, ids, after) {
  return move("discard", archive, ids, after);
}

export function restore(archive, ids, after) {
  return move("restore", archive, ids, after);
}

/** Begins a job, and says what came of it. */
export async function retry(archive, selection, words, signal, after) {
  await attempt(async () => {
    const job = await post(of(archive, "dead-letters", "retry"), selection);
    tell(say("retryAsked", words));
    const over = await follow(archive, job.job, signal, () => {});
    tell(say("jobOver", say("retry"), counts(over) || over.error || over.state), { kind: over.state === "done" && !over.result.failed ? "done" : "failed" });
    after(over);
  });
}
