// The whole story of the service in a real browser, once with scripts and once without: from
// sign-up to a closed thread, and from a participants file to an outcome.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accounts } from "./story/accounts.js";
import { clearing } from "./story/clearing.js";
import { house } from "./story/house.js";
import { programme } from "./story/programme.js";
import { Stage } from "./stage.js";
import { launch, Visitor } from "./visitor.js";

const STEP_WITHIN_MS = 300_000;

let browser;
before(async () => (browser = await launch()));
after(async () => await browser.close());

for (const scripts of [true, false]) {
  describe(`with JavaScript ${scripts ? "on" : "off"}`, () => {
    const visitors = [];
    const cast = { scripts };
    cast.arrives = async (name, stage = cast.stage) => {
      const visitor = await Visitor.arrive(browser, stage, name, scripts);
      visitors.push(visitor);
      return visitor;
    };
    let failed = null;

    before(async () => (cast.stage = await Stage.build()));
    after(async () => {
      if (failed !== null) console.error(cast.stage.said);
      for (const visitor of visitors) await visitor.leaves();
      await cast.stage.strike();
    });

    for (const [words, step] of [...accounts, ...clearing, ...house, ...programme]) {
      test(words, { timeout: STEP_WITHIN_MS }, async () => {
        // Each step goes on where the one before ended.
        if (failed !== null) throw new Error(`not reached, since this failed: ${failed}`);
        failed = words;
        await step(cast);
        failed = null;
        const findings = visitors.flatMap((visitor) => visitor.findings());
        assert.equal(findings.length, 0, findings.join("\n"));
      });
    }
  });
}
