// The app that a story plays on: a server of its own, with an empty database and a folder for
// its emails, and nothing in it but what the story does. It ends only what it started.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Emails } from "./emails.js";
import { until } from "./until.js";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");
const TARGET = process.env.CARGO_TARGET_DIR ?? "target";
const PROGRAM = resolve(ROOT, process.env.CLEARING_BIN ?? join(TARGET, "debug/clearing"));

export class TestApp {
  #server;
  #settings;
  #said = "";

  /** Starts a server on a free port of loopback, perhaps with other settings or by another name. */
  static async start(settings = {}, host = "127.0.0.1") {
    const app = new TestApp();
    app.folder = await mkdtemp(join(tmpdir(), "clearing-browser-"));
    const port = await freePort();
    const listen = `127.0.0.1:${port}`;
    app.url = `http://${host}:${port}`;
    app.emails = new Emails(join(app.folder, "emails"));
    app.#settings = {
      PATH: process.env.PATH,
      CLEARING_LISTEN: listen,
      CLEARING_BASE_URL: app.url,
      CLEARING_DATABASE_URL: `sqlite:${join(app.folder, "clearing.db")}`,
      CLEARING_MAIL: `file:${join(app.folder, "emails")}`,
      CLEARING_RATE_LIMITS: "off",
      ...settings,
    };
    await app.#serve();
    return app;
  }

  async #serve() {
    this.#server = spawn(PROGRAM, [], { cwd: this.folder, env: this.#settings, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#server.stdout, this.#server.stderr]) {
      stream.on("data", (text) => (this.#said += text));
    }
    await once(this.#server, "spawn");
    await until("the server answers", async () => {
      assert.equal(this.#server.exitCode, null, `the server stopped:\n${this.#said}`);
      const answer = await fetch(`${this.url}/health`).catch(() => null);
      return answer?.ok;
    });
  }

  /** Makes a verified account from the command line, as the first admin comes in. */
  async createAccount({ email, name, role, password }) {
    const words = ["account", "create", "--email", email, "--name", name, "--role", role];
    const program = spawn(PROGRAM, words, { cwd: this.folder, env: this.#settings, stdio: ["pipe", "pipe", "pipe"] });
    let said = "";
    for (const stream of [program.stdout, program.stderr]) stream.on("data", (text) => (said += text));
    program.stdin.end(`${password}\n`);
    const [code] = await once(program, "close");
    assert.equal(code, 0, said);
  }

  /** What the server logged and printed, for a test that failed. */
  get said() {
    return this.#said;
  }

  /** Tells the server to finish, which has to end it well, and removes what it kept. */
  async stop() {
    if (this.#server.exitCode === null) {
      const ended = once(this.#server, "exit");
      this.#server.kill("SIGTERM");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
    assert.equal(this.#server.exitCode, 0, `the server did not end well:\n${this.#said}`);
  }
}

async function freePort() {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address();
  holder.close();
  await once(holder, "close");
  return port;
}
