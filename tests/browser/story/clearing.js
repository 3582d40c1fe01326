// How people find each other: adverts, offers, a match declared, and threads closed and reopened.

import assert from "node:assert/strict";
import { ADA, BEN, MODERATOR } from "../people.js";
import { signIn } from "./accounts.js";

const TITLE = "[Mentor wanted] Ada Marlowe, HEO, Cabinet Office";
const SOMEONE_ELSE = "My match is someone else";
const TICK = "I understand that every member of the forum will see this advert with my name, grade and organisation.";

export const clearing = [
  ["a bad advert is refused with its reason, and a good one shown before it is posted", anAdvertIsTriedOut],
  ["an advert is not posted before its author ticks who will see it", aMissingTickIsRefused],
  ["a second member finds the advert by the filters and by search", theAdvertIsFound],
  ["a second member replies and offers", anOfferIsMade],
  ["a typed title is refused with what is wrong, and taken when it is right", aTitleIsTyped],
  ["an author edits the fields of an advert, and withdraws it", anAdvertIsChanged],
  ["the author accepts the offer, and each sees the other's address", theOfferIsAccepted],
  ["a moderator closes the thread from the queue, and nobody can reply", theThreadIsClosed],
  ["a moderator reopens the thread with a reason, and the log has it all", theThreadIsReopened],
  ["two are introduced, both say yes, and one ends the match", twoAreIntroduced],
  ["the author declares a match that was made elsewhere", theMatchIsDeclared],
  ["an author edits and removes a post in an ordinary category", aTopicIsWritten],
];

async function anAdvertIsTriedOut({ ada, scripts }) {
  await ada.goes("/categories/clearing");
  await ada.sees(/There are no threads here yet/);
  await ada.follows("Write an advert");
  assert.equal(await ada.typed("Name"), ADA.name);
  await ada.isRefused("Preview the advert", /./);

  await ada.goes("/adverts/new");
  await ada.fills({
    "A mentor": true,
    Name: "Ada, Marlowe",
    Profession: ADA.profession,
    "About you": "I work on **grants**. Call me on 020 7946 0958.",
    "What you are looking for": "Somebody who moved between departments.",
  });
  if (scripts) await anAnswerIsPreviewed(ada);
  await ada.presses("Preview the advert");
  await ada.sees(/There is a problem/, /comma/, /phone number/i);
  assert.equal(await ada.typed("About you"), "I work on **grants**. Call me on 020 7946 0958.");
  assert.equal(await ada.page.locator("article strong").innerText(), "grants");

  await ada.fills({ Name: ADA.name, "About you": "I work on **grants**." });
  await ada.presses("Preview again");
  await ada.sees(/\[Mentor wanted\] Ada Marlowe, HEO, Cabinet Office/);
  await ada.doesNotSee(/There is a problem/, /phone number/i);
}

/** With scripts, Markdown is shown as it will look below the field. */
async function anAnswerIsPreviewed(ada) {
  await ada.unfolds("Preview");
  await ada.page.locator(".clearing-preview strong", { hasText: "grants" }).waitFor();
  await ada.checks();
}

async function aMissingTickIsRefused({ ada }) {
  await ada.isRefused("Post the advert", /visible|see this/);
  assert.equal(await ada.typed("What you are looking for"), "Somebody who moved between departments.");
  await ada.fills({ [TICK]: true });
  await ada.presses("Post the advert");
  ada.isAt(/^\/topics\/\d+$/);
  await ada.sees(/Advert posted/, /Mentor wanted/, /grants/);
  assert.ok(await ada.has("I have found a match"));
  assert.ok(!(await ada.has(/^Offer to be/)), "nobody offers to themselves");

  await ada.goes("/adverts/new");
  await ada.sees(/open advert/);
}

async function theAdvertIsFound(story) {
  story.ben = await story.arrives("ben");
  const { ben } = story;
  await signIn(ben, BEN);
  await ben.goes("/categories/clearing");
  await ben.sees(/1 new|Open/);
  await ben.unfolds("Filter the adverts");
  await ben.fills({ "Who is wanted": "Mentees" });
  await ben.presses("Apply");
  await ben.sees(/No adverts match these filters/);
  await ben.fills({ "Who is wanted": "Mentors", Grade: ADA.grade, State: "Open", Order: "Oldest first" });
  await ben.presses("Apply");
  await ben.sees(/Ada Marlowe/);
  await ben.follows("Filter by profession or organisation too");
  await ben.fills({ Profession: "Finance" });
  await ben.presses("Apply");
  await ben.sees(/No adverts match these filters/);
  await ben.follows("Filter by profession or organisation too");
  await ben.fills({ Profession: ADA.profession, "Department or agency": ADA.organisation, Grade: ADA.grade });
  await ben.presses("Apply");
  await ben.sees(/Ada Marlowe/);

  await ben.follows("Search");
  await ben.fills({ "Words in titles and posts": "grants" });
  await ben.presses("Search");
  await ben.sees(/Ada Marlowe/);
  await ben.fills({ "Words in titles and posts": "zeppelin" });
  await ben.presses("Search");
  await ben.sees(/No results for “zeppelin”/);
}

