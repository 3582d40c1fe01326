// Says while typing whether an advert's title follows the convention.

import { afterPause, ask } from "./graphql";

const QUERY =
  "query CheckTitle($title: String!) { checkTitle(title: $title) { valid canonical corrected problems { message } } }";
const PAUSE_MS = 500;

interface Answer {
  checkTitle: {
    valid: boolean;
    canonical: string | null;
    corrected: string | null;
    problems: { message: string }[];
  };
}

/** Watches each input marked `data-check-title`. */
export function checkTitles(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-check-title]")) {
    const status = document.createElement("p");
    status.className = "govuk-body clearing-muted";
    status.setAttribute("role", "status");
    input.after(status);
    input.addEventListener("input", afterPause(PAUSE_MS, () => void check(input, status)));
  }
}

async function check(input: HTMLInputElement, status: HTMLElement): Promise<void> {
  const title = input.value;
  if (title.trim() === "") {
    status.textContent = "";
    return;
  }
  const answer = await ask<Answer>(QUERY, { title });
  if (answer === null || title !== input.value) return;
  status.textContent = inWords(answer.checkTitle);
}

function inWords({ valid, canonical, corrected, problems }: Answer["checkTitle"]): string {
  const found = problems.map(({ message }) => message).join("; ");
  if (valid) return `This title is fine. It will read: ${canonical ?? ""}`;
  return corrected === null ? `Not yet: ${found}.` : `Not yet: ${found}. Did you mean “${corrected}”?`;
}
