// One dead letter: its message, its error, and the row that it would become.
import { get, of, post } from "./api.js";
import { attempt, tell, undoLast } from "./dialogs.js";
import { button, element, facts, field, replace, setText, since, table, verbButton } from "./elements.js";
import { keys, letterPath, lettersChanged, move, places, retry, showKeys } from "./letter-acts.js";
import { letterCount, moment, number, say } from "./words.js";

const LONGEST_EDIT = 200_000;
const PAUSE_MS = 700;

/** What was typed and not saved, of one letter: another language, a login or a way back does not lose it. */
let draft = { letter: "", text: "" };

export function letter(place, archive, id, session, signal) {
  const back = () => (location.hash = letterPath(archive));
  let acts = {};
  keys(signal, { r: () => acts.r?.(), d: () => acts.d?.(), e: () => acts.e?.(), u: undoLast, Escape: back, "?": showKeys });
  replace(place, element("h1", {}, `${archive}: ${say("letter")}`), element("p", {}, say("loading")));
  load();

  async function load() {
    const done = await attempt(async () => show(await read()));
    if (!done && !signal.aborted) {
      setText(place.querySelector("p"), say("nothing"));
    }
  }

  async function read() {
    const known = places.get(id);
    places.delete(id);
    try {
      return await get(of(archive, "dead-letters", known ?? id), signal);
    } catch (problem) {
      if (problem.status !== 404 || !known) {
        throw problem;
      }
      return get(of(archive, "dead-letters", id), signal); // it has been changed or moved meanwhile
    }
  }

  function show(found) {
    const text = found.data ?? found.dataBase64 ?? "";
    const isText = found.data !== undefined;
    const isTrash = Boolean(found.because);
    const isLong = text.length > LONGEST_EDIT || found["data-bytes"] !== undefined;
    const canEdit = !isTrash && !isLong && session.may("edit");
    const ids = { ids: [found.letter] };
    const data = element("textarea", { rows: "10", spellcheck: "false", name: "data", readonly: !canEdit, "data-letter": found.letter });
    data.value = isLong ? text.slice(0, LONGEST_EDIT) : text;
    const original = data.value; // as the field has it: with line ends of its own
    const isChanged = () => data.value !== original;
    const trial = trialOf(archive, found, data, signal, load);
    const changed = element("p", { class: "note", hidden: true }, say("changed"));
    const save = verbButton(session, "edit", say("save"), () => edit(false));
    const saveRetry = verbButton(session, "edit", say("saveRetry"), () => edit(true), { class: "main", "data-step": "retry" });
    const reset = button(say("reset"), () => {
      data.value = original;
      typed();
      trial.first();
    });
    const typed = () => {
      draft = isChanged() ? { letter: found.letter, text: data.value } : { letter: "", text: "" };
      changed.hidden = !isChanged();
      [save, saveRetry].forEach((one) => (one.disabled = !isChanged() || !canEdit));
      reset.disabled = !isChanged();
    };
    data.addEventListener("input", () => {
      typed();
      trial.soon();
    });

    /** By somebody else, or by a retry: shows it as it is now, with what was typed. */
    async function changedMeanwhile(problem) {
      if (problem.status !== 404) {
        throw problem;
      }
      tell(say("changedMeanwhile"), { kind: "failed" });
      await load();
    }

    async function edit(thenRetry) {
      await attempt(async () => {
        const edited = await post(of(archive, "dead-letters", found.place, "edit"), { data: data.value }).catch(changedMeanwhile);
        if (!edited) {
          return;
        }
        draft = { letter: "", text: "" };
        const undo = async () => {
          await post(of(archive, "dead-letters", edited.place, "edit"), { original: edited.original });
          lettersChanged();
          if (!signal.aborted) {
            await load();
          }
        };
        tell(say("saved"), { undo: thenRetry ? null : undo }); // what is stored then is no letter any more
        lettersChanged();
        if (signal.aborted) {
          return;
        }
        if (thenRetry) {
          await retryIt();
        } else {
          await load();
        }
      });
    }

    const retryIt = () => retry(archive, ids, letterCount(1), signal, (over) => (over.result.failed ? load() : back()));
    const discardIt = () => move("discard", archive, ids, signal, back);
    acts = {
      r: () => session.may("retry") && !isTrash && retryIt(),
      d: () => session.may("discard") && !isTrash && discardIt(),
      e: () => data.focus(),
    };
    replace(
      place,
      element("p", {}, element("a", { href: letterPath(archive) }, `← ${say("letters")}`)),
      element("h1", {}, found.reason, found.edited ? element("span", { class: "badge" }, say("edited")) : null),
      found.error ? element("p", { class: "error words" }, found.error) : null,
      facts([
        [say("letter"), found.letter], [say("entry"), `${found.stream ?? ""} ${found.id}`], [say("setAside"), element("span", {}, `${moment(found.at)} · `, since(found.at))],
        [say("deliveries"), number(found.deliveries)], [say("attempts"), number(found.attempts)], [say("consumer"), found.consumer ?? null],
      ]),
      element("div", { class: "buttons" }, isTrash
        ? verbButton(session, "restore", say("restore"), () => move("restore", archive, ids, signal, load), { class: "main" })
        : [verbButton(session, "retry", say("retry"), retryIt, { class: "main" }), verbButton(session, "discard", say("discard"), discardIt)]),
      session.seesText
        ? element("div", { class: "columns" },
            element("section", { class: "panel" },
              field(say("message"), data, isText ? null : say("notText")),
              isLong ? element("p", { class: "note" }, say("tooLong")) : null,
              changed,
              isTrash ? null : element("div", { class: "buttons" }, saveRetry, save, reset)),
            element("section", { class: "panel" }, element("h2", {}, say("tryTitle")), trial.verdict))
        : null,
    );
    trial.first();
    if (canEdit && draft.letter === found.letter) {
      data.value = draft.text;
      trial.soon();
    }
    typed();
  }
}

