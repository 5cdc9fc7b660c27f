// What appears over the page: messages, questions, and jobs as they go on.
import { of, poll, post } from "./api.js";
import { button, element, replace, setText, table } from "./elements.js";
import { has, number, say } from "./words.js";

const SHOWN_MS = 12_000;
const MOST_FAILURES = 20;
let lastUndo = null;

/**
 * A line at the foot of the page. `undo` takes back what was done, by its button or the key u, as long as the line is there;
 * it returns false if there was nothing to take back.
 */
export function tell(text, { kind = "done", undo = null } = {}) {
  const close = () => {
    line.remove();
    if (lastUndo === once) {
      lastUndo = null;
    }
  };
  let once = null;
  const line = element("div", { class: `message ${kind}` }, element("span", {}, text));
  if (undo) {
    once = async () => {
      close();
      await attempt(async () => {
        const done = await undo();
        tell(say(done === false ? "nothingUndone" : "undone"), { kind: done === false ? "failed" : "done" });
      });
    };
    lastUndo = once;
    line.append(button(say("undo"), once));
  }
  line.append(button("✕", close, { "aria-label": say("close"), class: "plain" }));
  const place = document.getElementById("messages");
  place.append(line);
  while (place.children.length > 4) {
    place.firstChild.remove();
  }
  setTimeout(close, SHOWN_MS);
}

export function undoLast() {
  lastUndo?.();
}

/** For the next one who logs in. */
export function forget() {
  document.getElementById("messages").replaceChildren();
  lastUndo = null;
}

/** Does it; a refusal is told. Returns whether it was done. */
export async function attempt(act) {
  try {
    await act();
    return true;
  } catch (error) {
    if (error.name !== "AbortError") {
      tell(error.message || say("offline"), { kind: "failed" });
    }
    return false;
  }
}

/** Dialogs belong to the view that has opened them. */
export function closeDialogs() {
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
}

/** Opens a dialog; `fill` gets a function that closes it, and a signal that says so. Resolves when it is closed. */
export function open(title, fill) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const before = document.activeElement;
    const messages = document.getElementById("messages");
    const dialog = element("dialog", { "aria-labelledby": "dialog-title", close: () => {
      over.abort();
      document.body.append(messages);
      dialog.remove();
      before?.focus?.();
      resolve();
    } });
    replace(dialog, element("h2", { id: "dialog-title" }, title), fill(() => dialog.close(), over.signal));
    document.body.append(dialog);
    dialog.append(messages); // outside of it they would be dimmed, and out of reach
    dialog.showModal();
  });
}

/** A question; resolves to what `yes` returns, or to null. */
export async function ask(title, help, label, { content = [], yes = () => true, danger = false } = {}) {
  let answer = null;
  await open(title, (close) => element("form", { submit: (event) => {
    event.preventDefault();
    answer = yes();
    close();
  } },
    element("p", {}, help),
    content,
    element("div", { class: "buttons" },
      element("button", { type: "submit", class: danger ? "danger" : "main", "data-step": "act" }, label),
      button(say("cancel"), close))));
  return answer;
}

/** A line that says what is wrong with what is polled, and the function that is told so. */
export function problemLine() {
  const line = element("p", { class: "error", role: "alert", hidden: true });
  return [line, (problem) => {
    line.hidden = !problem;
    setText(line, problem ? problem.message || say("offline") : "");
  }];
}

export function isOver(job) {
  return ["done", "cancelled", "failed"].includes(job.state);
}

/** Hands on a job as it goes on. Resolves when it is over; rejects when the signal says so, or when there is no such job. */
export function follow(archive, id, signal, changed) {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const stop = (error) => {
      over.abort();
      reject(error);
    };
    const aborted = () => stop(new DOMException("", "AbortError"));
    if (signal.aborted) {
      aborted();
      return;
    }
    signal.addEventListener("abort", aborted, { once: true, signal: over.signal });
    poll(of(archive, "jobs", id), 1, over.signal, (job) => {
      changed(job);
      if (isOver(job)) {
        over.abort();
        resolve(job);
      }
    }, (problem) => [403, 404].includes(problem?.status) && stop(problem));
  });
}

export function verb(name) {
  return has(`verb.${name}`) ? say(`verb.${name}`) : name;
}

function countName(name, dryRun) {
  if (dryRun && name === "stored") {
    return say("new");
  }
  if (name === "deadLetters" || name === "pending") {
    return say(name);
  }
  return has(`count.${name}`) ? say(`count.${name}`) : name;
}

/** The counts of a result in a line. */
export function counts(job) {
  const result = job.result ?? {};
  return Object.entries(result)
    .filter(([, value]) => typeof value === "number" && value !== 0)
    .map(([name, value]) => `${countName(name, result.dryRun)} ${number(value)}`)
    .join(" · ");
}

export function jobState(job) {
  return element("span", { class: `badge job-${job.state.replace(" ", "-")}` }, say(`job.${job.state}`));
}

/** How far a job is. */
export function progress(job) {
  const words = isOver(job) ? "" : job.total === null ? say("so", number(job.done)) : say("of", number(job.done), number(job.total));
  const bar = isOver(job)
    ? null
    : element("progress", job.total ? { max: job.total, value: Math.min(job.done, job.total), "aria-label": say("progress") } : { "aria-label": say("progress") });
  return element("span", { class: "progress" }, bar, words);
}

/** A job with its result. */
export function jobDetails(job) {
  const failures = job.result?.failures ?? [];
  return element(
    "div",
    { class: "job" },
    element("p", {}, jobState(job), " ", verb(job.verb), " ", progress(job)),
    job.waits ? element("p", { class: "note" }, job.waits) : null,
    job.error ? element("p", { class: "error" }, job.error) : null,
    counts(job) ? element("p", { class: "counts" }, counts(job)) : null,
    job.result?.note ? element("p", { class: "note" }, job.result.note) : null,
    failures.length
      ? [
          table(say("failures"), [say("entry"), say("reason"), say("error")], failures.slice(0, MOST_FAILURES).map((one) => [one.id, one.reason, one.error])),
          failures.length > MOST_FAILURES ? element("p", {}, say("moreFailures", number(failures.length - MOST_FAILURES))) : null,
        ]
      : null,
  );
}

/** Opens a job that was begun, or goes on; it goes on as well when the dialog is closed. */
export async function showJob(archive, id) {
  await open(say("job"), (close, signal) => {
    const place = element("div", { "aria-live": "polite" }, say("loading"));
    const stop = button(say("stop"), () => attempt(async () => {
      await post(of(archive, "jobs", id, "cancel"));
      tell(say("stopping"));
    }));
    follow(archive, id, signal, (job) => {
      replace(place, jobDetails(job));
      stop.disabled = isOver(job);
    }).catch((problem) => signal.aborted || replace(place, element("p", { class: "error" }, problem.message || say("offline"))));
    return [place, element("div", { class: "buttons" }, stop, button(say("close"), close, { class: "main" }))];
  });
}
