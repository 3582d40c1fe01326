// Emails that the server wrote as files, as the people get them whom they are for.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "./until.js";

export class Emails {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  /** The words of the latest email to `address` that say `words`. */
  async to(address, words) {
    return await until(`${address} gets an email that says ${words}`, async () => {
      const emails = await this.#all();
      return emails.findLast((email) => email.to.includes(address) && words.test(email.text))?.text;
    });
  }

  /** The address of the page that the latest email to `address` leads to. */
  async link(address, path) {
    const text = await this.to(address, new RegExp(`${path}\\?token=`));
    return text.match(/https?:\/\/\S+\?token=\S+/)[0];
  }

  async #all() {
    const names = await readdir(this.#folder).catch(() => []);
    const emails = names.filter((name) => name.endsWith(".eml")).sort();
    return await Promise.all(emails.map(async (name) => parse(await readFile(join(this.#folder, name), "latin1"))));
  }
}

function parse(source) {
  const { headers, body } = part(source);
  const boundary = headers.match(/boundary="?([^"\r\n;]+)"?/i)?.[1];
  const parts = boundary === undefined ? [{ headers, body }] : body.split(`--${boundary}`).slice(1, -1).map(part);
  const text = parts.find(({ headers }) => /^content-type: text\/plain/im.test(headers)) ?? parts[0];
  return { to: headers.match(/^to: (.*)$/im)?.[1] ?? "", text: decoded(text) };
}

function part(source) {
  const [headers, ...body] = source.replace(/^\r\n/, "").split("\r\n\r\n");
  return { headers: headers.replace(/\r\n[ \t]+/g, " "), body: body.join("\r\n\r\n") };
}

function decoded({ headers, body }) {
  const encoding = headers.match(/^content-transfer-encoding: (\S+)$/im)?.[1].toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1").toString("utf8");
  const bytes = body.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
