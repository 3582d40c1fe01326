// What members and staff do besides: threads read and watched, policies that change, devices
// signed out, accounts suspended, lists that go on, and attempts that are too many.

import assert from "node:assert/strict";
import { TestApp } from "../test_app.js";
import { ADA, BEN } from "../people.js";
import { until } from "../until.js";
import { signIn } from "./accounts.js";

const PUBLISH = `mutation($input: PolicyInput!) { publishPolicy(input: $input) { errors { message } } }`;
const SIGN_IN = `mutation($email: String!, $password: String!) {
  signIn(email: $email, password: $password) { errors { code } } }`;
const CREATE = `mutation($input: CreateTopicInput!) { createTopic(input: $input) { errors { message } } }`;

export const site = [
  ["a reader has read a thread and watches it", aThreadIsRead],
  ["what somebody began to write is kept for them", aDraftIsKept],
  ["a list goes on to its second page and back", aListGoesOn],
  ["a policy that changed comes before everything else", aPolicyChanges],
  ["a person signs out a device of their own", aDeviceIsSignedOut],
  ["an admin finds an account and suspends it, and lets it back in", anAccountIsSuspended],
  ["an admin sees that every email has gone out", everyEmailIsOut],
  ["who did not confirm may have the email again", theEmailIsSentAgain],
  ["too many attempts are told to wait", tooManyAttempts],
];

/** What the API answers, with the cookies of a visitor's browser. */
async function answers(visitor, query, variables) {
  const answer = await visitor.context.request.post("/graphql", { data: { query, variables } });
  return await answer.json();
}

/** Asks the API for what has to work. */
async function asks(visitor, query, variables) {
  const { data } = await answers(visitor, query, variables);
  assert.deepEqual(Object.values(data)[0].errors, [], query);
}

async function aThreadIsRead(story) {
  const { ada, ben, scripts } = story;
  await asks(ben, CREATE, { input: { categorySlug: "general", title: "Tea or coffee?", body: "I wonder." } });
  await ada.goes("/categories/general");
  await ada.sees(/1 new/);
  await ada.follows("Tea or coffee?");
  if (scripts) {
    // The page says by itself that it was read.
    await ada.page.getByRole("button", { name: "Mark as read" }).waitFor({ state: "detached" });
  } else {
    await ada.presses("Mark as read");
    await ada.sees(/Marked as read/);
  }
  await ada.presses("Follow this thread");
  assert.ok(await ada.has("Stop following"));
  await ada.goes("/categories/general");
  await ada.doesNotSee(/\d new/);
}

async function aDraftIsKept({ ada, scripts }) {
  await ada.goes("/categories/general");
  await ada.follows("Tea or coffee?");
  await ada.fills({ "Your reply": "Let me think about tea" });
  if (scripts) {
    // It is saved while she types.
    await ada.page.getByText("Draft saved.", { exact: true }).waitFor();
  } else {
    await ada.presses("Save draft");
    await ada.sees(/Draft saved/);
  }
  await ada.goes("/drafts");
  await ada.sees(/Reply to “Tea or coffee\?”/, /Let me think about tea/);
  await ada.follows(/^Continue/);
  await ada.sees(/You have a draft from/);
  assert.equal(await ada.typed("Your reply"), "Let me think about tea");
  await ada.presses("Delete it");
  await ada.sees(/Draft deleted/);
  assert.equal(await ada.typed("Your reply"), "");
}

async function aListGoesOn({ ada, ben }) {
  for (let n = 1; n <= 21; n += 1) {
    await asks(ben, CREATE, { input: { categorySlug: "say-hello", title: `Hello number ${n}`, body: "Hello." } });
  }
  await ada.goes("/categories/say-hello");
  await ada.sees(/Hello number 21/);
  await ada.follows(/^Next/);
  await ada.sees(/Hello from Leeds/);
  await ada.doesNotSee(/Hello number 21/);
  await ada.follows(/^Previous/);
  await ada.sees(/Hello number 21/);
}

async function aPolicyChanges({ ada, ben, iris, moss }) {
  const input = { kind: "COMMUNITY_GUIDELINES", title: "Community guidelines", body: "Be kind. Be **patient**." };
  await asks(iris, PUBLISH, { input });
  await ada.goes("/categories");
  ada.isAt(/^\/accept-policies$/);
  await ada.sees(/One of our policies has changed/);
  await ada.isRefused("Accept and continue", /Accept the policies/);
  for (const visitor of [ada, ben, iris, moss]) {
    await visitor.goes("/accept-policies");
    await visitor.unfolds("Community guidelines");
    await visitor.fills({ "I have read and accept the community guidelines": true });
    await visitor.presses("Accept and continue");
    assert.ok(await visitor.has("Forum"));
  }
}

