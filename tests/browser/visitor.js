// A person at a browser. Every page they come to is checked before they go on: by axe, for its
// frame, for what the browser complains of, and for fitting a narrow phone. Axe reads each shape of page
// once: another thread with other words in it has the same elements, and so the same answer.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const WIDE = { width: 1280, height: 900 };
const MIDDLE = { width: 800, height: 900 };
const NARROW = { width: 360, height: 740 };
const WITHIN_MS = 20_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What people write in Markdown chooses the levels of its own headings, which no standard forbids. */
const LEFT_OUT = ["heading-order"];

/** The shapes of pages that axe has read, in this process. */
const READ = new Set();

/** Where to keep a picture of each page, wide and narrow; nowhere unless somebody asks. */
const PICTURES = process.env.PICTURES;

/** Starts the browser. */
export async function launch() {
  return await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

export class Visitor {
  /** What is wrong with the pages so far. */
  #findings = [];
  #pictures = 0;
  #double = null;

  /** Somebody new, with or without scripts in their browser. */
  static async arrive(browser, app, name, scripts) {
    const visitor = new Visitor();
    const context = await browser.newContext({ baseURL: app.url, javaScriptEnabled: scripts, viewport: WIDE, locale: "en-GB", timezoneId: "Europe/London" });
    context.setDefaultTimeout(WITHIN_MS);
    Object.assign(visitor, { app, name, scripts, context, page: await context.newPage() });
    if (!scripts) visitor.#double = await twin(browser);
    visitor.#listen();
    return visitor;
  }

  #listen() {
    this.page.on("console", (message) => {
      // A refused form is answered with an error status, which the browser remarks on.
      const isStatus = message.text().startsWith("Failed to load resource") && message.location().url === this.page.url();
      if (message.type() === "error" && !isStatus) this.#finds(`the browser complains: ${message.text()}`);
    });
    this.page.on("pageerror", (error) => this.#finds(`a script fails: ${error}`));
    this.page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${this.app.url}/`) && !url.startsWith("data:")) this.#finds(`it asks elsewhere: ${url}`);
    });
  }

  /** Opens an address; the page has to answer with `status`. */
  async goes(address, status = 200) {
    await this.#arrives(() => this.page.goto(address), status);
  }

  /** Follows the link with these words. */
  async follows(words, { within = this.page, status = 200 } = {}) {
    await this.#arrives(() => named("link", words, within).or(named("button", words, within)).first().click(), status);
  }

  /** Presses the button with these words, and comes to the page that answers. */
  async presses(words, { within = this.page, status = 200 } = {}) {
    await this.#arrives(() => named("button", words, within).click(), status);
  }

  /** Presses a button that the server has to refuse: a summary says so, and it has the focus. */
  async isRefused(words, reason, options = {}) {
    await this.presses(words, { status: 422, ...options });
    const summary = this.page.locator(".govuk-error-summary");
    assert.match(await summary.innerText(), reason);
    assert.match(await this.page.title(), /^Error: /);
    if (this.scripts) assert.ok(await summary.evaluate((element) => element === document.activeElement), "the summary has no focus");
    for (const link of await summary.getByRole("link").all()) {
      const field = (await link.getAttribute("href")).slice(1);
      assert.equal(await this.page.locator(`[id="${field}"]`).count(), 1, `${this.where()}: no field ${field} for its error`);
    }
  }

  /** Unfolds what is folded under these words. */
  async unfolds(words, within = this.page) {
    await within.locator("summary", { hasText: words }).first().click();
  }

  /** Fills fields in by their labels. */
  async fills(fields, within = this.page) {
    for (const [label, value] of Object.entries(fields)) {
      const field = within.getByLabel(label, { exact: true }).first();
      const [tag, type] = await field.evaluate((element) => [element.tagName, element.type]);
      if (tag === "SELECT") await field.selectOption({ label: value });
      else if (type === "checkbox" || type === "radio") await field.setChecked(value);
      else await field.fill(value);
    }
  }

  /** What stands in a field. */
  async typed(label, within = this.page) {
    return await within.getByLabel(label, { exact: true }).first().inputValue();
  }

  /** The words of the page's main part have to match. */
  async sees(...expected) {
    const words = await this.page.locator("main").innerText();
    for (const each of expected) assert.match(words, each, `${this.where()} says:\n${words}`);
  }

  /** The words of the page's main part must not match. */
  async doesNotSee(...unexpected) {
    const words = await this.page.locator("main").innerText();
    for (const each of unexpected) assert.doesNotMatch(words, each, this.where());
  }

  /** The page's address has to match. */
  isAt(path) {
    assert.match(new URL(this.page.url()).pathname, path);
  }

  /** Whether the page has a link or a button with these words. */
  async has(words) {
    const found = named("link", words, this.page).or(named("button", words, this.page));
    return (await found.count()) > 0;
  }

  where() {
    return `${this.name} at ${this.page.url()}`;
  }

  async leaves() {
    await this.context.close();
    await this.#double?.context().close();
  }

  async #arrives(act, status) {
    const answered = this.page.waitForResponse((answer) => {
      const isPage = answer.request().isNavigationRequest() && answer.frame() === this.page.mainFrame();
      return isPage && (answer.status() < 300 || answer.status() >= 400);
    });
    const loaded = this.page.waitForEvent("load");
    const [answer] = await Promise.all([answered, loaded, act()]);
    assert.equal(answer.status(), status, `${this.where()}: ${answer.status()}, not ${status}`);
    await this.checks();
  }

  /** Checks the page that is shown; what is wrong with it fails the step when it ends. */
  async checks() {
    const where = this.where();
    assert.match(await this.page.title(), /\S – Clearing$/, where);
    assert.equal(await this.page.getByRole("heading", { level: 1 }).count(), 1, `${where}: headings of the first level`);
    const isEnhanced = await this.page.evaluate(() => document.body.classList.contains("js-enabled"));
    assert.equal(isEnhanced, this.scripts, `${where}: scripts run`);

    const misnamed = await this.page.evaluate(misnamedParts);
    if (misnamed.length > 0) this.#finds(`identifiers that are there twice, or named and not there: ${misnamed.join(" ")}`);
    const seen = await this.page.evaluate(shape);
    if (!READ.has(seen)) {
      READ.add(seen);
      for (const { id, help, nodes } of await this.#violations()) {
        this.#finds(`${id}: ${help}\n  ${nodes.map(({ html }) => html).join("\n  ")}`);
      }
    }
    await this.#picture("wide");
    for (const size of [MIDDLE, NARROW]) {
      await this.page.setViewportSize(size);
      const tooWide = await this.page.evaluate(widest);
      if (tooWide !== null) this.#finds(`it scrolls sideways at ${size.width}: ${tooWide}`);
    }
    const cut = await this.page.locator(".govuk-table").evaluateAll((tables) => tables.filter((one) => one.scrollWidth > one.parentElement.clientWidth + 1).map((one) => one.outerHTML.slice(0, 200)));
    if (cut.length > 0) this.#finds(`a table has columns out of sight at ${NARROW.width}: ${cut.join("\n  ")}`);
    await this.#picture("narrow");
    await this.page.setViewportSize(WIDE);
  }

  /** What was found wrong since the last time somebody asked. */
  findings() {
    return this.#findings.splice(0);
  }

  #finds(what) {
    this.#findings.push(`${this.where()}: ${what}`);
  }

  /** What axe has against the page. It cannot run where scripts are off, so there it reads a copy. */
  async #violations() {
    let page = this.page;
    if (this.#double !== null) {
      page = this.#double;
      const html = (await this.page.content()).replace(/<script\b[^>]*><\/script>/g, "");
      await page.unrouteAll();
      await page.route(this.page.url().replace(/#.*/, ""), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
      await page.goto(this.page.url());
    }
    // The pages have no frames, which the other mode opens a further page for.
    const axe = new AxeBuilder({ page }).withTags(RULES).disableRules(LEFT_OUT).setLegacyMode(true);
    return (await axe.analyze()).violations;
  }

  async #picture(width) {
    if (PICTURES === undefined) return;
    this.#pictures += 1;
    await mkdir(PICTURES, { recursive: true });
    const path = new URL(this.page.url()).pathname.replace(/[0-9a-f-]{36}/g, "ID").replaceAll("/", "_");
    const number = String(this.#pictures).padStart(3, "0");
    const file = `${this.name}-${this.scripts ? "js" : "nojs"}-${number}${path}-${width}.png`;
    await this.page.screenshot({ path: join(PICTURES, file), fullPage: true });
  }
}

function named(role, words, within) {
  return within.getByRole(role, { name: words, exact: typeof words === "string" });
}

/** A page with scripts, that shows copies of pages without. */
async function twin(browser) {
  const context = await browser.newContext({ viewport: WIDE });
  return await context.newPage();
}

/**
 * In the page: all that axe may judge it by, without its words. Elements and their attributes stay, text only as
 * being there; numbers and identifiers in attributes are alike, and of the same elements in a row two are as many as ten.
 */
function shape() {
  const worded = new Set(["alt", "content", "href", "placeholder", "title", "value"]);
  const plain = (name, value) => (worded.has(name) ? value.trim() !== "" : value.replace(/[0-9a-f-]{36}|\d+/g, "#"));
  const of = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() === "" ? "" : "text";
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "SCRIPT") return "";
    const attributes = [...node.attributes].map(({ name, value }) => ` ${name}=${plain(name, value)}`);
    const children = [...node.childNodes].map(of).filter((one) => one !== "");
    const kept = children.filter((one, at) => one !== children[at - 1] || one !== children[at - 2]);
    return `<${node.tagName}${attributes.join("")}>${kept.join("")}</>`;
  };
  return of(document.documentElement);
}

/** In the page: identifiers that two elements have, and those that an attribute names and no element has. */
function misnamedParts() {
  const all = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = all.filter((id, at) => all.indexOf(id) !== at);
  const attributes = ["for", "aria-describedby", "aria-labelledby", "aria-controls", "headers"];
  const named = attributes.flatMap((name) => [...document.querySelectorAll(`[${name}]`)].flatMap((element) => element.getAttribute(name).split(/\s+/)));
  return [...twice, ...named.filter((id) => id !== "" && !all.includes(id))];
}

/** In the page: what makes it wider than the window, if anything does. */
function widest() {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room && document.body.scrollWidth <= room) return null;
  const all = [...document.body.querySelectorAll("*")];
  const widest = all.reduce((one, other) => (other.getBoundingClientRect().right > one.getBoundingClientRect().right ? other : one));
  return widest.outerHTML.slice(0, 200);
}
