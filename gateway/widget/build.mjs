// Bundles the widget to the one file that pages carry; with --tests, the unit tests for node's runner.
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const MOST_GZIPPED_BYTES = 22_000;
const WIDGET = "dist/widget.js";

const minifiedStyle = {
  name: "minified style",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

if (process.argv.includes("--tests")) {
  await build({
    entryPoints: readdirSync("test")
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => `test/${name}`),
    outdir: "build",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "warning",
  });
} else {
  await build({
    entryPoints: ["src/main.ts"],
    outfile: WIDGET,
    bundle: true,
    minify: true,
    plugins: [minifiedStyle],
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "eof", // lit's licence asks that its notice follows the code
    logLevel: "warning",
  });
  copyFileSync("node_modules/htmx.org/dist/htmx.min.js", "dist/htmx.min.js"); // for gateway/hr
  const size = gzipSync(readFileSync(WIDGET)).length;
  console.log(`${WIDGET}: ${size} bytes gzipped`);
  if (size > MOST_GZIPPED_BYTES)
    throw new Error(`${WIDGET} may have at most ${MOST_GZIPPED_BYTES} bytes gzipped`);
}