async function anOfferIsMade({ ada, ben }) {
  await ben.goes("/categories/clearing");
  await ben.follows(TITLE);
  await ben.isRefused("Post reply", /./);
  await ben.fills({ "Your reply": "What do you hope to learn?\n\n<script>alert(1)</script>" });
  await ben.presses("Post reply");
  await ben.sees(/Reply posted/, /What do you hope to learn/, /alert\(1\)/);
  await ben.fills({ "Your reply": "I moved twice, and would gladly be your mentor." });
  await ben.presses("Offer to be their mentor");
  await ben.sees(/1 offer/, /gladly be your mentor/);

  await ada.goes("/categories/clearing");
  await ada.sees(/2 new/);
  await ada.follows(TITLE);
  await ada.sees(/1 offer/, /Ben Okafor/);
}

async function aTitleIsTyped({ ben, scripts }) {
  await ben.goes("/categories/clearing/new");
  await ben.fills({ Title: "Mentor wanted: Ben", Text: "I would like to mentor somebody in policy." });
  if (scripts) {
    const status = ben.page.getByRole("status").filter({ hasText: "Not yet" });
    await status.waitFor();
    await ben.checks();
  }
  await ben.isRefused("Post", /square brackets/);
  assert.equal(await ben.typed("Title"), "Mentor wanted: Ben");
  await ben.fills({ Title: "[mentee wanted]  Ben Okafor,g7,HMRC", [TICK]: true });
  await ben.presses("Post");
  await ben.sees(/Thread posted/, /\[Mentee wanted\] Ben Okafor, G7, /);
}

async function anAdvertIsChanged({ ben }) {
  await ben.goes("/categories/clearing");
  await ben.follows(/^\[Mentee wanted\] Ben Okafor/);
  await ben.follows(/^Edit/);
  assert.equal(await ben.typed("Name"), BEN.name);
  await ben.fills({ Profession: BEN.profession, "What you are looking for": "Somebody curious." });
  await ben.isRefused("Save the advert", /./);
  assert.equal(await ben.typed("What you are looking for"), "Somebody curious.");
  await ben.fills({ [TICK]: true });
  await ben.presses("Save the advert");
  await ben.sees(/Advert updated/, /Somebody curious/);
  await ben.follows("Withdraw the advert");
  await ben.presses("Withdraw the advert");
  await ben.sees(/Advert withdrawn/);
}

async function theOfferIsAccepted({ ada, ben }) {
  await ada.goes("/categories/clearing");
  await ada.follows(TITLE);
  await ada.unfolds("Accept");
  await ada.presses("Accept the offer");
  ada.isAt(/^\/clearing\/matches$/);
  await ada.sees(/You have a match/, /Ben Okafor/, new RegExp(BEN.email));
  await ben.goes("/clearing/matches");
  await ben.sees(/Ada Marlowe/, new RegExp(ADA.email));
  await ben.goes("/clearing/offers");
  await ben.sees(/Accepted/);
}

async function theThreadIsClosed(story) {
  story.moss = await story.arrives("moss");
  const { moss, ben } = story;
  await signIn(moss, MODERATOR);
  await moss.sees(/Threads to close/, /Ada Marlowe/);
  await moss.follows("Moderation");
  await moss.follows(/^Threads to close/);
  await moss.sees(/The author says they found a match/, /waiting since/);
  await ben.goes("/categories/clearing");
  await ben.follows(TITLE);
  await ben.fills({ "Your reply": "One more word." });
  await moss.presses(/^Close.*Mentee wanted/);
  await moss.presses(/^Close.*Mentor wanted/);
  await moss.sees(/Thread closed/, /No threads are waiting/);

  // The page that Ben still has open can no longer reply.
  await ben.isRefused("Post reply", /closed/);
  await ben.goes(new URL(ben.page.url()).pathname.replace(/\/reply$/, ""));
  await ben.sees(/You cannot reply to a closed thread/, /Closed on/);
  assert.ok(!(await ben.has("Post reply")));
  await ben.goes("/categories/clearing?state=CLOSED");
  await ben.sees(/Ada Marlowe/);
}

