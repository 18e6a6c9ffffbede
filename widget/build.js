/**
 * Builds the widget: `node build.js` writes the served file, `--check` compares it with a fresh build and weighs it,
 * `--test` bundles the unit tests for node's own runner.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const LARGEST_GZIP = 12 * 1024;
const HERE = fileURLToPath(new URL(".", import.meta.url));
const SERVED = fileURLToPath(new URL("../survey_app/web/static/widget/1.js", import.meta.url));

/** Bundles the widget into one classic script that Chrome 73, Firefox 101 and Safari 16.4 can read. */
async function bundleWidget() {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: ["src/index.ts"],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2019",
    charset: "utf8",
    legalComments: "none",
    loader: { ".css": "text" },
    plugins: [smallStyles],
    write: false,
  });
  return result.outputFiles[0].contents;
}

/** Turns `styles.css` into a minified string of the script. */
const smallStyles = {
  name: "small-styles",
  setup(plan) {
    plan.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await build({
        entryPoints: [path],
        minify: true,
        target: "chrome73",
        charset: "utf8",
        write: false,
      });
      return { contents: result.outputFiles[0].text.trim(), loader: "text" };
    });
  },
};

function bundleTests() {
  const tests = readdirSync(`${HERE}test`).filter((name) => name.endsWith(".test.ts"));
  return build({
    absWorkingDir: HERE,
    entryPoints: tests.map((name) => `test/${name}`),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outdir: "build/test",
  });
}

/** Weighs the script as a server would send it; heavier than the gate fails the run. */
function weigh(script) {
  const bytes = gzipSync(script, { level: 9 }).length;
  console.log(`widget: ${script.length} bytes, ${bytes} bytes gzip (gate ${LARGEST_GZIP})`);
  if (bytes > LARGEST_GZIP) {
    throw new Error("The widget is heavier than its gate.");
  }
}

if (process.argv.includes("--test")) {
  await bundleTests();
} else {
  const script = await bundleWidget();
  weigh(script);
  if (!process.argv.includes("--check")) {
    writeFileSync(SERVED, script);
  } else if (!readFileSync(SERVED).equals(Buffer.from(script))) {
    throw new Error("survey_app/web/static/widget/1.js is not a fresh build: run `npm run build`.");
  }
}