async function aDeviceIsSignedOut(story) {
  const { ada } = story;
  const elsewhere = await story.arrives("ada elsewhere");
  await signIn(elsewhere, ADA);
  const others = ada.page.getByRole("button", { name: /^Sign out this device/ });
  await ada.goes("/account/devices");
  await ada.sees(/This device/, /Chrome on/);
  await others.first().waitFor();
  const before = await others.count();
  await elsewhere.goes("/account/devices");
  await elsewhere.presses("Sign out");
  await ada.goes("/account/devices");
  assert.equal(await others.count(), before - 1);

  await signIn(elsewhere, ADA);
  await ada.goes("/account/devices");
  await ada.presses("Sign out all other devices");
  await ada.sees(/All other devices signed out/, /This device/);
  assert.equal(await others.count(), 0);
  await elsewhere.goes("/account");
  await elsewhere.sees(/Sign in to see your account/);
  await elsewhere.leaves();
}

async function anAccountIsSuspended(story) {
  const { ben, iris } = story;
  await iris.goes("/admin");
  await iris.follows("Accounts");
  await iris.fills({ "Part of a name, or a whole email address": BEN.email });
  await iris.presses("Find");
  await iris.doesNotSee(/Ada Marlowe/, /@/);
  await iris.follows(BEN.name);
  await iris.sees(/Active/);
  await iris.follows("Suspend");
  await iris.isRefused("Suspend the account", /reason/);
  await iris.fills({ Reason: "They wrote to strangers." });
  await iris.presses("Suspend the account");
  await iris.sees(/Account suspended/, /They wrote to strangers/, /No end date/);
  // The email waits for as long as this can be undone.

  await ben.goes("/categories");
  ben.isAt(/^\/sign-in$/);
  await ben.fills({ "Email address": BEN.email, Password: BEN.password });
  await ben.isRefused("Sign in", /suspended/);

  await iris.follows("Reinstate");
  await iris.fills({ Reason: "It was somebody else." });
  await iris.presses("Reinstate the account");
  await iris.sees(/Account reinstated/, /Active/);
  await iris.follows("Change the role");
  await iris.isRefused("Change the role", /already/);
  await iris.goes("/moderation/log");
  await iris.sees(/Suspended an account/, /Reinstated an account/, /It was somebody else/);
  await signIn(ben, BEN);
  await ben.sees(/Hello, Ben Okafor/);
}

async function everyEmailIsOut({ iris }) {
  await iris.goes("/admin");
  await iris.follows("Emails that could not be sent");
  await iris.sees(/Every email has been sent/);
}

async function theEmailIsSentAgain(story) {
  const dora = await story.arrives("dora");
  const person = { email: "dora.quill@hmrc.gov.uk", password: "nine patient newts juggle" };
  await dora.goes("/sign-up");
  await dora.fills({
    "Work email address": person.email,
    Password: person.password,
    Name: "Dora Quill",
    "I have read and accept the Data policy (opens in a new tab)": true,
    "I have read and accept the Terms of service (opens in a new tab)": true,
    "I have read and accept the Community guidelines (opens in a new tab)": true,
  });
  await dora.presses("Create account");
  await dora.goes("/sign-in");
  await dora.fills({ "Email address": person.email, Password: person.password });
  await dora.isRefused("Sign in", /confirm your email address/i);
  await dora.sees(/Confirm your email address first/);
  await dora.presses("Send the email again");
  await dora.sees(/Check your email/);
  await dora.leaves();
}

async function tooManyAttempts(story) {
  const app = await TestApp.start({ CLEARING_RATE_LIMITS: "on" });
  const guest = await story.arrives("hasty guest", app);
  const nobody = { email: "nobody@hmrc.gov.uk", password: "twelve violet herons" };
  await guest.goes("/sign-in");
  await guest.fills({ "Email address": nobody.email, Password: nobody.password });
  await guest.isRefused("Sign in", /wrong/);
  await guest.fills({ Password: nobody.password });
  // Each further attempt has to wait longer: after the third, for ten seconds.
  for (let n = 2; n <= 3; n += 1) {
    await until("an attempt is let through", async () => {
      const { data } = await answers(guest, SIGN_IN, nobody);
      return data?.signIn.errors[0].code === "SIGN_IN_FAILED";
    });
  }
  await guest.presses("Sign in", { status: 429 });
  await guest.sees(/There is a problem/, /Too many attempts. Try again in/);
  await guest.leaves();
  await app.stop();
}
