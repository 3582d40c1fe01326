// Waiting for conditions, never for a time.

import { setTimeout as pause } from "node:timers/promises";

const WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** The first answer of `look` that is neither false nor missing; fails naming `what` where none comes. */
export async function until(what, look, withinMs = WITHIN_MS) {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`it did not happen that ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}
