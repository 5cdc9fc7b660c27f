// What is only looked at: jobs, audit, settings and routes.
import { get, of, poll, post } from "./api.js";
import { attempt, counts, isOver, jobState, problemLine, progress, showJob, tell, verb } from "./dialogs.js";
import { button, element, field, replace, since, table, tableRow, verbButton } from "./elements.js";
import { moment, say } from "./words.js";

const PAGE = 50;

export function jobs(place, archive, session, signal) {
  const list = element("div", { class: "history" }, say("loading"));
  replace(place, element("h1", {}, `${archive}: ${say("jobs")}`), list);
  const [problem, failed] = problemLine();
  place.append(problem);
  poll(of(archive, "jobs"), 2, signal, (all) => replace(list, all.length
    ? table(say("jobs"), [say("verb"), say("state"), say("result"), say("by"), say("at"), say("stop")], all.map((job) => tableRow([
        button(verb(job.verb), () => showJob(archive, job.job), { class: "link" }),
        jobState(job),
        element("span", { class: "words" }, [job.waits, job.error, job.result?.dryRun ? say("dryRun") : null, counts(job)].filter(Boolean).join(" · "), progress(job)),
        job.by,
        since(job.at),
        isOver(job) ? "" : verbButton(session, "cancel", say("stop"), () => attempt(async () => {
          await post(of(archive, "jobs", job.job, "cancel"));
          tell(say("stopping"));
        }), { name: job.job }),
      ])))
    : element("p", { class: "empty" }, say("noJobs"))), failed);
}

export function audit(place, archive, session, signal) {
  const list = element("div", { class: "history" }, say("loading"));
  const more = element("div", { class: "buttons" });
  replace(place, element("h1", {}, `${archive}: ${say("audit")}`), list, more);
  const load = (before) => attempt(async () => {
    const events = await get(`${of(archive, "audit")}?limit=${PAGE}${before ? `&before=${before}` : ""}`, signal);
    replace(list, events.length
      ? table(say("audit"), [say("at"), say("who"), say("whence"), say("verb"), say("about"), say("result")], events.map((event) => [
          element("time", { datetime: event.at }, moment(event.at)), event.who, event.from, verb(event.verb), element("span", { class: "words" }, event.about), element("span", { class: "words" }, event.result)]))
      : element("p", { class: "empty" }, say("nothing")));
    replace(more,
      before ? button(say("firstPage"), () => load("")) : null,
      events.length === PAGE ? button(say("older"), () => load(events.at(-1).id)) : null);
  });
  load("");
}

export function settings(place, signal) {
  const list = element("div", { class: "settings" }, say("loading"));
  const filter = element("input", { type: "search", input: () => show() });
  let all = [];
  const show = () => replace(list, table(say("settings"), [say("setting"), say("value"), say("source")], all
    .filter((one) => `${one.key} ${one.value} ${one.source}`.toLowerCase().includes(filter.value.trim().toLowerCase()))
    .map((one) => tableRow([element("code", {}, one.key), element("span", { class: "words" }, one.value), one.source], { class: one.source === "default" ? "quiet" : null }))));
  replace(place, element("h1", {}, say("settings")), element("p", { class: "quiet" }, say("secretsMasked")), field(say("filter"), filter), list);
  attempt(async () => {
    all = await get("/api/settings", signal);
    show();
  });
}

export function routes(place, signal) {
  const list = element("div", {}, say("loading"));
  replace(place, element("h1", {}, say("routes")), element("p", { class: "quiet" }, say("routesHelp")), list);
  attempt(async () => {
    const found = await get("/api/routes", signal);
    const texts = new Map();
    const files = found.files.map((file) => {
      const lines = file.text.replace(/\n$/, "").split("\n").map((line, index) => element("span", { class: "line", "data-line": index + 1 }, `${line}\n`));
      const details = element("details", { class: "file" }, element("summary", {}, file.name), element("pre", { tabindex: "0", "aria-label": file.name }, lines));
      texts.set(file.name, { details, lines });
      return details;
    });
    const go = (route) => {
      const { details, lines } = texts.get(route.file);
      details.open = true;
      list.querySelectorAll(".line.here").forEach((line) => line.classList.remove("here"));
      const line = lines[(route.line ?? 1) - 1];
      line?.classList.add("here");
      line?.scrollIntoView({ block: "center" });
    };
    replace(list,
      table(say("routes"), [say("route"), say("description"), `${say("file")}:${say("line")}`], found.routes.map((route) => [
        route.id, route.description ?? "", texts.has(route.file) ? button(`${route.file}:${route.line ?? ""}`, () => go(route), { class: "link" }) : route.file])),
      files);
  });
}
