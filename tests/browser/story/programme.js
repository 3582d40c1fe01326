// How a round goes: registrations by file and by form, the matching, its publication, and what
// becomes of the pairs.

import assert from "node:assert/strict";
import { ADA, BEN } from "../people.js";
import { until } from "../until.js";
import { signOut } from "./accounts.js";

export const programme = [
  ["an admin makes a round", aRoundIsMade],
  ["a file with a bad row is refused by row, column, value and reason", aBadFileIsRefused],
  ["a good file is imported", aGoodFileIsImported],
  ["a participant registers by form, and changes what they entered", aParticipantRegisters],
  ["another one registers, and withdraws", aParticipantWithdraws],
  ["a forecast says what each grade can expect", theForecastIsRead],
  ["the matching runs, and makes a plan", theMatchingRuns],
  ["an admin tries what would become of the draft", changesAreTried],
  ["an admin reads the plan, and keeps a pair", thePlanIsRead],
  ["an admin sees what each order of priorities costs, and sets another", theOrderIsSet],
  ["a plan that is out of date is not published, a new one is", thePlanIsPublished],
  ["two plans are compared", plansAreCompared],
  ["a mentee sees their matches, and says how it went", anOutcomeIsRecorded],
  ["a mentor withdraws, and the plan is updated", thePlanIsMended],
  ["an admin sets an email domain", aDomainIsSet],
  ["a member deletes their account, which leaves nothing of them", aMemberLeaves],
  ["everybody else signs out", everybodyLeaves],
];

const ROUND = "Round of the browser";
const HEADER = "name,email,role_kind,grade,department,profession,capacity_as_mentor,identities,wants_shared_identity,job_title\n";
const MENTORS =
  "Sol Mentor,sol.mentor@hmrc.gov.uk,mentor,SEO,HM Revenue and Customs,Policy,3,Bisexual or pansexual,true,Policy lead\n" +
  "Gray Mentor,gray.mentor@hmrc.gov.uk,mentor,G7,HM Revenue and Customs,Policy,3,,false,Deputy head\n";
// Nobody here is one or two grades above her.
const UNLUCKY = "Una Lucky,una.lucky@hmrc.gov.uk,mentee,G6,HM Revenue and Customs,Finance,,,false,Head of finance\n";

/** A time as the clock in London shows it, as a browser's field takes it. */
function inLondon(daysFromNow) {
  const at = new Date(Date.now() + daysFromNow * 24 * 60 * 60 * 1000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "short" }).format(at).replace(" ", "T");
}

/** The same of a day alone. */
function dayInLondon(daysFromNow) {
  return inLondon(daysFromNow).slice(0, 10);
}

async function aRoundIsMade({ iris }) {
  await iris.follows("Admin");
  await iris.follows("Rounds");
  await iris.follows("Create a round");
  await iris.isRefused("Create round", /./);
  await iris.fills({ Name: ROUND, "Registration opens": inLondon(7), "Registration closes": dayInLondon(-1) });
  await iris.isRefused("Create round", /./);
  assert.equal(await iris.typed("Name"), ROUND);
  await iris.fills({ "Registration opens": inLondon(-1), "Registration closes": dayInLondon(7) });
  await iris.presses("Create round");
  await iris.sees(/Round created/, /Open/, /What to do next/, /Nobody has registered yet/, /There are no plans yet/);
  await iris.follows("Change the name of the round");
  assert.equal(await iris.typed("Name"), ROUND);
  await iris.presses("Save changes");
  await iris.sees(/Round updated/);
}

async function imports(iris, csv) {
  const buffer = Buffer.from(csv);
  await iris.page.getByLabel("Participants").setInputFiles({ name: "participants.csv", mimeType: "text/csv", buffer });
}

async function aBadFileIsRefused({ iris }) {
  await iris.follows("Import registrations");
  await iris.isRefused("Import", /the header is missing|a file|empty|CSV/i);
  await imports(iris, HEADER + MENTORS.replace("G7", "G9") + UNLUCKY);
  await iris.presses("Import", { status: 422 });
  await iris.sees(/Nothing was imported/, /Correct these rows/);
  const row = iris.page.getByRole("table", { name: "Rows to correct" }).locator("tbody tr");
  assert.equal(await row.count(), 1);
  assert.match(await row.innerText(), /Row 3\s+grade\s+G9\s+\S/);
  await imports(iris, "PK\x03\x04 a spreadsheet");
  await iris.presses("Import", { status: 422 });
  await iris.sees(/spreadsheet/);
}

