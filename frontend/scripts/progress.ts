// Follows something that runs on the server, without reloading the page around the reader.

const PAUSE_MS = 2000;

/** Fetches the page again while it has an element marked `data-progress`, and shows that element's news. */
export function followProgress(): void {
  if (document.querySelector("[data-progress]") !== null) window.setTimeout(() => void look(), PAUSE_MS);
}

async function look(): Promise<void> {
  const shown = document.querySelector("[data-progress]");
  if (shown === null) return;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelector("[data-progress]");
    if (answer.ok && news === null) {
      window.location.reload();
      return;
    }
    if (news !== null) update(shown, news);
  } catch {
    // The next look may succeed.
  }
  window.setTimeout(() => void look(), PAUSE_MS);
}

/** Takes over text and value only: no element of the fetched page enters this one. */
function update(shown: Element, news: Element): void {
  const bars = [shown.querySelector("progress"), news.querySelector("progress")] as const;
  if (bars[0] !== null && bars[1] !== null) bars[0].value = bars[1].value;
  const words = [shown.querySelector("[data-progress-text]"), news.querySelector("[data-progress-text]")] as const;
  if (words[0] !== null && words[1] !== null) words[0].textContent = words[1].textContent;
}
