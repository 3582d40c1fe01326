// Shows Markdown as it will look, below the text area it is typed in, and what to think about before
// posting it: that it seems to hold a telephone number, for example.

import { afterPause, ask } from "./graphql";

const QUERY =
  "query Preview($source: Markdown!) { previewMarkdown(source: $source) postWarnings(source: $source) }";
const PAUSE_MS = 400;

/** Gives each text area marked `data-preview` a preview. */
export function offerPreviews(): void {
  for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-preview]")) {
    offerPreview(area);
  }
}

function offerPreview(area: HTMLTextAreaElement): void {
  const details = document.createElement("details");
  details.className = "govuk-details";
  const summary = document.createElement("summary");
  summary.className = "govuk-details__summary";
  const words = document.createElement("span");
  words.className = "govuk-details__summary-text";
  words.textContent = "Preview";
  summary.append(words);
  const preview = document.createElement("div");
  preview.className = "clearing-preview clearing-prose";
  const warnings = document.createElement("div");
  warnings.setAttribute("role", "status");
  details.append(summary, warnings, preview);
  area.closest(".govuk-form-group")?.after(details);

  let shown = "";
  const show = async () => {
    const source = area.value;
    if (!details.open || source === shown) return;
    const answer = await ask<{ previewMarkdown: string; postWarnings: string[] }>(QUERY, { source });
    if (answer === null || source !== area.value) return;
    // Safe to insert: an `Html` field, rendered and sanitised by the server.
    preview.innerHTML = answer.previewMarkdown;
    warnings.replaceChildren(...answer.postWarnings.map(warning));
    shown = source;
  };
  details.addEventListener("toggle", () => void show());
  area.addEventListener("input", afterPause(PAUSE_MS, () => void show()));
}

function warning(words: string): HTMLElement {
  const inset = document.createElement("p");
  inset.className = "govuk-inset-text";
  inset.textContent = words;
  return inset;
}
