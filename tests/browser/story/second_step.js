// 2-step verification: moderators and admins set it up at first, and are asked for a code after.

import assert from "node:assert/strict";
import { Authenticator } from "../authenticator.js";

/** The apps of everybody on an app, by their email address. */
const APPS = new WeakMap();

function appsOf(visitor) {
  if (!APPS.has(visitor.app)) APPS.set(visitor.app, new Map());
  return APPS.get(visitor.app);
}

/** Does what comes after the password, if anything: a code, or the set-up. */
export async function takesSecondStep(visitor, person) {
  const { pathname } = new URL(visitor.page.url());
  if (pathname === "/sign-in/code") await entersCode(visitor, person);
  else if (pathname === "/account/security") await setsUpApp(visitor, person);
}

async function entersCode(visitor, { email }) {
  await visitor.isRefused("Continue", /Enter a code/);
  await visitor.fills({ Code: "123" });
  await visitor.isRefused("Continue", /The code is wrong/);
  assert.equal(await visitor.typed("Code"), "", "a code is never sent back");
  await visitor.fills({ Code: await appsOf(visitor).get(email).code() });
  await visitor.presses("Continue");
}

async function setsUpApp(visitor, { email }) {
  await visitor.sees(/Set up a second step before/);
  await visitor.presses("Set up an authenticator app");
  const key = await visitor.page.locator(".clearing-key").innerText();
  const app = new Authenticator(key);
  appsOf(visitor).set(email, app);
  await visitor.fills({ Code: "000000" });
  await visitor.isRefused("Turn on 2-step verification", /The code is wrong/);
  await visitor.fills({ Code: await app.code(), "Name (optional)": "Work phone" });
  await visitor.presses("Turn on 2-step verification");
  await visitor.sees(/2-step verification is set up/, /Save your recovery codes/);
  assert.equal(await visitor.page.locator(".clearing-codes li").count(), 10);
  await visitor.follows("I have saved them");
}