async function aGoodFileIsImported({ iris }) {
  await imports(iris, HEADER + MENTORS + UNLUCKY);
  await iris.presses("Import");
  await iris.sees(/3 people added or updated/);
  await iris.doesNotSee(/Bisexual/);
  await iris.follows("Continue to the round");
  await iris.sees(/mentors only\s*2/, /mentee only\s*1/, /See the forecast/);
  await iris.doesNotSee(/Bisexual/);
}

async function aParticipantRegisters({ ada, app }) {
  await ada.follows("Programme");
  await ada.sees(new RegExp(ROUND), /You can register until/);
  await ada.follows("Your registration");
  await ada.follows("Register");
  await ada.isRefused("Register", /./);
  assert.equal(await ada.typed("Name"), ADA.name);
  await ada.fills({
    "A mentee": true,
    "Job title": "Policy officer",
    Profession: ADA.profession,
    "About you (optional)": "I would like to lead a team.",
    Lesbian: true,
    "Which of these matters most to you? (optional)": "Lesbian",
    "Use this to find my matches": true,
  });
  await ada.isRefused("Register", /civil servant|LGBT|agree/);
  assert.equal(await ada.typed("Job title"), "Policy officer");
  assert.ok(await ada.page.getByLabel("Lesbian", { exact: true }).isChecked());
  await ada.fills({
    "I confirm that I am LGBT+": true,
    "I confirm that I am a civil servant": true,
    "I agree that the programme uses what I entered to find my matches": true,
  });
  await ada.presses("Register");
  await ada.sees(/You are registered/, /Policy officer/, /Lesbian/);
  assert.doesNotMatch(await app.emails.to(ADA.email, /We have your details/), /Lesbian/);

  await ada.follows("Change your registration");
  await ada.fills({
    "Job title": "Senior policy officer",
    "I confirm that I am LGBT+": true,
    "I confirm that I am a civil servant": true,
    "I agree that the programme uses what I entered to find my matches": true,
  });
  await ada.presses("Save changes");
  await ada.sees(/Senior policy officer/);
}

async function aParticipantWithdraws({ ben }) {
  await ben.goes("/programme");
  await ben.follows("Your registration");
  await ben.follows("Register");
  await ben.fills({
    "A mentor": true,
    "Job title": "Head of policy",
    Grade: BEN.grade,
    "Department or agency": BEN.organisation,
    Profession: BEN.profession,
    "I confirm that I am LGBT+": true,
    "I confirm that I am a civil servant": true,
    "I agree that the programme uses what I entered to find my matches": true,
  });
  await ben.presses("Register");
  await ben.sees(/You are registered/, /Head of policy/);
  await ben.follows("Withdraw");
  await ben.sees(/We will not match you/);
  await ben.presses("Withdraw");
  await ben.sees(/You have withdrawn/);
  await ben.follows("Your registration");
  await ben.sees(/You have not registered/);
}

/** Waits until the plan is made: the page says so by itself. */
async function planIsMade(iris) {
  const made = iris.page.getByRole("heading", { name: "How good the plan is" });
  await until("the plan is made", async () => (await made.count().catch(() => 0)) > 0);
  await iris.page.waitForLoadState();
  await iris.checks();
}

async function theForecastIsRead({ iris }) {
  await iris.goes("/admin/rounds");
  await iris.follows(ROUND);
  await iris.follows("Forecast: mentees and places by grade");
  await iris.sees(/2 mentors, 2 mentees/, /Places they could have/, /Grade 7/);
  assert.equal(await iris.page.getByRole("img", { name: /places they could have/ }).count(), 1);
}

async function theMatchingRuns({ iris }) {
  await iris.goes("/admin/rounds");
  await iris.follows(ROUND);
  await iris.follows("Run the matching");
  await iris.sees(/2 mentors, 2 mentees/);
  await iris.unfolds("Make an earlier plan again");
  await iris.fills({ "Number that settles ties (optional)": "many" });
  await iris.isRefused("Run the matching", /whole number/);
  assert.equal(await iris.typed("Number that settles ties (optional)"), "many");
  await iris.fills({ "Number that settles ties (optional)": "7" });
  await iris.presses("Run the matching");
  await planIsMade(iris);
}

