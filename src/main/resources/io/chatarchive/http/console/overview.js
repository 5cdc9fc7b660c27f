// All archives, and one archive in one look.
import { of, poll, remove } from "./api.js";
import { chart } from "./charts.js";
import { attempt, counts, isOver, jobState, problemLine, progress, showJob, tell, verb } from "./dialogs.js";
import { button, element, replace, setText, since, table, tableRow, verbButton } from "./elements.js";
import { drain, pauseArchive, reconcile, replay, resumeArchive } from "./verbs.js";
import { clock, has, moment, number, rate, say, span } from "./words.js";

const SHAPES = { "up-to-date": "●", waiting: "◔", "catching-up": "▲", paused: "‖", "falling-behind": "▼", stalled: "■", blocked: "✕", unknown: "?" };

/** The state in words, with a shape, so that colour is not all that tells. */
function stateBadge(state) {
  return element("span", { class: `state-badge state-${state}` }, element("span", { "aria-hidden": "true" }, SHAPES[state] ?? "?"), " ", has(`state.${state}`) ? say(`state.${state}`) : state);
}

function tile(name, hint) {
  const value = element("dd", {}, "–");
  return { value, box: element("div", { class: "tile", title: hint }, element("dt", {}, name), value) };
}

/** All archives, one card each; for who sees no more, this is the page. */
export function archives(place, signal) {
  const cards = element("div", { class: "cards" }, say("loading"));
  replace(place, element("h1", {}, say("archives")), cards);
  poll("/api/archives", 5, signal, (list) => replace(cards, list.map(card)), (problem) => problem && replace(cards, problem.message || say("offline")));
}

function card(status) {
  return element(
    "article",
    { class: `card state-edge-${status.state}` },
    element("h2", {}, element("a", { href: `#/${encodeURIComponent(status.archive)}` }, status.archive)),
    element("p", {}, stateBadge(status.state)),
    element("p", { class: "quiet" }, status.words ?? say(`help.${status.state}`)),
    element("p", {}, `${say("waiting")} ${number(status.waiting)} · ${say("lag")} ${span(status.lagSeconds)} · ${say("deadLetters")} ${number(status.deadLetters)}`),
  );
}

export function overview(place, archive, session, signal) {
  const words = element("span", { "aria-live": "polite" }, say("loading"));
  const duration = element("span", { class: "quiet" });
  const state = element("div", { class: "state" }, words, duration);
  const tiles = {
    waiting: tile(say("waiting"), say("hint.waiting")),
    lag: tile(say("lag"), say("hint.lag")),
    added: tile(say("inRate"), say("hint.in")),
    archived: tile(say("outRate"), say("hint.out")),
    pending: tile(say("pending"), say("hint.pending")),
    store: tile(say("storeTime"), say("hint.store")),
    letters: tile(say("deadLetters"), say("hint.letters")),
  };
  const next = element("p", { class: "next" });
  const errors = element("div", {});
  const consumers = element("div", {});
  const processes = element("div", {});
  const jobs = element("div", {});
  const [problem, failed] = problemLine();
  const pause = act(say("pause"), "pause", () => pauseArchive(archive, again));
  const resume = act(say("resume"), "resume", () => resumeArchive(archive, again));

  const throughput = chart(say("throughput"), [
    { label: say("inRate"), mark: "one", colour: "--one" },
    { label: say("outRate"), mark: "two", colour: "--two", dash: [6, 4] },
  ], throughputWords);
  const backlog = chart(say("backlog"), [{ label: say("waiting"), mark: "three", colour: "--three", fill: "--three-fill" }], backlogWords);
  const redraw = () => [throughput, backlog].forEach((one) => one.draw());
  document.addEventListener("theme", redraw, { signal });
  signal.addEventListener("abort", () => [throughput, backlog].forEach((one) => one.close()), { once: true });

  function act(text, name, doIt) {
    return verbButton(session, name, text, doIt);
  }

  replace(
    place,
    element("h1", {}, archive),
    problem,
    element("section", { class: "panel", "aria-label": say("state") },
      state, next,
      session.looks
        ? element("div", { class: "buttons" },
            act(say("drain"), "drain", () => drain(archive)), pause, resume,
            act(say("replay"), "replay", () => replay(archive)),
            act(say("reconcile"), "reconcile", () => reconcile(archive)))
        : null),
    element("dl", { class: "tiles" }, Object.values(tiles).map((one) => one.box)),
    session.looks
      ? [
          element("div", { class: "charts" }, throughput.figure, backlog.figure),
          element("div", { class: "columns" },
            element("section", { class: "panel" }, element("h2", {}, say("jobs")), jobs),
            element("section", { class: "panel" }, element("h2", {}, say("errors")), errors),
            element("section", { class: "panel" }, element("h2", {}, say("consumers")), consumers),
            element("section", { class: "panel" }, element("h2", {}, say("processes")), processes)),
        ]
      : element("p", { class: "note" }, say("noUsers")),
  );

  let shown = null;
  const again = poll(of(archive, "status"), 5, signal, (status) => {
    shown = status;
    state.className = `state state-edge-${status.state}`;
    const said = status.words ?? say(`help.${status.state}`);
    if (words.dataset.said !== `${status.state} ${said}`) { // a screen reader speaks it again when it is another one
      words.dataset.said = `${status.state} ${said}`;
      replace(words, stateBadge(status.state), " ", element("span", { class: "words" }, said));
    }
    showDuration();
    setText(tiles.waiting.value, number(status.waiting));
    setText(tiles.lag.value, span(status.lagSeconds));
    setText(tiles.added.value, rate(status.addedPerSecond));
    setText(tiles.archived.value, rate(status.archivedPerSecond));
    setText(tiles.pending.value, number(status.pending));
    setText(tiles.store.value, span(status.storeSeconds));
    replace(tiles.letters.value, session.looks
      ? element("a", { href: `#/${encodeURIComponent(archive)}/letters` }, number(status.deadLetters))
      : number(status.deadLetters));
    pause.hidden = status.state === "paused";
    resume.hidden = status.state !== "paused";
    showProcesses(processes, status.processes);
    showNext();
  }, (failure) => failed(failure?.status === 404 && !session.looks ? { message: say("noUsersHere") } : failure));
  const showNext = () => {
    if (!shown || !shown.next) {
      setText(next, "");
      return;
    }
    const seconds = shown.nextAt ? (new Date(shown.nextAt) - Date.now()) / 1000 : null;
    setText(next, `${say("next")}: ${shown.next}${seconds !== null && seconds > 0 ? ` (${say("in", span(seconds))})` : ""}`);
  };
  const showDuration = () => setText(duration, shown?.since ? say("since", span(Math.max(0, Date.now() - new Date(shown.since)) / 1000)) : "");
  const clock = setInterval(() => document.hidden || (showNext(), showDuration()), 1000);
  signal.addEventListener("abort", () => clearInterval(clock), { once: true });
  if (!session.looks) {
    return;
  }
  poll(of(archive, "history"), 10, signal, (history) => {
    const times = history.at.map((time) => Date.parse(time) / 1000);
    throughput.show([times, history.addedPerSecond, history.archivedPerSecond]);
    backlog.show([times, history.waiting]);
    showErrors(errors, history.errors);
  });
  const askConsumers = poll(of(archive, "consumers"), 10, signal, (list) => showConsumers(consumers, archive, list, session, () => askConsumers()), (problem) => problem && replace(consumers, say("unknown")));
  poll(of(archive, "jobs"), 2, signal, (list) => showJobs(jobs, archive, list), (problem) => problem && replace(jobs, say("unknown")));
}

