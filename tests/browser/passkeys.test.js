// Passkeys: set up, used to sign in and to confirm that it is still you, with an authenticator that
// Chromium simulates. Without scripts a recovery code does instead.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { MODERATOR } from "./people.js";
import { TestApp } from "./test_app.js";
import { launch, Visitor } from "./visitor.js";

let browser;
before(async () => (browser = await launch()));
after(async () => await browser.close());

test("a moderator sets up a passkey, signs in with it and confirms with it", async () => {
  // Browsers make passkeys for names only, not for numbers.
  const app = await TestApp.start({}, "localhost");
  try {
    await app.createAccount(MODERATOR);
    const moss = await Visitor.arrive(browser, app, "moss", true);
    const authenticator = await Authenticator.of(moss);
    const codes = await setsUp(moss, authenticator);
    const used = await signsIn(moss, authenticator);
    await usedAnswersAreRefused(moss, used);
    await confirms(moss);
    assert.deepEqual(moss.findings(), []);
    await moss.leaves();
    await signsInWithoutScripts(app, codes);
  } catch (error) {
    console.error(app.said);
    throw error;
  } finally {
    await app.stop();
  }
});

/** What a phone or a laptop does, simulated. */
class Authenticator {
  static async of(visitor) {
    const one = new Authenticator();
    one.cdp = await visitor.context.newCDPSession(visitor.page);
    await one.cdp.send("WebAuthn.enable");
    const options = {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    };
    const { authenticatorId } = await one.cdp.send("WebAuthn.addVirtualAuthenticator", { options });
    one.id = authenticatorId;
    return one;
  }

  /** Whether the person unlocks it when they are asked. */
  async unlocks(isUserVerified) {
    await this.cdp.send("WebAuthn.setUserVerified", { authenticatorId: this.id, isUserVerified });
  }

  async nPasskeys() {
    const { credentials } = await this.cdp.send("WebAuthn.getCredentials", { authenticatorId: this.id });
    return credentials.length;
  }
}

async function typesPassword(moss) {
  await moss.goes("/sign-in");
  await moss.fills({ "Email address": MODERATOR.email, Password: MODERATOR.password });
  await moss.presses("Sign in");
}

async function setsUp(moss, authenticator) {
  await typesPassword(moss);
  moss.isAt(/^\/account\/security$/);
  await moss.follows("Set up a passkey");
  await moss.fills({ "Name (optional)": "Work laptop" });
  await moss.presses("Set up a passkey");
  await moss.sees(/2-step verification is set up/, /Save your recovery codes/);
  assert.equal(await authenticator.nPasskeys(), 1);
  const codes = await moss.page.locator(".clearing-codes li").allInnerTexts();
  assert.equal(codes.length, 10);
  await moss.follows("I have saved them");
  await moss.goes("/account/security");
  await moss.sees(/Work laptop/, /Not used yet/, /10 recovery codes left/);
  return codes;
}

/** Signs in with the passkey; returns what the browser said of it. */
async function signsIn(moss, authenticator) {
  await moss.presses("Sign out");
  await typesPassword(moss);
  moss.isAt(/^\/sign-in\/code$/);
  await authenticator.unlocks(false);
  await moss.page.getByRole("button", { name: "Use your passkey" }).click();
  await moss.page.getByText(/You did not use a passkey/).waitFor();
  await authenticator.unlocks(true);
  const sent = moss.page.waitForRequest((request) => request.url().endsWith("/sign-in/passkey"));
  await moss.presses("Use your passkey");
  moss.isAt(/^\/$/);
  await moss.goes("/account/security");
  await moss.sees(/Last used on/);
  return new URLSearchParams((await sent).postData()).get("credential");
}

async function usedAnswersAreRefused(moss, credential) {
  await moss.presses("Sign out");
  await typesPassword(moss);
  const form = moss.page.locator("form[data-passkey]");
  await form.locator("[data-credential]").evaluate((field, used) => (field.value = used), credential);
  await moss.isRefused("Use your passkey", /could not check your passkey/);
  await moss.presses("Use your passkey");
  moss.isAt(/^\/$/);
}

async function confirms(moss) {
  await moss.goes("/account/step-up?next=/account");
  await moss.presses("Use your passkey");
  moss.isAt(/^\/account$/);
}

async function signsInWithoutScripts(app, [code]) {
  const moss = await Visitor.arrive(browser, app, "moss", false);
  await typesPassword(moss);
  await moss.sees(/Passkeys need JavaScript/);
  assert.ok(!(await moss.has("Use your passkey")));
  await moss.fills({ Code: code });
  await moss.presses("Continue");
  await moss.goes("/account/security");
  await moss.sees(/9 recovery codes left/);
  assert.deepEqual(moss.findings(), []);
  await moss.leaves();
}
