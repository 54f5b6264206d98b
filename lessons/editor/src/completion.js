// What may be written at the cursor: element names, effects, versions, services and their actions.
import { autocompletion } from "@codemirror/autocomplete";
import { insertKey, insertValue } from "./insert.js";
import { contextAt } from "./json-context.js";
import { reference } from "./reference.js";
import { boostOf } from "./service-order.js";

const ACTIONS = ["Statement/Action", "Statement/NotAction"];
const VALUES = {
  Version: [
    { label: "2012-10-17", detail: "the current version" },
    { label: "2008-10-17", detail: "without policy variables" },
  ],
  "Statement/Effect": [{ label: "Allow" }, { label: "Deny" }],
};
/** AWS refuses a statement that has both of a pair. */
const other = (key) => (key.startsWith("Not") ? key.slice(3) : `Not${key}`);

/** In the order given: CodeMirror would sort equally good matches by name. */
const inOrder = (options) => options.map((option, index) => ({ boost: -index, ...option }));

const escaped = (text) => text.replace(/[.+^${}()|[\]\\]/g, "\\$&");
const wildcard = (pattern) =>
  new RegExp(`^${escaped(pattern).replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");

/* Each of these takes the place `at` (see policySource) and resolves to what CodeMirror calls a result. */

async function keys(known, { path, keys: present, typedFrom }) {
  const level = path.length ? "statement" : "document";
  const names = (await known.overview()).elements[level];
  const free = names.filter((name) => !present.includes(name) && !present.includes(other(name)));
  const options = inOrder(free.map((label) => ({ label, apply: insertKey })));
  return { from: typedFrom, options, validFor: /^\w*$/ };
}

function values(options, { typedFrom }) {
  const withApply = options.map((option) => ({ ...option, apply: insertValue(() => option.label) }));
  return { from: typedFrom, options: inOrder(withApply), validFor: /^[\w-]*$/ };
}

async function services(known, { typed, typedFrom }) {
  const options = (await known.overview()).services.map(({ prefix, name }) => ({
    label: `${prefix}:`,
    detail: name,
    boost: boostOf(prefix, typed),
    // An action that stands behind the prefix already is kept.
    apply: insertValue((content) => `${prefix}:${content.split(":").slice(1).join(":")}`, { stay: true }),
  }));
  return { from: typedFrom, options, validFor: typed ? /^[\w-]+$/ : /^$/ };
}

async function actions(known, { typed, typedFrom, explicit }) {
  const prefix = typed.slice(0, typed.indexOf(":"));
  const name = typed.slice(prefix.length + 1);
  const hasWildcard = /[*?]/.test(name);
  // Who types a wildcard means it. What it covers is shown on request only, so that Enter cannot replace it.
  if (hasWildcard && !explicit) return null;
  const pattern = hasWildcard && wildcard(name);
  const options = (await known.actions(prefix))
    .filter((action) => !pattern || pattern.test(action.name))
    .map((action) => ({
      label: action.name,
      detail: action.level,
      info: action.description || undefined,
      apply: insertValue(() => `${prefix}:${action.name}`),
    }));
  const from = typedFrom + prefix.length + 1;
  return pattern ? { from, options, filter: false } : { from, options, validFor: /^\w*$/ };
}

async function suggestions(known, at) {
  const where = at.path.join("/");
  if (at.place === "key") return ["", "Statement"].includes(where) ? keys(known, at) : null;
  if (VALUES[where] && !at.list) return values(VALUES[where], at);
  if (!ACTIONS.includes(where)) return null;
  return at.typed.includes(":") ? actions(known, at) : services(known, at);
}

/** The completion source over `known` (reference.js), as autocompletion() takes it. */
export function policySource(known) {
  return async ({ state, pos, explicit }) => {
    const text = state.doc.toString();
    const context = contextAt(text, pos);
    const { place, token } = context;
    // Unasked, only inside a string or word: a list after a comma would take the Enter meant for a new line.
    if (!place || (!token && !explicit)) return null;
    const typedFrom = token ? token.from + (token.kind === "string" ? 1 : 0) : pos;
    try {
      return await suggestions(known, { ...context, typedFrom, typed: text.slice(typedFrom, pos), explicit });
    } catch {
      return null; // the reference cannot be reached: writing goes on without it
    }
  };
}

/** An extension: completion with the data at `address`. */
export function completion(address) {
  return autocompletion({
    override: [policySource(reference(address))],
    icons: false,
    // Only what begins as typed: Enter after "s3:GetItem" must not turn it into a name that is like it.
    filterStrict: true,
    // After a key come its values, after a service its actions.
    activateOnCompletion: () => true,
  });
}
