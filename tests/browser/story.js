// The whole story of the service in a real browser, with scripts or without: from
// sign-up to a closed thread, and from a participants file to an outcome.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accounts } from "./story/accounts.js";
import { clearing } from "./story/clearing.js";
import { site } from "./story/site.js";
import { programme } from "./story/programme.js";
import { TestApp } from "./test_app.js";
import { launch, Visitor } from "./visitor.js";

const STEP_WITHIN_MS = 300_000;

let browser;
before(async () => (browser = await launch()));
after(async () => await browser.close());

/** The tests of the story, with scripts or without: each in a process of its own. */
export function tell(scripts) {
  describe(`with JavaScript ${scripts ? "on" : "off"}`, () => {
    const visitors = [];
    const story = { scripts };
    story.arrives = async (name, app = story.app) => {
      const visitor = await Visitor.arrive(browser, app, name, scripts);
      visitors.push(visitor);
      return visitor;
    };
    let failed = null;

    before(async () => (story.app = await TestApp.start()));
    after(async () => {
      if (failed !== null) console.error(story.app.said);
      for (const visitor of visitors) await visitor.leaves();
      await story.app.stop();
    });

    for (const [words, step] of [...accounts, ...clearing, ...site, ...programme]) {
      test(words, { timeout: STEP_WITHIN_MS }, async () => {
        // Each step goes on where the one before ended.
        if (failed !== null) throw new Error(`not reached, since this failed: ${failed}`);
        failed = words;
        await step(story);
        failed = null;
        const findings = visitors.flatMap((visitor) => visitor.findings());
        assert.equal(findings.length, 0, findings.join("\n"));
      });
    }
  });
}