async function changesAreTried({ iris }) {
  await iris.follows("What if …");
  await iris.sees(/nothing in the round changes/, /You have not changed anything yet/);
  await iris.unfolds("More mentors take part");
  await iris.fills({ "How many": "many" });
  await iris.isRefused("Try it", /whole number/, { status: 400 });
  assert.equal(await iris.typed("How many"), "many");
  await iris.fills({ "How many": "" });
  await iris.unfolds("Someone leaves");
  await iris.fills({ "Find someone by name": "Gray" });
  await iris.presses("Find people");
  await iris.fills({ "Gray Mentor does not take part": true });
  await iris.presses("Try it");
  await iris.sees(/Changes so far/, /How the draft would change/, /1 pair stays|0 pairs stay/, /not shown/);
  assert.match(iris.page.url(), /#outcome$/, "what came of it is shown first");
  await iris.fills({ "Gray Mentor does not take part": false });
  await iris.presses("Try it");
  await iris.doesNotSee(/Changes so far/);
  await iris.follows(/^Back to the plan/);
}

async function thePlanIsRead({ iris }) {
  await iris.sees(/Draft/, /Proven best/, /Ada Marlowe/, /Sol Mentor/, /Una Lucky/);
  await iris.sees(/Mentees with a mentor\s+1\s+1/, /share what matters most to them with a mentor\s+fewer than 5/);
  await iris.doesNotSee(/Lesbian/, /Bisexual/, /mentees_ge1/);
  await iris.fills({ "Find a mentee or mentor by name": "Gray" });
  await iris.presses("Find");
  const pairs = await iris.page.getByRole("table", { name: "Pairs", exact: true }).innerText();
  assert.match(pairs, /Gray Mentor/);
  assert.doesNotMatch(pairs, /Sol Mentor/);
  await iris.fills({ "Find a mentee or mentor by name": "Nobody" });
  await iris.presses("Find");
  await iris.sees(/No pairs match this search/);
  await iris.fills({ "Find a mentee or mentor by name": "Gray" });
  await iris.presses("Find");
  await iris.unfolds("Change");
  await iris.isRefused("Never match these two", /Enter a reason/);
  await iris.presses("Keep in the next plan");
  await iris.sees(/Pair kept for future plans/, /Gray Mentor/);
  await iris.presses(/^Remove/);
  await iris.sees(/Removed for future plans/, /There are none/);
  await iris.goes("/admin/rounds");
  await iris.follows(ROUND);
  await iris.follows("Read the draft");
  await iris.fills({ "Find a mentee or mentor by name": "Gray" });
  await iris.presses("Find");
  await iris.unfolds("Change");
  await iris.presses("Keep in the next plan");
  await iris.sees(/Pair kept for future plans/);
  await iris.follows(/^Back to the round/);
}

async function theOrderIsSet({ iris }) {
  await iris.follows("What each order of priorities costs");
  await iris.sees(/In use/, /Identity, then profession/);
  await iris.presses(/^Use order 2/);
  await iris.sees(/Rules saved/);
  await iris.fills({ "Priority 6": "A shared identity, where asked" });
  await iris.isRefused("Save", /different place for each priority/);
  await iris.follows(/^Back to the round/);
}

async function thePlanIsPublished({ iris, app }) {
  await iris.page.getByRole("table", { name: "Plans" }).getByRole("link").first().waitFor();
  const plan = await iris.page.getByRole("table", { name: "Plans" }).getByRole("link").first().getAttribute("href");
  await iris.goes(plan);
  await iris.sees(/changed since this plan was made/, /Run the matching again/);
  await iris.goes(`${plan}/publish`);
  await iris.isRefused("Publish the plan", /changed since this plan was made/);
  await iris.goes(`${plan}/discard`);
  await iris.presses("Discard the plan");
  await iris.sees(/Plan discarded/);

  await iris.follows("Run the matching");
  await iris.presses("Run the matching");
  await planIsMade(iris);
  await iris.sees(/\bKept\b/);
  await iris.follows("Publish");
  await iris.sees(/We email every participant/, /You cannot undo this/);
  await iris.presses("Publish the plan");
  await iris.sees(/Plan published/, /Published/);

  const mentee = await app.emails.to(ADA.email, /YOUR MENTORS/);
  assert.match(mentee, /gray\.mentor@hmrc\.gov\.uk/);
  assert.match(mentee, /Why we matched you: .* above you;/);
  const mentor = await app.emails.to("gray.mentor@hmrc.gov.uk", /YOUR MENTEES/);
  assert.match(mentor, /Ada Marlowe/);
  assert.match(mentor, /Why we matched you: .* below you;/);
  assert.doesNotMatch(mentor, new RegExp(ADA.email));
  await app.emails.to("una.lucky@hmrc.gov.uk", /NO MENTOR THIS TIME/);
  for (const email of [mentee, mentor]) assert.doesNotMatch(email, /Lesbian|Bisexual/);

  await iris.follows(/^Back to the round/);
  await iris.sees(/Published/);
  assert.ok(!(await iris.has("Run the matching")));
}

async function plansAreCompared({ iris }) {
  await iris.follows("Compare two plans");
  await iris.page.getByLabel("First plan").selectOption({ index: 2 });
  await iris.page.getByLabel("Second plan").selectOption({ index: 1 });
  await iris.presses("Compare");
  // Identity has another place in the second.
  await iris.sees(/What is different/, /Mentees with a mentor/, /We do not show which pairs differ/);
}

async function thePlanIsMended({ iris, app }) {
  await iris.goes("/admin/rounds");
  await iris.follows(ROUND);
  await iris.follows("Update the plan after withdrawals");
  await iris.sees(/Nobody who was matched in plan 2 has withdrawn/);
  await iris.follows("Find someone who has to withdraw");
  const row = iris.page.getByRole("row", { name: /Gray Mentor/ });
  await iris.unfolds("Withdraw", row);
  await iris.presses("Withdraw Gray Mentor", { within: row });
  await iris.sees(/Person withdrawn/);
  await iris.doesNotSee(/Gray Mentor/);
  await iris.follows(/^Back to the round/);
  await iris.follows("Update the plan after withdrawals");
  await iris.sees(/1 person who was matched has withdrawn since plan 2/, /Gray Mentor/, /Make the best plan again/);
  await iris.presses("Make the plan that keeps pairs");
  await planIsMade(iris);
  await iris.sees(/Plan 3/, /Updates plan 2/);
  await iris.follows("Publish");
  await iris.sees(/Publish plan 3/, /This plan replaces plan 2/);
  await iris.presses("Publish the plan");
  await iris.sees(/Plan published/);
  const email = await app.emails.to(ADA.email, /replaces the list/);
  assert.doesNotMatch(email, /Gray/);
}

async function anOutcomeIsRecorded({ ada, ben }) {
  await ada.goes("/");
  await ada.follows("Your matches");
  await ada.sees(/Gray Mentor/, /Deputy head/, /gray\.mentor@hmrc\.gov\.uk/);
  await ada.doesNotSee(/Bisexual/);
  const match = ada.page.getByRole("article", { name: "Gray Mentor" });
  await ada.unfolds("Would you like to continue?", match);
  await match.getByLabel("Ask them to continue for the long term").check();
  await ada.presses("Save", { within: match });
  await ada.sees(/We have saved your answer/, /You asked Gray Mentor to continue for the long term/);
  await ada.goes("/programme");
  await ada.sees(/The matches of this round have been published/);

  await ben.goes("/programme");
  await ben.follows("Your matches");
  await ben.sees(/You have no match in this round/);
}

async function aDomainIsSet({ iris }) {
  await iris.follows("Admin");
  await iris.follows("Email domains");
  await iris.fills({ Domain: "not a domain" });
  await iris.isRefused("Save", /domain/);
  await iris.fills({ Domain: "example.gov.uk", "Include subdomains": true });
  await iris.presses("Save");
  await iris.sees(/Domain saved/);
  await iris.fills({ "Part of a domain": "example.gov" });
  await iris.presses("Find");
  await iris.sees(/example\.gov\.uk/);
}

async function aMemberLeaves({ ada, ben }) {
  await ben.goes("/account");
  await ben.follows("delete your account");
  await ben.sees(/You cannot undo this/);
  await ben.fills({ "Your password": "not the password" });
  await ben.isRefused("Delete my account", /Your password is wrong/);
  await ben.fills({ "Your password": BEN.password });
  await ben.presses("Delete my account");
  await ben.sees(/Your account is deleted/);
  await ben.goes("/categories");
  ben.isAt(/^\/sign-in$/);
  await ada.goes("/search?text=Okafor");
  await ada.doesNotSee(/Ben Okafor/);
}

async function everybodyLeaves({ ada, iris, moss }) {
  for (const visitor of [ada, iris, moss]) {
    await signOut(visitor);
    await visitor.goes("/categories");
    visitor.isAt(/^\/sign-in$/);
  }
}
