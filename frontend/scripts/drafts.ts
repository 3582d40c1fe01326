// Keeps what was typed in this tab, so that a time-out or a wrong click loses nothing.
// Session storage ends with the tab; signing out empties it. A draft goes only when the
// server said that the text arrived: a session that ended in between must not cost it.

import { afterPause } from "./graphql";

const PREFIX = "clearing-draft:";
const SENT = "clearing-draft-sent";
const PAUSE_MS = 500;

/** Keeps a draft for each text area of forms marked `data-draft`, until the form is sent. */
export function keepDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sign-out]")) {
    form.addEventListener("submit", forgetAll);
  }
  forgetWhatArrived();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    for (const area of form.querySelectorAll("textarea")) keepDraft(form, area);
  }
}

function keepDraft(form: HTMLFormElement, area: HTMLTextAreaElement): void {
  const draft = `${PREFIX}${form.dataset["draft"] ?? ""}:`;
  const key = draft + area.name;
  const kept = sessionStorage.getItem(key);
  if (kept !== null && area.value === "") area.value = kept;
  // A quote goes below what was typed before.
  else if (kept !== null && quotes()) area.value = `${kept}\n\n${area.value}`;
  const save = () => {
    if (area.value === area.defaultValue) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, area.value);
  };
  area.addEventListener("input", afterPause(PAUSE_MS, save));
  window.addEventListener("pagehide", save);
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, draft));
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
