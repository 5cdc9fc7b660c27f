// Begins the page: who looks, in which language and colours, and which view.
import { get, onLogout, post } from "./api.js";
import { attempt, closeDialogs, forget, tell } from "./dialogs.js";
import { button, element, field, replace, setText } from "./elements.js";
import { letter } from "./letter.js";
import { letters } from "./letters.js";
import { keys, showKeys } from "./letter-acts.js";
import { audit, jobs, routes, settings } from "./lists.js";
import { archives, overview } from "./overview.js";
import { ago, currentLanguage, say, useLanguage } from "./words.js";

const THEMES = ["auto", "light", "dark"];
const top = document.getElementById("top");
const main = document.getElementById("main");
let view = new AbortController();
let session = null;
let names = [];
let last = ""; // the archive that was looked at; settings and routes are of none

/** Who looks, and what they may do. */
function sessionOf(me) {
  return {
    name: me?.name ?? "",
    role: me?.role ?? "",
    looks: me !== null,
    seesText: me !== null && me.role !== "monitor",
    may: (verb) => me?.role === "operator" && !me.without.includes(verb),
  };
}

async function begin() {
  const link = /^#link=(.+)$/.exec(location.hash);
  if (link) {
    let problem = null;
    await post("/api/login", { link: decodeURIComponent(link[1]) }).catch((error) => (problem = error));
    if (problem && [0, 429, 503].includes(problem.status)) { // the link was not looked at
      return showProblem(problem);
    }
    history.replaceState(null, "", "/"); // it works one time, and is not to be seen or kept
    if (problem) {
      return showLogin(say("linkUsed"));
    }
  }
  try {
    session = sessionOf(await get("/api/me"));
  } catch (error) {
    if (error.status === 401) {
      return showLogin("");
    }
    if (error.status !== 403) {
      return showProblem(error);
    }
    session = sessionOf(null); // no users are set up
  }
  try {
    names = session.looks ? (await get("/api/archives")).map((one) => one.archive) : ["chat"];
    show();
  } catch (error) {
    showProblem(error);
  }
}

function showProblem(error) {
  session = null;
  replace(main, element("p", { class: "error", role: "alert" }, error.message || say("offline")), button(say("tryAgain"), begin));
  showTop([]);
}

function showLogin(problem) {
  view.abort();
  closeDialogs();
  forget();
  session = null;
  const name = element("input", { name: "name", autocomplete: "username", autocapitalize: "none", required: true });
  const password = element("input", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const error = element("p", { class: "error", role: "alert" }, problem);
  const form = element("form", { class: "login panel", submit: async (event) => {
    event.preventDefault();
    replace(error, "");
    try {
      await login(name.value, password.value);
      await begin();
    } catch (failure) {
      replace(error, failure.message || say("offline"));
      password.value = "";
      password.focus();
    }
  } }, element("h1", {}, say("login")), field(say("name"), name), field(say("password"), password), error, element("button", { type: "submit", class: "main" }, say("login")));
  showTop([]);
  replace(main, form);
  name.focus();
}

/** After a wrong attempt the server looks at none for a while; if that is short, this one waits. */
async function login(name, password) {
  try {
    await post("/api/login", { name, password });
  } catch (failure) {
    if (failure.status !== 429 || failure.retryAfter > 5) {
      throw failure;
    }
    await new Promise((resolve) => setTimeout(resolve, failure.retryAfter * 1000));
    await post("/api/login", { name, password });
  }
}

async function logout() {
  if (await attempt(() => post("/api/logout"))) { // else one is still logged in
    showLogin("");
  }
}

function useTheme(theme) {
  localStorage.setItem("chat-archive-theme", theme);
  document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new Event("theme"));
}

function showTop(path) {
  const here = (target) => (`#/${path.map(encodeURIComponent).join("/")}` === target || (path[1] === "letters" && target.endsWith("/letters")) ? "page" : null);
  const link = (target, text) => element("a", { href: target, "aria-current": here(target) }, text);
  last = names.includes(path[0]) ? path[0] : names.includes(last) ? last : names[0];
  const archive = last;
  const root = `#/${encodeURIComponent(archive ?? "")}`;
  const theme = element("select", { "aria-label": say("theme"), change: () => useTheme(theme.value) }, THEMES.map((one) => element("option", { value: one }, say(`theme.${one}`))));
  theme.value = document.documentElement.dataset.theme;
  const choice = element("select", { "aria-label": say("archive"), change: () => (location.hash = `#/${encodeURIComponent(choice.value)}`) }, names.map((one) => element("option", { value: one }, one)));
  choice.value = archive;
  replace(top,
    button(say("skip"), () => main.focus(), { class: "skip" }),
    element("a", { class: "brand", href: "#/" }, element("img", { src: "/console/icon.svg", alt: "", width: "24", height: "24" }), "chat-archive"),
    session?.looks && names.length > 1 ? choice : null,
    session?.looks
      ? element("nav", { "aria-label": "chat-archive" }, link(root, say("overview")), link(`${root}/letters`, say("letters")), link(`${root}/jobs`, say("jobs")), link(`${root}/audit`, say("audit")),
          session.seesText ? [link("#/-/settings", say("settings")), link("#/-/routes", say("routes"))] : null)
      : null,
    element("span", { class: "tools" },
      button(say("language"), () => {
        useLanguage(currentLanguage() === "en" ? "zh" : "en");
        session ? show() : showLogin("");
      }, { class: "plain", title: say("languageTitle"), lang: currentLanguage() === "en" ? "zh" : "en" }),
      theme,
      session?.looks ? [element("span", { class: "quiet wide", title: say("role", session.role) }, session.name), button(say("logout"), logout, { class: "plain" })] : null));
}

/** Shows what the address says. */
function show() {
  if (!session) {
    return;
  }
  const path = location.hash.replace(/^#\//, "").split("/").filter(Boolean).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  view.abort();
  closeDialogs();
  view = new AbortController();
  const signal = view.signal;
  const place = element("div", { class: "view" });
  replace(main, place);
  if (!path.length && names.length === 1) {
    path.push(names[0]);
  }
  showTop(path);
  const [archive, part, id] = path;
  document.title = ["chat-archive", ...path].join(" · ");
  if (part !== "letters") { // those have more keys
    keys(signal, { "?": showKeys });
  }
  if (!path.length) {
    archives(place, signal);
  } else if (archive === "-") {
    (part === "routes" ? routes : settings)(place, signal);
  } else if (part === "letters" && id) {
    letter(place, archive, id, session, signal);
  } else if (part === "letters") {
    letters(place, archive, session, signal);
  } else if (part === "jobs") {
    jobs(place, archive, session, signal);
  } else if (part === "audit") {
    audit(place, archive, session, signal);
  } else {
    overview(place, archive, session, signal);
  }
}

onLogout(() => {
  if (session) {
    showLogin(say("loggedOut"));
  }
});
window.addEventListener("hashchange", () => {
  if (/^#link=/.test(location.hash)) {
    begin();
    return;
  }
  show();
  main.focus();
  window.scrollTo(0, 0);
});
setInterval(() => document.hidden || document.querySelectorAll("time.ago").forEach((time) => setText(time, ago(time.dateTime))), 5000);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("theme")));
document.documentElement.dataset.theme = THEMES.includes(localStorage.getItem("chat-archive-theme")) ? localStorage.getItem("chat-archive-theme") : "auto";
window.addEventListener("unhandledrejection", (event) => tell(String(event.reason?.message ?? event.reason), { kind: "failed" }));
begin();