function largest(values) {
  return values.reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);
}

function throughputWords([times, added, archived]) {
  return times.length ? say("throughputWords", rate(added.at(-1)), rate(archived.at(-1)), rate(largest(added)), rate(largest(archived))) : say("collecting");
}

function backlogWords([times, waiting]) {
  const most = largest(waiting);
  return most === null ? say("collecting") : say("backlogWords", number(waiting.at(-1)), number(most), clock(new Date(times[waiting.indexOf(most)] * 1000), true));
}

function showErrors(place, list) {
  replace(place, list.length
    ? element("ul", { class: "errors" }, [...list].reverse().map((one) => element("li", {}, element("span", { class: "words" }, one.words), element("span", { class: "quiet" }, `${moment(one.at)} ${say("until")} ${moment(one.until)}`))))
    : element("p", { class: "quiet" }, say("noErrors")));
}

function showConsumers(place, archive, list, session, again) {
  replace(place, table(say("consumers"), [say("consumer"), say("pending"), say("idle"), say("state")], list.map((one) => tableRow([
    one.name,
    number(one.pending),
    span(one.idleSeconds),
    one.living || one.pending > 0
      ? element("span", { class: "quiet" }, say(one.living ? "living" : "gone"))
      : verbButton(session, "consumers-remove", say("removeConsumer"), () => attempt(async () => {
          const done = await remove(of(archive, "consumers", one.name));
          tell(say("removed", done.removed, done.note ?? ""));
          again();
        }), { "aria-label": `${say("removeConsumer")} ${one.name}` }),
  ]))));
}

function showProcesses(place, list) {
  replace(place, list === null
    ? element("p", { class: "quiet" }, say("unknown"))
    : table(say("processes"), [say("process"), say("state"), say("seen")], list.map((one) => tableRow([one.name, stateBadge(one.state), since(one.at)]))));
}

function showJobs(place, archive, list) {
  const shown = list.filter((job) => !isOver(job)).concat(list.filter(isOver).slice(0, 3)).slice(0, 8);
  replace(place, shown.length
    ? element("ul", { class: "jobs" }, shown.map((job) => element("li", {},
        button(verb(job.verb), () => showJob(archive, job.job), { class: "link" }), " ", jobState(job), " ", progress(job),
        job.waits ? element("span", { class: "note" }, job.waits) : null,
        element("span", { class: "quiet" }, counts(job) ? `${counts(job)} · ` : "", since(job.at)))))
    : element("p", { class: "quiet" }, say("noJobs")));
}
