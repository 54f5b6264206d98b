// Says so when the lab does not answer, asks again, and takes it back when an answer comes.
import { isMeantToShow } from "./errors.js";

/** Milliseconds until a check that did not reach the lab is sent again. */
const WAIT = 3000;
/** What a proxy answers while the lab starts: as good as no answer. */
const UNREACHED = [502, 503, 504];

const retries = new Map();

function cancelRetry(form) {
  clearTimeout(retries.get(form));
  retries.delete(form);
}

/** Only checks are repeated: nobody pressed anything for them that they could press again. */
function retryLater({ elt: form, requestConfig }) {
  if (!form.matches?.("form") || !form.querySelector("[data-policy-editor]")) return;
  const cause = requestConfig.triggeringEvent?.type;
  const ask = () => {
    if (cause === "submit") form.requestSubmit();
    else form.dispatchEvent(new CustomEvent(cause === "policy-settled" ? cause : "policy-edited"));
  };
  cancelRetry(form);
  retries.set(form, setTimeout(ask, WAIT));
}

/** Shows #network-notice, and of its parts marked data-reason those for this `reason`. */
function show(reason) {
  const notice = document.getElementById("network-notice");
  if (!notice) return;
  for (const part of notice.querySelectorAll("[data-reason]")) part.hidden = part.dataset.reason !== reason;
  notice.hidden = false;
}

function hide() {
  const notice = document.getElementById("network-notice");
  if (notice) notice.hidden = true;
}

function onUnreached({ detail }) {
  show("network");
  retryLater(detail);
}

function onAnswer({ detail }) {
  if (detail.xhr.status < 400 || isMeantToShow(detail.xhr)) hide();
  else if (UNREACHED.includes(detail.xhr.status)) onUnreached({ detail });
  else show("server");
}

/** Watches every htmx request of the page. */
export function watchNetwork() {
  document.addEventListener("htmx:beforeRequest", ({ detail }) => cancelRetry(detail.elt));
  document.addEventListener("htmx:sendError", onUnreached);
  document.addEventListener("htmx:timeout", onUnreached);
  document.addEventListener("htmx:afterOnLoad", onAnswer);
}