async function theThreadIsReopened({ moss, ben }) {
  await moss.goes("/categories/clearing");
  await moss.follows(TITLE);
  await moss.follows("Reopen this thread");
  await moss.isRefused("Reopen the thread", /reason/);
  await moss.fills({ Reason: "They could not agree on a time." });
  await moss.presses("Reopen the thread");
  await moss.sees(/Thread reopened/);
  assert.ok(await moss.has("Post reply"));
  await moss.follows("Close this thread");
  await moss.sees(/Nobody can reply to a closed thread/);
  await moss.goes("/moderation/log");
  await moss.sees(/They could not agree on a time/, /Moss Penhale/, /From “Closed” to “Open”/);
  await ben.goes("/categories/clearing");
  await ben.follows(TITLE);
  assert.ok(await ben.has("Post reply"));
}

async function twoAreIntroduced({ ada, moss, iris }) {
  await moss.goes("/adverts/new");
  await moss.fills({
    "A mentee": true,
    Name: MODERATOR.name,
    Grade: "Grade 7",
    "Department or agency": "HM Revenue and Customs",
    Profession: ADA.profession,
    "About you": "I moved from operations to policy.",
    "What you are looking for": "Somebody who would like to.",
  });
  await moss.presses("Preview the advert");
  await moss.fills({ [TICK]: true });
  await moss.presses("Post the advert");
  await moss.sees(/Advert posted/);

  await iris.goes("/moderation/introductions");
  await iris.sees(/1 introduction/, /Ada Marlowe/, /Moss Penhale/, /two grades above you/);
  await iris.fills({ Hour: "25" });
  await iris.isRefused("Save", /hour/i);
  await iris.presses("Ask them now");
  await iris.sees(/Introductions made/, /introductions to answer/);

  await ada.goes("/notifications");
  await ada.follows(/We would like to introduce you to Moss Penhale/);
  ada.isAt(/^\/clearing\/introductions$/);
  await ada.sees(/Moss Penhale/, /Grade 7/, /two grades above you/);
  await ada.presses(/^Yes, introduce us/);
  await ada.sees(/Answer saved/, /You said yes/);
  await moss.goes("/clearing/introductions");
  await moss.sees(/Ada Marlowe/);
  await moss.presses(/^No/);
  await moss.sees(/You said no. They will not be told/);
  await ada.goes("/clearing/introductions");
  await ada.doesNotSee(/said no/, /Did not work out/);
  await moss.presses(/^Yes, introduce us/);
  await moss.sees(/Matched/);
  await ada.goes("/clearing/matches");
  await ada.sees(/Moss Penhale/, new RegExp(MODERATOR.email));
  await ada.unfolds("End this match");
  await ada.presses("End the match");
  await ada.sees(/Match ended/);
  await ada.doesNotSee(new RegExp(MODERATOR.email));
}

async function theMatchIsDeclared({ ada }) {
  await ada.goes("/categories/clearing");
  await ada.follows(TITLE);
  await ada.doesNotSee(/Matched with/);
  await ada.follows("I have found a match");
  await ada.fills({ "Your closing message": "" });
  await ada.isRefused("Declare the match", /./);
  await ada.fills({ "Your closing message": "I have found a match at work." });
  await ada.presses("Declare the match");
  await ada.sees(/Match declared. A moderator/, /a match at work/, /Match declared/i);
  assert.ok(!(await ada.has("I have found a match")));
}

async function aTopicIsWritten({ ben, moss }) {
  await ben.goes("/categories/say-hello");
  await ben.follows("Start a thread");
  await ben.isRefused("Post", /./);
  await ben.fills({ Title: "Hello from Leeds", Text: "I am *new*.\n\n> A quote\n\n- one\n- two" });
  await ben.presses("Post");
  await ben.sees(/Hello from Leeds/, /A quote/);
  const topic = new URL(ben.page.url()).pathname;
  await ben.follows(/^Edit/);
  assert.match(await ben.typed("Post 1"), /I am \*new\*/);
  await ben.fills({ "Post 1": "I am no longer new." });
  await ben.presses("Save");
  await ben.sees(/Post updated/, /no longer new/, /edited/);

  await ben.fills({ "Your reply": "A reply that goes." });
  await ben.presses("Post reply");
  await moss.goes(topic);
  await moss.follows(/^Delete/);
  await moss.sees(/A reply that goes/);
  await moss.fills({ Reason: "It was posted twice." });
  await moss.presses("Delete the post");
  await moss.sees(/Post deleted/, /This post was deleted/);
  await ben.goes("/topics/4711", 404);
}
