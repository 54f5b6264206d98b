// A drawer beside the editor, for pages of the lab that htmx brings: what to look up, what to copy.

let drawer = null;
let onLeave = () => {};

/** Where the drawer's page stands. */
export const place = () => drawer.querySelector(".finder-place");

function build() {
  drawer = document.createElement("dialog");
  drawer.className = "finder-drawer";
  drawer.innerHTML = `
    <div class="finder-drawer-head"><p class="small muted" role="status"></p>
      <button type="button" class="button button-small" data-close-drawer>Close</button></div>
    <div class="finder-place scrolls" tabindex="-1"></div>`;
  drawer.addEventListener("click", ({ target }) => target.closest("[data-close-drawer]") && closeDrawer());
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer());
  document.body.append(drawer);
}

/** Says something at the head of the drawer, aloud too. */
export const say = (text) => {
  drawer.querySelector("[role=status]").textContent = text;
};

/** When what htmx brings is ready to be used: its fields answer only once it has settled. */
const settled = () =>
  new Promise((resolve) => place().addEventListener("htmx:afterSettle", resolve, { once: true }));

/** Brings a page into the open drawer. */
export async function load(method, address, values) {
  const ready = settled();
  await window.htmx.ajax(method, address, { target: place(), swap: "innerHTML", values });
  await ready;
  place().scrollTop = 0;
}

/** Opens the drawer as `label`; `leave` puts the focus back when it is closed. Returns its element. */
export function openDrawer(label, leave) {
  if (!drawer) build();
  onLeave = leave;
  drawer.setAttribute("aria-label", label);
  say("");
  if (!drawer.open) drawer.show();
  return drawer;
}

export function closeDrawer() {
  drawer.close();
  onLeave();
}