/** What would become of the message in the field, asked for a moment after the last key. */
function trialOf(archive, found, data, signal, again) {
  const verdict = element("div", { class: "trial", "aria-live": "polite" });
  let wait = 0;
  let asking = null;
  signal.addEventListener("abort", stop, { once: true });

  function stop() {
    clearTimeout(wait);
    asking?.abort();
  }

  async function ask() {
    stop();
    asking = new AbortController();
    const mine = asking;
    replace(verdict, element("p", { class: "quiet" }, say("trying")));
    try {
      show(await post(of(archive, "dead-letters", found.place, "try"), { data: data.value }, mine.signal));
    } catch (error) {
      if (error.status === 404) {
        again(); // it has been changed meanwhile
      } else if (!mine.signal.aborted) {
        replace(verdict, element("p", { class: "note" }, error.message || say("offline")), button(say("tryAgain"), ask));
      }
    }
  }

  function show(result) {
    const [mark, title, kind] = { true: ["✓", say("wouldStore"), "good"], false: ["✕", say("wouldNot"), "error"], null: ["?", say("wouldNobody"), "note"] }[result.wouldBeStored];
    replace(verdict,
      element("p", { class: kind }, element("span", { "aria-hidden": "true" }, `${mark} `), title),
      result.wouldBeStored === null ? button(say("tryAgain"), ask) : null,
      result.try ? element("p", { class: "words" }, result.row ? result.try.split("\n")[0] : result.try) : null,
      result.row ? table(say("tryTitle"), [say("column"), say("value")], Object.entries(result.row)) : null,
      element("p", { class: "quiet" }, say("tryNothing")));
  }

  return {
    verdict,
    /** The verdict on the letter as it is, which came with it. */
    first() {
      stop();
      if (found.try !== undefined) {
        show(found);
      }
    },
    soon() {
      stop();
      wait = setTimeout(ask, PAUSE_MS);
    },
  };
}
