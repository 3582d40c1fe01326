// Builds dist/: app.HASH.css, app.HASH.js and manifest.json, which maps app.css and app.js to
// those names. The names change with the content, so that a browser may keep them for good.

import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { build, transform } from "esbuild";
import { compile } from "sass";

const SUPPORTED = ["chrome109", "edge109", "firefox102", "safari15.6"];

async function styles() {
  const { css } = compile("styles/app.scss", { loadPaths: ["node_modules"] });
  const { code } = await transform(css, { loader: "css", minify: true, target: SUPPORTED });
  return code;
}

async function scripts() {
  const { outputFiles } = await build({
    entryPoints: ["scripts/app.ts"],
    bundle: true,
    format: "esm",
    minify: true,
    target: SUPPORTED,
    write: false,
  });
  return outputFiles[0].text;
}

const built = { "app.css": await styles(), "app.js": await scripts() };

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
const manifest = {};
for (const [name, content] of Object.entries(built)) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  manifest[name] = name.replace(".", `.${hash}.`);
  await writeFile(`dist/${manifest[name]}`, content);
}
await writeFile("dist/manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
