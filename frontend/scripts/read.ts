// Says that a thread was read as far as it is shown. Opening a page changes nothing by itself.

import { ask } from "./graphql";

const MUTATION =
  "mutation Read($topicId: ID!, $upTo: Int) { markRead(topicId: $topicId, number: $upTo) { errors { code } } }";

/** Sends the form marked `data-read` in the reader's stead, and takes it away. */
export function markRead(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-read]");
  if (form === null) return;
  const fields = new FormData(form);
  const variables = { topicId: fields.get("topicId"), upTo: Number(fields.get("upTo")) };
  void ask(MUTATION, variables).then((answer) => {
    if (answer !== null) form.remove();
  });
}
