// One dead letter: its message, its error, and the row that it would become.
import { get, of, post } from "./api.js";
import { attempt, tell, undoLast } from "./dialogs.js";
import { button, element, facts, field, replace, setText, table } from "./elements.js";
import { discard, keys, letterPath, restore, retry, showKeys } from "./letter-acts.js";
import { ago, letterCount, moment, number, say } from "./words.js";

const LONGEST_EDIT = 200_000;
const PAUSE_MS = 700;

export function letter(place, archive, id, session, signal) {
  replace(place, element("h1", {}, `${archive}: ${say("letter")}`), element("p", {}, say("loading")));
  const back = () => (location.hash = letterPath(archive));
  attempt(async () => show(await get(of(archive, "dead-letters", id), signal))).then((done) => done || signal.aborted || setText(place.querySelector("p"), say("nothing")));

  function show(found) {
    const text = found.data ?? found.dataBase64 ?? "";
    const isText = found.data !== undefined;
    const canEdit = session.may("edit") && text.length <= LONGEST_EDIT;
    const data = element("textarea", { rows: "10", spellcheck: "false", name: "data", readonly: !canEdit });
    data.value = text.length > LONGEST_EDIT ? text.slice(0, LONGEST_EDIT) : text;
    const verdict = element("div", { class: "trial", "aria-live": "polite" });
    const changed = element("p", { class: "note", hidden: true }, say("changed"));
    const act = (label, name, doIt, attributes = {}) => button(label, doIt, { disabled: !session.may(name), title: session.may(name) ? null : say("notAllowed"), "data-verb": name, ...attributes });
    const save = act(say("save"), "edit", () => edit(false));
    const saveRetry = act(say("saveRetry"), "edit", () => edit(true), { class: "main" });
    const undoEdit = button(say("reset"), () => {
      data.value = text;
      typed();
    });
    const isChanged = () => data.value !== text;
    const typed = () => {
      changed.hidden = !isChanged();
      [save, saveRetry].forEach((one) => (one.disabled = !isChanged() || !session.may("edit")));
      undoEdit.disabled = !isChanged();
    };
    let wait = 0;
    let asking = null;
    data.addEventListener("input", () => {
      typed();
      clearTimeout(wait);
      wait = setTimeout(tryIt, PAUSE_MS);
    });
    signal.addEventListener("abort", () => clearTimeout(wait), { once: true });

    async function tryIt() {
      asking?.abort();
      asking = new AbortController();
      const mine = asking;
      signal.addEventListener("abort", () => mine.abort(), { once: true, signal: mine.signal });
      replace(verdict, element("p", { class: "quiet" }, say("trying")));
      try {
        showTrial(await post(of(archive, "dead-letters", found.letter, "try"), { data: data.value }, mine.signal));
      } catch (error) {
        if (error.name !== "AbortError") {
          replace(verdict, element("p", { class: "note" }, error.message || say("offline")), button(say("tryAgain"), tryIt));
        }
      }
    }

    function showTrial(result) {
      const words = result.try === null ? null : (result.row ? result.try.split("\n")[0] : result.try);
      const good = result.wouldBeStored ?? result.row !== null;
      replace(verdict,
        words === null ? button(say("tryAgain"), tryIt) : element("p", { class: good ? "good" : "error" }, element("span", { "aria-hidden": "true" }, good ? "✓ " : "✕ "), say(good ? "wouldStore" : "wouldNot")),
        words ? element("p", { class: "words" }, words) : null,
        result.row ? table(say("tryTitle"), [say("column"), say("value")], Object.entries(result.row).map(([column, value]) => [column, value])) : null,
        element("p", { class: "quiet" }, say("tryNothing")));
    }

    async function edit(thenRetry) {
      await attempt(async () => {
        const edited = await post(of(archive, "dead-letters", found.letter, "edit"), { data: data.value });
        const undo = async () => {
          await post(of(archive, "dead-letters", "discard"), { ids: [found.letter] });
          const before = await post(of(archive, "dead-letters", "restore"), { ids: [edited.original] });
          if (before.restored) {
            location.hash = letterPath(archive, edited.original);
          }
        };
        tell(say("saved"), { undo: thenRetry ? null : undo }); // what is stored then is no letter any more
        if (thenRetry) {
          await retry(archive, { ids: [found.letter] }, letterCount(1), signal, (over) => (over.result.failed ? reload() : back()));
        } else {
          reload();
        }
      });
    }

    function reload() {
      if (!signal.aborted) {
        letter(place, archive, found.letter, session, signal);
      }
    }

    const isTrash = Boolean(found.because);
    const retryIt = () => retry(archive, { ids: [found.letter] }, letterCount(1), signal, (over) => (over.result.failed ? reload() : back()));
    const discardIt = () => discard(archive, [found.letter], back);
    replace(
      place,
      element("p", {}, element("a", { href: letterPath(archive) }, `← ${say("letters")}`)),
      element("h1", {}, found.reason, found.edited ? element("span", { class: "badge" }, say("edited")) : null),
      found.error ? element("p", { class: "error words" }, found.error) : null,
      facts([
        [say("letter"), found.letter], [say("entry"), `${found.stream ?? ""} ${found.id}`], [say("setAside"), `${moment(found.at)} (${ago(found.at)})`],
        [say("deliveries"), number(found.deliveries)], [say("attempts"), number(found.attempts)], [say("consumer"), found.consumer ?? null],
      ]),
      element("div", { class: "buttons" },
        isTrash ? null : act(say("retry"), "retry", retryIt, { class: "main" }),
        isTrash ? null : act(say("discard"), "discard", discardIt),
        isTrash ? act(say("restore"), "restore", () => restore(archive, [found.letter], reload), { class: "main" }) : null),
      session.seesText
        ? element("div", { class: "columns" },
            element("section", { class: "panel" },
              field(say("message"), data, isText ? null : say("notText")),
              text.length > LONGEST_EDIT ? element("p", { class: "note" }, say("tooLong")) : null,
              changed,
              element("div", { class: "buttons" }, saveRetry, save, undoEdit)),
            element("section", { class: "panel" }, element("h2", {}, say("tryTitle")), verdict))
        : null,
    );
    typed();
    if (found.try !== undefined) {
      showTrial(found);
    }
    place.dataset.letter = found.letter;
    acts = {
      r: () => session.may("retry") && !isTrash && retryIt(),
      d: () => session.may("discard") && !isTrash && discardIt(),
      e: () => data.focus(),
    };
  }

  let acts = {};
  keys(signal, { r: () => acts.r?.(), d: () => acts.d?.(), e: () => acts.e?.(), u: undoLast, Escape: back, "?": showKeys });
}
