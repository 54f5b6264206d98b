// Bundles the scripts that pages load. Started by bin/build-editor.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: {
    editor: here("src/editor.js"),
    page: here("src/page.js"),
    playground: here("src/playground.js"),
    terminal: here("src/terminal.js"),
  },
  outdir: here("../../build/editor"),
  bundle: true,
  format: "esm",
  // Every browser since 2022: their built-in functions are used as they are.
  target: ["es2022"],
  minify: true,
  charset: "utf8",
  logLevel: "warning",
});
