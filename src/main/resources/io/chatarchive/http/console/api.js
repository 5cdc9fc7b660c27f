// Speaks to the API of this server, and to nobody else.

class Problem extends Error {
  constructor(status, sentence, retryAfter = 0) {
    super(sentence);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

let atLogout = () => {};

/** Called when the server no longer knows the session. */
export function onLogout(act) {
  atLogout = act;
}

async function send(method, path, body, headers = {}, signal = undefined) {
  const options = { method, headers: { ...headers }, credentials: "same-origin", cache: "no-store", signal };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new Problem(0, "");
  }
  if (answer.ok || answer.status === 304) {
    return answer;
  }
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401 && path !== "/api/login" && path !== "/api/me") {
    atLogout();
  }
  throw new Problem(answer.status, problem.detail || "", Number(answer.headers.get("Retry-After")));
}

export async function get(path, signal) {
  return (await send("GET", path, undefined, {}, signal)).json();
}

export async function post(path, body = {}, signal = undefined) {
  const answer = await send("POST", path, body, {}, signal);
  return answer.status === 204 ? null : answer.json();
}

export async function remove(path) {
  return (await send("DELETE", path)).json();
}

/** Path of an archive. */
export function of(archive, ...parts) {
  return ["/api/archives", ...[archive, ...parts].map(encodeURIComponent)].join("/");
}

/**
 * Asks again and again, and hands on what has changed; not while nobody sees the page. Stops when the signal says so.
 * `failed` gets each problem, and null once it is over.
 */
export function poll(path, seconds, signal, changed, failed = () => {}) {
  let tag = null;
  let timer = 0;
  let asks = false;
  const ask = async () => {
    clearTimeout(timer);
    if (signal.aborted || document.hidden || asks) {
      return;
    }
    asks = true;
    try {
      const answer = await send("GET", path, undefined, tag ? { "If-None-Match": tag } : {}, signal);
      if (answer.status !== 304) {
        changed(await answer.json());
        tag = answer.headers.get("ETag"); // only now: what could not be read or shown is asked for again
      }
      failed(null);
    } catch (error) {
      tag = null; // what stands there now may be the failure
      if (!signal.aborted) {
        failed(error);
      }
    } finally {
      asks = false;
      if (!signal.aborted) {
        timer = setTimeout(ask, seconds * 1000);
      }
    }
  };
  document.addEventListener("visibilitychange", ask, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  ask();
  return ask;
}
