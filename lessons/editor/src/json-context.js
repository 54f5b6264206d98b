// Where in a policy's JSON a position is. A scanner of our own and not the editor's syntax tree: completion
// is asked for while the text is broken, and this reads it as a person would, line by line.

const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\]:,]|[^\s"{}[\]:,]+/g;

/** Yields {from, to, text, kind} with kind "string", "word" or the sign itself. */
function* tokens(text) {
  for (const { 0: found, index: from } of text.matchAll(TOKEN)) {
    const first = found[0];
    const kind = first === '"' ? "string" : "{}[]:,".includes(first) ? first : "word";
    yield { from, to: from + found.length, text: found, kind };
  }
}

const isClosed = ({ text }) => /^"(?:[^"\\]|\\.)*"$/.test(text);

/** Whether the position is inside the token, so that typing would change it. */
function holds(token, pos) {
  if (token.kind === "word") return token.from < pos && pos <= token.to;
  if (token.kind !== "string" || token.from >= pos) return false;
  return pos < token.to || (pos === token.to && !isClosed(token));
}

const open = (kind) => ({ kind, keys: [], key: null, expects: kind === "object" ? "key" : "value" });

/** Leaves the innermost container of this kind and those within it; a closing sign too many is ignored. */
function close(stack, kind) {
  const index = stack.findLastIndex((container) => container.kind === kind);
  if (index > 0) stack.length = index;
}

/** Moves on over one token. A comma or colon too few is forgiven: the next token says what it must be. */
function read(stack, token) {
  const container = stack.at(-1);
  const isMember = container.kind === "object" && container.expects !== "value";
  if (token.kind === "{" || token.kind === "[") {
    container.expects = "next";
    stack.push(open(token.kind === "{" ? "object" : "array"));
  } else if (token.kind === "}") close(stack, "object");
  else if (token.kind === "]") close(stack, "array");
  else if (token.kind === ",") container.expects = container.kind === "object" ? "key" : "value";
  else if (token.kind === ":") container.expects = "value";
  else if (isMember) {
    container.key = token.text.replaceAll('"', "");
    container.keys.push(container.key);
    container.expects = "colon";
  } else container.expects = "next";
}

function placeIn({ kind, expects }) {
  if (kind === "root" || expects === "colon") return null;
  if (kind === "array") return "value";
  return expects === "value" ? "value" : "key";
}

/**
 * Describes the position `pos` of `text`:
 *   place  "key", "value" or null (neither belongs here)
 *   path   the keys that lead here, outermost first; arrays leave no trace: ["Statement", "Action"]
 *   list   whether the place is an element of an array
 *   keys   the keys of the innermost object, without the one at the position
 *   token  the string or bare word at the position, {from, to, text, kind, closed}, or null
 */
export function contextAt(text, pos) {
  const stack = [open("root")];
  let context = null;
  const describe = (token) => {
    const inner = stack.at(-1);
    const place = placeIn(inner);
    const objects = stack.filter(({ kind }) => kind === "object");
    const leading = place === "key" ? objects.slice(0, -1) : objects;
    context = {
      place,
      path: leading.map(({ key }) => key),
      list: inner.kind === "array",
      keys: objects.at(-1)?.keys ?? [], // filled further while the rest of the object is read
      token: token && { ...token, closed: token.kind === "string" && isClosed(token) },
    };
  };
  for (const token of tokens(text)) {
    const here = !context && holds(token, pos);
    if (here) describe(token);
    else if (!context && token.from >= pos) describe(null);
    // The key being written must not count as present.
    if (here && context.place === "key") stack.at(-1).expects = "colon";
    else read(stack, token);
  }
  if (!context) describe(null);
  return context;
}
