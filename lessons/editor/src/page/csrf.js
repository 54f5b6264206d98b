// Signing a guest in renews Django's CSRF token while a page is open. Django looks at the form's field before
// the header, so both must hold what the cookie holds now.

const FIELD = "csrfmiddlewaretoken";

const token = () => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1];

/** Sends the cookie's token with every htmx request and every ordinary form. */
export function keepTokenFresh() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const current = token();
    if (!current) return;
    detail.headers["X-CSRFToken"] = current;
    if (detail.parameters[FIELD]) detail.parameters[FIELD] = current;
  });
  const refresh = ({ target }) => {
    const field = target.querySelector(`input[name="${FIELD}"]`);
    const current = token();
    if (field && current) field.value = current;
  };
  // Before any other listener, so that nobody collects the old one.
  document.addEventListener("submit", refresh, { capture: true });
}
