// Keeps what is typed: on the server a little after each pause, where somebody finds it on any device, and
// in this tab at once, in case the server cannot be reached or the session has ended.
// Session storage ends with the tab; signing out empties it. The tab's copy goes only when the
// server said that the text arrived: a session that ended in between must not cost it.

import { afterPause, ask } from "./graphql";

const PREFIX = "clearing-draft:";
const SENT = "clearing-draft-sent";
const PAUSE_MS = 500;
const SAVE_PAUSE_MS = 3000;

const SAVED = "{ draft { savedAt } errors { message } }";
const MUTATIONS: Record<string, string> = {
  saveReplyDraft: `mutation Save($topicId: ID!, $body: Markdown!) {
    saved: saveReplyDraft(topicId: $topicId, body: $body) ${SAVED} }`,
  savePostDraft: `mutation Save($postId: ID!, $body: Markdown!) {
    saved: savePostDraft(postId: $postId, body: $body) ${SAVED} }`,
  saveTopicDraft: `mutation Save($input: TopicDraftInput!) { saved: saveTopicDraft(input: $input) ${SAVED} }`,
  saveAdvertDraft: `mutation Save($topicId: ID, $input: AdvertDraftInput!) {
    saved: saveAdvertDraft(topicId: $topicId, input: $input) ${SAVED} }`,
};

interface Answer {
  saved: { draft: { savedAt: string } | null; errors: { message: string }[] };
}

/** Keeps a draft of each form marked `data-draft`, until the form is sent. */
export function keepDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sign-out]")) {
    form.addEventListener("submit", forgetAll);
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-forget-draft]")) {
    form.addEventListener("submit", () => {
      forget(`${PREFIX}${form.dataset["forgetDraft"] ?? ""}:`);
    });
  }
  forgetWhatArrived();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    for (const area of form.querySelectorAll("textarea")) keepDraft(form, area);
    const mutation = MUTATIONS[form.dataset["saveDraft"] ?? ""];
    if (mutation !== undefined) saveWhileTyping(form, mutation);
  }
}

function keepDraft(form: HTMLFormElement, area: HTMLTextAreaElement): void {
  const draft = `${PREFIX}${form.dataset["draft"] ?? ""}:`;
  const key = draft + area.name;
  const kept = sessionStorage.getItem(key);
  if (kept !== null && area.value === "") area.value = kept;
  // A quote goes below what was typed before.
  else if (kept !== null && quotes() && !area.value.startsWith(kept)) area.value = `${kept}\n\n${area.value}`;
  const save = () => {
    if (area.value === area.defaultValue) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, area.value);
  };
  area.addEventListener("input", afterPause(PAUSE_MS, save));
  window.addEventListener("pagehide", save);
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, draft));
}

/** Saves a form on the server after each pause, and says so below it. */
function saveWhileTyping(form: HTMLFormElement, mutation: string): void {
  const status = document.createElement("p");
  status.className = "govuk-body clearing-muted";
  status.setAttribute("role", "status");
  form.append(status);
  let isSent = false;
  form.addEventListener("submit", () => {
    isSent = true;
  });
  const save = async () => {
    if (isSent) return;
    const answer = await ask<Answer>(mutation, variablesOf(form));
    const problem = answer?.saved.errors[0]?.message;
    if (answer === null) status.textContent = "Your draft is not saved.";
    else if (problem !== undefined) status.textContent = `Your draft is not saved. ${problem}.`;
    else status.textContent = answer.saved.draft === null ? "" : "Draft saved.";
  };
  form.addEventListener(
    "input",
    afterPause(SAVE_PAUSE_MS, () => void save()),
  );
}

/** What is typed in a form, as variables: `input.title` is the field `title` of the variable `input`. */
function variablesOf(form: HTMLFormElement): Record<string, unknown> {
  const input: Record<string, string> = {};
  const variables: Record<string, unknown> = { body: "", input };
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || value === "" || name === "input.visibleToAll") continue;
    if (name.startsWith("input.")) input[name.slice("input.".length)] = value;
    else variables[name] = value;
  }
  return variables;
}

/** Whether this page begins the reply with a quote. */
function quotes(): boolean {
  return new URLSearchParams(location.search).has("quote") && document.querySelector(".govuk-error-summary") === null;
}

function forgetWhatArrived(): void {
  const sent = sessionStorage.getItem(SENT);
  if (sent !== null && document.querySelector("[data-arrived]") !== null) forget(sent);
  sessionStorage.removeItem(SENT);
}

function forgetAll(): void {
  forget(PREFIX);
}

function forget(prefix: string): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  }
}
