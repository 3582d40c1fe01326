// A moderator's morning: twenty accounts to verify and twenty threads to close, and how many
// clicks and key presses they take.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { MODERATOR } from "./people.js";
import { signIn } from "./story/accounts.js";
import { TestApp } from "./test_app.js";
import { launch, Visitor } from "./visitor.js";

const N = 20;
/** So many clicks and key presses a morning may take. */
const GOAL = 10;
const PASSWORD = MODERATOR.password;
const PEOPLE = Array.from({ length: N }, (_, n) => ({
  name: `Wanda Weaver ${n + 1}`,
  email: `wanda.weaver.${n + 1}@hmrc.gov.uk`,
}));
const AUTHOR = { name: "Ben Okafor", email: "ben.okafor@hmrc.gov.uk", role: "member", password: PASSWORD };

let browser;
before(async () => (browser = await launch()));
after(async () => await browser.close());

for (const scripts of [true, false]) {
  test(`a morning with JavaScript ${scripts ? "on" : "off"} takes less than ${GOAL} clicks`, async () => {
    const app = await TestApp.start();
    try {
      await app.createAccount(MODERATOR);
      await app.createAccount(AUTHOR);
      for (const person of PEOPLE) await asksToJoin(app, person);
      await leavesThreads(app);
      const moss = await Visitor.arrive(browser, app, "moss", scripts);
      await signIn(moss, MODERATOR);
      const taken = await aMorning(moss);
      console.log(`${N} accounts and ${N} threads: ${taken.clicks} clicks, ${taken.keys} key presses`);
      assert.ok(taken.clicks + taken.keys < GOAL, JSON.stringify(taken));
      assert.deepEqual(moss.findings(), []);
      await moss.leaves();
    } finally {
      await app.stop();
    }
  });
}

/** Handles all that waits, counting what the moderator does. */
async function aMorning(moss) {
  const taken = { clicks: 0, keys: 0 };
  const clicks = async (act) => {
    taken.clicks += 1;
    await act();
  };
  await clicks(() => moss.follows("Moderation"));
  await moss.sees(/20 accounts to verify, 20 threads to close and 0 reported posts/);
  await clicks(() => moss.follows(/Select all 20 accounts/));
  await clicks(() => moss.presses("Verify the selected accounts"));
  await moss.sees(/20 accounts verified/, /Undo/, /0 accounts to verify/);
  await clicks(() => moss.follows(/Select all 20 threads/));
  await clicks(() => moss.presses("Close the selected threads"));
  await moss.sees(/20 threads closed/, /Nothing is waiting/);
  return taken;
}

async function asks(app, query, variables, cookie = "") {
  const headers = { "content-type": "application/json", cookie };
  const body = JSON.stringify({ query, variables });
  const answer = await fetch(`${app.url}/graphql`, { method: "POST", headers, body });
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  const [field] = Object.values(data);
  assert.deepEqual(field.errors ?? [], [], query);
  return { field, cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? cookie };
}

async function asksToJoin(app, { name, email }) {
  const kinds = ["DATA_POLICY", "TERMS_OF_SERVICE", "COMMUNITY_GUIDELINES"];
  const acceptPolicies = kinds.map((kind) => ({ kind, version: 1 }));
  const signUp = "mutation($input: SignUpInput!) { signUp(input: $input) { errors { message } } }";
  await asks(app, signUp, { input: { email, password: PASSWORD, displayName: name, acceptPolicies } });
  const link = new URL(await app.emails.link(email, "/confirm"));
  const confirm = "mutation($token: String!) { confirmEmail(token: $token) { errors { message } } }";
  await asks(app, confirm, { token: link.searchParams.get("token") });
}

/** An author posts adverts and withdraws them: each thread waits to be closed. */
async function leavesThreads(app) {
  const signs = "mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) { errors { message } } }";
  const { cookie } = await asks(app, signs, { email: AUTHOR.email, password: PASSWORD });
  const posts = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) { topic { id } errors { message } } }";
  const withdraws = "mutation($id: ID!) { withdrawAdvert(topicId: $id) { errors { message } } }";
  const input = {
    kind: "MENTOR_WANTED",
    name: AUTHOR.name,
    gradeCode: "G7",
    organisationName: "HM Revenue and Customs",
    professionCode: "policy",
    visibleToAll: true,
    about: "I work on grants.",
    lookingFor: "Somebody patient.",
  };
  for (let n = 0; n < N; n += 1) {
    const { field } = await asks(app, posts, { input }, cookie);
    await asks(app, withdraws, { id: field.topic.id }, cookie);
  }
}
