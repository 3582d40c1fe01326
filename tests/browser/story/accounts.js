// How people come in: sign-up, the email, waiting, a person who looks, and the ways back in.

import assert from "node:assert/strict";
import { ADA, ADMIN, BEN, MODERATOR, STRANGER } from "../people.js";
import { until } from "../until.js";
import { takesSecondStep } from "./second_step.js";

const TICKS = {
  "I have read and accept the Data policy (opens in a new tab)": true,
  "I have read and accept the Terms of service (opens in a new tab)": true,
  "I have read and accept the Community guidelines (opens in a new tab)": true,
};

export const accounts = [
  ["a guest sees what this is, and its policies", aGuestLooksAround],
  ["an address from outside is refused, and what was typed is kept", anAddressIsRefused],
  ["an allowed address gets an email, and the button on its page confirms it", anAddressIsConfirmed],
  ["who is not verified yet sees how far their account is, and nothing else", aPendingAccountWaits],
  ["the first admin comes from the command line", theFirstAdminSignsIn],
  ["the admin verifies a person in the queue", theAdminVerifies],
  ["a stranger is rejected with a reason, which is mailed", aStrangerIsRejected],
  ["the member sees the categories, and their account", theMemberComesIn],
  ["a forgotten password is set anew by email", aPasswordIsReset],
  ["the password and the email address are changed on My account", whatOneSignsInWithIsChanged],
];

export async function signIn(visitor, person) {
  await visitor.goes("/sign-in");
  await visitor.fills({ "Email address": person.email, Password: person.password });
  await visitor.presses("Sign in");
  await takesSecondStep(visitor, person);
}

export async function signOut(visitor) {
  await visitor.presses("Sign out");
  assert.ok(!(await visitor.has("Sign out")));
}

async function signUp(visitor, person) {
  await visitor.goes("/sign-up");
  await visitor.fills({
    "Work email address": person.email,
    Password: person.password,
    Name: person.name,
    "Grade (optional)": person.grade,
    "Department or agency (optional)": person.organisation,
    "Profession (optional)": person.profession,
    ...TICKS,
  });
}

async function aGuestLooksAround(story) {
  const guest = await story.arrives("guest");
  await guest.goes("/");
  await guest.sees(/Find a mentor or a mentee/);
  for (const policy of ["Data policy", "Terms of service", "Community guidelines"]) {
    await guest.follows(policy);
    await guest.sees(new RegExp(policy), /Version \d/);
  }
  await guest.goes("/no-such-page", 404);
  await guest.sees(/Page not found/);
  await guest.goes("/categories");
  guest.isAt(/^\/sign-in$/);
  await guest.goes("/confirm");
  await guest.sees(/not complete/);
  await guest.goes("/reset-password");
  await guest.sees(/not complete/);
  await guest.goes("/programme");
  await guest.leaves();
}

async function anAddressIsRefused(story) {
  story.ada = await story.arrives("ada");
  const { ada } = story;
  await ada.goes("/");
  await ada.follows("Create an account");
  await ada.isRefused("Create account", /problem/);

  await signUp(ada, { ...ADA, email: "ada.marlowe@gmail.com" });
  await ada.isRefused("Create account", /address/i);
  assert.equal(await ada.typed("Work email address"), "ada.marlowe@gmail.com");
  assert.equal(await ada.typed("Name"), ADA.name);
  assert.equal(await ada.typed("Password"), "", "a password is never sent back");
  assert.equal(await ada.page.getByLabel("Grade (optional)").locator("option:checked").innerText(), ADA.grade);
  for (const label of Object.keys(TICKS)) assert.ok(await ada.page.getByLabel(label).isChecked(), label);

  await ada.fills({ "Work email address": ADA.email, Password: "password1234" });
  await ada.isRefused("Create account", /easy to guess/);
}

