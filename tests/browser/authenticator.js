// An authenticator app: shows the codes of a key, each of which is good once.

import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_MS = 30_000;

export class Authenticator {
  #key;
  #last = 0;

  /** An app that was told this key, in Base32. */
  constructor(key) {
    const bits = [...key.replaceAll(" ", "")].map((one) => ALPHABET.indexOf(one).toString(2).padStart(5, "0")).join("");
    this.#key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  }

  /** A code that was not used yet. The server takes that of the next half minute, too. */
  async code() {
    let step = Math.floor(Date.now() / STEP_MS);
    if (this.#last > step) await new Promise((resolve) => setTimeout(resolve, this.#last * STEP_MS - Date.now()));
    step = Math.max(Math.floor(Date.now() / STEP_MS), this.#last + 1);
    this.#last = step;
    return this.#codeOf(step);
  }

  /** RFC 4226 with the number of the half minute. */
  #codeOf(step) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const hash = createHmac("sha1", this.#key).update(counter).digest();
    const at = hash.at(-1) & 15;
    return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }
}
