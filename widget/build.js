/**
 * Builds the widget, its parts and the script of our own pages: `node build.js` writes the served files, `--check` compares them with a fresh build
 * and weighs them, `--test` bundles the unit tests for node's own runner.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** For our own pages, beside the widget's files: the same way of sending and keeping, without the widget. */
const HOSTED = "../unsent.js";
/** For the pages of staff: d3 draws the tables that stand there. */
const CHARTS = "../charts.js";
/** For visits without network: the pages' script, and the worker that keeps the page. */
const VISITS = "../visits.js";
const VISITS_WORKER = "../visits-worker.js";
/** For the pages on which a clerk types sheets in. */
const ENTRY = "../entry.js";
const LARGEST_GZIP = {
  "1.js": 12 * 1024,
  [HOSTED]: 8 * 1024,
  [CHARTS]: 22 * 1024,
  [VISITS]: 8 * 1024,
  [VISITS_WORKER]: 1024,
  [ENTRY]: 3 * 1024,
};
const LARGEST_PART_GZIP = 6 * 1024;
const HERE = fileURLToPath(new URL(".", import.meta.url));
const SERVED = fileURLToPath(new URL("../survey_app/web/static/widget/", import.meta.url));

/** Chrome 80, Firefox 101 and Safari 16.4 can read what comes of this. */
const COMMON = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  loader: { ".css": "text" },
  write: false,
};

/** Turns style sheets into minified strings of the script. */
const smallStyles = {
  name: "small-styles",
  setup(plan) {
    plan.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await build({
        entryPoints: [path],
        minify: true,
        target: "chrome80",
        charset: "utf8",
        write: false,
      });
      return { contents: result.outputFiles[0].text.trim(), loader: "text" };
    });
  },
};

/** Bundles every file of `src/parts`, each into a module that the widget loads when it needs it. */
async function bundleParts() {
  const names = readdirSync(`${HERE}src/parts`).map((file) => file.replace(/\.ts$/, ""));
  const bundles = names.map(async (name) => [name, await bundleModule(`src/parts/${name}.ts`)]);
  return Object.fromEntries(await Promise.all(bundles));
}

async function bundleModule(entryPoint, format = "esm") {
  const result = await build({ ...COMMON, entryPoints: [entryPoint], format, plugins: [smallStyles] });
  return result.outputFiles[0].contents;
}

/** Bundles the widget into one classic script that knows the version of each part. */
async function bundleWidget(parts) {
  const versions = Object.entries(parts).map(([name, text]) => [name, shortHash(text)]);
  const result = await build({
    ...COMMON,
    entryPoints: ["src/index.ts"],
    format: "iife",
    supported: { "dynamic-import": true },
    define: { PART_VERSIONS: JSON.stringify(Object.fromEntries(versions)) },
    plugins: [smallStyles],
  });
  return result.outputFiles[0].contents;
}

function shortHash(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** Makes every served file anew: its name and its contents. */
async function makeFiles() {
  const parts = await bundleParts();
  const named = Object.entries(parts).map(([name, text]) => [`1-${name}.js`, text]);
  const hosted = [HOSTED, await bundleModule("src/hosted/index.ts")];
  const staff = [
    [CHARTS, await bundleCharts()],
    [VISITS, await bundleModule("src/visits/index.ts", "iife")],
    [VISITS_WORKER, await bundleModule("src/visits/worker.ts", "iife")],
    [ENTRY, await bundleModule("src/entry/index.ts", "iife")],
  ];
  return Object.fromEntries([["1.js", await bundleWidget(parts)], ...named, hosted, ...staff]);
}

/** Bundles the charts with the licence of d3, which asks for its notice in all copies. */
async function bundleCharts() {
  const notice = readFileSync(`${HERE}src/charts/LICENSE-d3`, "utf8").trim();
  const result = await build({
    ...COMMON,
    entryPoints: ["src/charts/index.ts"],
    format: "iife",
    banner: { js: `/* d3-axis, d3-scale, d3-selection, d3-shape:\n${notice} */` },
  });
  return result.outputFiles[0].contents;
}

function bundleTests() {
  const tests = readdirSync(`${HERE}test`).filter((name) => name.endsWith(".test.ts"));
  return build({
    absWorkingDir: HERE,
    entryPoints: tests.map((name) => `test/${name}`),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    define: { PART_VERSIONS: "{}" },
    outdir: "build/test",
  });
}

/** Weighs a file as a server would send it; heavier than its gate fails the run. */
function weigh(name, text) {
  const gate = LARGEST_GZIP[name] ?? LARGEST_PART_GZIP;
  const bytes = gzipSync(text, { level: 9 }).length;
  console.log(`${name}: ${text.length} bytes, ${bytes} bytes gzip (gate ${gate})`);
  if (bytes > gate) {
    throw new Error(`${name} is heavier than its gate.`);
  }
}

/** Takes away what a part left that is no more. */
function removeOthers(files) {
  for (const name of listServed()) {
    if (!(name in files)) {
      rmSync(SERVED + name);
    }
  }
}

function compare(files) {
  const isFresh = ([name, text]) => existsSync(SERVED + name) && readFileSync(SERVED + name).equals(Buffer.from(text));
  const stale = Object.entries(files).filter((file) => !isFresh(file));
  const names = [...stale.map(([name]) => name), ...listServed().filter((name) => !(name in files))];
  if (names.length > 0) {
    throw new Error(`survey_app/web/static/widget: ${names.join(", ")} not as freshly built: run \`npm run build\`.`);
  }
}

function listServed() {
  return readdirSync(SERVED).filter((name) => /^1(-[a-z]+)?\.js$/.test(name));
}

if (process.argv.includes("--test")) {
  await bundleTests();
} else {
  const files = await makeFiles();
  for (const [name, text] of Object.entries(files)) {
    weigh(name, text);
  }
  if (process.argv.includes("--check")) {
    compare(files);
  } else {
    removeOthers(files);
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(SERVED + name, text);
    }
  }
}