async function anAddressIsConfirmed(story) {
  const { ada, app } = story;
  if (story.scripts) {
    await ada.page.getByRole("button", { name: "Show password" }).click();
    assert.equal(await ada.page.getByLabel("Password", { exact: true }).getAttribute("type"), "text");
  }
  await ada.fills({ Password: ADA.password });
  await ada.presses("Create account");
  await ada.sees(/Check your email/);

  const link = await app.emails.link(ADA.email, "/confirm");
  assert.ok(link.startsWith(app.url), link);
  await ada.goes(link);
  await ada.presses("Confirm my email address");
  await ada.sees(/Email address confirmed/);

  await ada.goes(link);
  await ada.isRefused("Confirm my email address", /link/i);
}

async function aPendingAccountWaits({ ada }) {
  if (await ada.has("Sign out")) await signOut(ada);
  await ada.goes("/sign-in");
  await ada.fills({ "Email address": ADA.email, Password: "not the password" });
  await ada.isRefused("Sign in", /password/i);
  assert.equal(await ada.typed("Email address"), ADA.email);
  await ada.fills({ Password: ADA.password });
  await ada.presses("Sign in");
  await ada.sees(/A moderator will check your account/);
  await ada.goes("/categories");
  await ada.sees(/A moderator will check your account/);
  await ada.goes("/programme");
  await ada.sees(/no round/);
}

async function theFirstAdminSignsIn(story) {
  for (const person of [ADMIN, MODERATOR, { ...BEN, role: "member" }]) await story.app.createAccount(person);
  story.iris = await story.arrives("iris");
  const { iris } = story;
  await iris.goes("/admin/rounds");
  iris.isAt(/^\/sign-in$/);
  await iris.fills({ "Email address": ADMIN.email, Password: ADMIN.password });
  await iris.presses("Sign in");
  iris.isAt(/^\/account\/security$/);
  await takesSecondStep(iris, ADMIN);
  await signOut(iris);
  await iris.goes("/admin/rounds");
  await iris.fills({ "Email address": ADMIN.email, Password: ADMIN.password });
  await iris.presses("Sign in");
  iris.isAt(/^\/sign-in\/code$/);
  await takesSecondStep(iris, ADMIN);
  iris.isAt(/^\/admin\/rounds$/);
  await iris.sees(/There are no rounds yet/);
}

async function theAdminVerifies({ iris }) {
  await iris.follows("Home");
  await iris.sees(/Accounts to verify/, new RegExp(ADA.name));
  await iris.follows("Moderation");
  await iris.follows(/^Accounts to verify/);
  await iris.sees(/•••@/, new RegExp(ADA.organisation), new RegExp(ADA.grade));
  await iris.doesNotSee(new RegExp(ADA.email));
  await iris.unfolds("Show the email address");
  await iris.fills({ "To check who the person is": true });
  await iris.presses("Show the address");
  await iris.sees(/for an hour/, new RegExp(ADA.email));
  await iris.presses(/^Verify/);
  // The email waits for as long as this can be undone.
  await iris.sees(/Account verified/, /email the person in 10 minutes/, /No accounts are waiting/);
}

async function aStrangerIsRejected(story) {
  const { iris, app } = story;
  const cleo = await story.arrives("cleo");
  await signUp(cleo, STRANGER);
  await cleo.presses("Create account");
  await cleo.goes(await app.emails.link(STRANGER.email, "/confirm"));
  await cleo.presses("Confirm my email address");

  await iris.goes("/moderation/accounts");
  await iris.unfolds("Reject");
  await iris.isRefused("Reject", /reason/);
  await iris.fills({ Reason: "We could not find you in the directory." });
  await iris.presses("Reject");
  await iris.sees(/Account rejected/, /email the person in 10 minutes/, /No accounts are waiting/);
  await iris.goes("/moderation/log");
  await iris.doesNotSee(new RegExp(STRANGER.email), new RegExp(STRANGER.name));
  await cleo.leaves();
}

