// What can be done with an archive.
import { of, post } from "./api.js";
import { ask, attempt, follow, jobDetails, open, tell } from "./dialogs.js";
import { button, element, field, replace } from "./elements.js";
import { say } from "./words.js";

export function drain(archive) {
  return attempt(async () => {
    await post(of(archive, "drain"));
    tell(say("drainAsked"));
  });
}

export async function pauseArchive(archive, again) {
  const why = element("input", { type: "text", maxlength: "200", name: "why" });
  const reason = await ask(say("pauseTitle", archive), say("pauseHelp"), say("pause"), { content: field(say("why"), why, say("whyHint")), yes: () => why.value });
  if (reason !== null) {
    await attempt(async () => {
      const done = await post(of(archive, "pause"), reason ? { why: reason } : {});
      const undo = () => post(of(archive, "resume")).then((resumed) => (again(), resumed.wasPaused));
      tell([say("paused", archive), done.before].filter(Boolean).join(" "), { undo: done.before ? null : undo }); // a pause before it stays
      again();
    });
  }
}

export function resumeArchive(archive, again) {
  return attempt(async () => {
    const done = await post(of(archive, "resume"));
    tell(say("resumed", archive), { undo: done.wasPaused ? () => post(of(archive, "pause")).then(() => again()) : null });
    again();
  });
}

/** Fields for a part of the stream, with two that are often asked for. */
function range() {
  const from = element("input", { type: "text", name: "from", autocomplete: "off", placeholder: "2026-11-26T10:00:00Z" });
  const to = element("input", { type: "text", name: "to", autocomplete: "off" });
  const last = (hours) => () => {
    from.value = new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+/, "");
    to.value = "";
    from.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return {
    value: () => Object.fromEntries([["from", from.value.trim()], ["to", to.value.trim()]].filter(([, text]) => text)),
    box: element("div", { class: "range" }, field(say("from"), from, say("rangeHint")), field(say("to"), to),
      element("div", { class: "buttons" }, button(say("lastHour"), last(1)), button(say("lastDay"), last(24)))),
  };
}

/** First a run that changes nothing; then the other one, with the same range. */
function inTwoSteps(archive, { title, help, path, look, lookBody, act, actBody }) {
  return open(title, (close, signal) => {
    const part = range();
    const result = element("div", { class: "result", "aria-live": "polite" });
    let seen = null; // the range of the last run that changed nothing and came to its end
    const allow = () => {
      const same = seen !== null && JSON.stringify(seen) === JSON.stringify(part.value());
      second.disabled = !same;
      second.title = same ? "" : say("runFirst");
    };
    const run = async (body) => {
      first.disabled = second.disabled = true;
      replace(result);
      let over = null;
      await attempt(async () => {
        const job = await post(of(archive, path), body, signal);
        over = await follow(archive, job.job, signal, (now) => replace(result, jobDetails(now)));
      });
      first.disabled = false;
      return over?.state === "done";
    };
    const first = button(look, async () => {
      const range = part.value();
      seen = null;
      seen = (await run({ ...range, ...lookBody })) ? range : null;
      allow();
    }, { class: "main", "data-step": "look" });
    const second = button(act, async () => {
      const range = seen;
      seen = null;
      await run({ ...range, ...actBody });
      allow();
    }, { disabled: true, title: say("runFirst"), "data-step": "act" });
    part.box.addEventListener("input", allow);
    return [element("p", {}, help), part.box, result, element("div", { class: "buttons" }, first, second, button(say("close"), close))];
  });
}

export function replay(archive) {
  return inTwoSteps(archive, { title: say("replayTitle"), help: say("replayHelp"), path: "replay", look: say("dryRun"), lookBody: { dryRun: true }, act: say("doReplay"), actBody: { dryRun: false } });
}

export function reconcile(archive) {
  return inTwoSteps(archive, { title: say("reconcileTitle"), help: say("reconcileHelp"), path: "reconcile", look: say("compare"), lookBody: { fill: false }, act: say("fill"), actBody: { fill: true } });
}
