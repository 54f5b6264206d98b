// Sessions end: every [data-ends] says how long there is left. The server says the same in a page's first text.

const EVERY = 1000;

/** The words for a number of seconds. */
export function left(seconds) {
  if (seconds <= 0) return "has ended";
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours) return `ends in ${hours} h ${minutes} min`;
  return minutes ? `ends in ${minutes} min` : `ends in ${seconds} s`;
}

function tell() {
  for (const one of document.querySelectorAll("[data-ends]")) {
    const words = left(Math.floor((new Date(one.dataset.ends) - Date.now()) / 1000));
    if (one.textContent !== words) one.textContent = words;
  }
}

/** Keeps every [data-ends] up to date. */
export function countDown() {
  setInterval(tell, EVERY);
}