async function theMemberComesIn({ ada }) {
  await ada.goes("/");
  await ada.sees(/Hello, Ada Marlowe/, /Say hello/);
  await ada.follows("Forum");
  await ada.sees(/Clearing/, /Say hello/, /General/);
  await ada.goes("/waiting");
  await ada.sees(/Your account is ready/);
  await ada.goes("/accept-policies");
  await ada.sees(/You have accepted all our policies/);
  // Who is signed in has nothing to do there.
  for (const path of ["/sign-in", "/sign-up"]) {
    await ada.goes(path);
    ada.isAt(/^\/$/);
  }
  await ada.goes("/moderation", 403);
  await ada.sees(/You do not have permission to see this page/);
  await ada.goes("/admin/rounds", 403);
  await ada.follows("My account");
  await ada.sees(new RegExp(ADA.email), /accepted on/);
  assert.equal(await ada.typed("Name"), ADA.name);
  await ada.follows("Manage sign-in devices");
  await ada.sees(/Where you are signed in/);
}

async function aPasswordIsReset({ ada, app }) {
  await signOut(ada);
  await ada.goes("/sign-in");
  await ada.follows("I have forgotten my password");
  await ada.fills({ "Email address": ADA.email });
  await ada.presses("Send me a link");
  await ada.sees(/Check your email/);
  const link = await app.emails.link(ADA.email, "/reset-password");
  await ada.goes(link);
  await ada.fills({ "New password": "short" });
  await ada.isRefused("Set password and sign in", /at least 12 characters/);
  ADA.password = "seven quiet otters paint";
  await ada.fills({ "New password": ADA.password });
  await ada.presses("Set password and sign in");
  await ada.sees(/Password changed/, /Hello, Ada Marlowe/);
  await signOut(ada);
  await ada.goes(link);
  await ada.fills({ "New password": "eight quiet otters paint" });
  await ada.isRefused("Set password and sign in", /link/i);
  await signIn(ada, ADA);
  await ada.sees(/Hello, Ada Marlowe/, /Say hello/);
}

async function whatOneSignsInWithIsChanged({ ada, app }) {
  await ada.goes("/account");
  await ada.follows(/^Change\s+password/);
  await ada.fills({ "Current password": "not the password", "New password": "short" });
  await ada.isRefused("Change password", /Your password is wrong/);
  await ada.sees(/at least 12 characters/);
  const changed = "nine quiet otters paint";
  await ada.fills({ "Current password": ADA.password, "New password": changed });
  await ada.presses("Change password");
  await ada.sees(/Password changed/, /My account/);
  ADA.password = changed;

  await ada.follows(/^Change\s+email address/);
  await ada.fills({ "New email address": "ada@gmail.com", "Your password": "x" });
  await ada.isRefused("Email me a link", /Civil Service email address/);
  const former = ADA.email;
  const email = former.replace("@", ".new@");
  await ada.fills({ "New email address": email, "Your password": ADA.password });
  await ada.presses("Email me a link");
  await ada.sees(/Check your new mailbox/);
  const stop = await app.emails.link(former, "/account/email/stop");
  const link = await app.emails.link(email, "/account/email/confirm");
  await ada.goes(link);
  await ada.presses("Use this email address");
  await ada.sees(/Email address changed/, new RegExp(email));
  await ada.goes(link);
  await ada.isRefused("Use this email address", /already used this link/);

  // It was not her after all: the old address takes it back.
  const used = await app.emails.link(former, "/reset-password");
  await ada.goes(stop);
  await ada.presses("Stop the change");
  await ada.sees(/stopped the change/, /Sign in/);
  const reset = await until("a new link to set a password", async () => {
    const link = await app.emails.link(former, "/reset-password");
    return link !== used && link;
  });
  await ada.goes(reset);
  ADA.password = "ten quiet otters paint";
  await ada.fills({ "New password": ADA.password });
  await ada.presses("Set password and sign in");
  await ada.sees(/Password changed/);
}
