// Bundles the widget to the one file that pages carry, and the workbench's preview of answers to another; with --tests, the unit tests for node's runner.
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const BUNDLES = [
  { entry: "src/main.ts", file: "dist/widget.js", mostGzippedBytes: 22_000 },
  { entry: "src/preview/main.ts", file: "dist/preview.js", mostGzippedBytes: 200_000 }, // with Microsoft's renderer
];

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
  await Promise.all(BUNDLES.map(bundle));
  copyFileSync("node_modules/htmx.org/dist/htmx.min.js", "dist/htmx.min.js"); // for gateway/hr
}

async function bundle({ entry, file, mostGzippedBytes }) {
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    minify: true,
    plugins: [minifiedStyle],
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "eof", // the libraries' licences ask that their notices follow the code
    logLevel: "warning",
  });
  const size = gzipSync(readFileSync(file)).length;
  console.log(`${file}: ${size} bytes gzipped`);
  if (size > mostGzippedBytes) throw new Error(`${file} may have at most ${mostGzippedBytes} bytes gzipped`);
}
