import * as assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Item {
  readonly id: number;
  readonly number: number;
  readonly title?: string;
  body?: string;
  state: string;
  readonly user: { readonly login: string } | null;
}
const name = "bank/cdd";
const bot = { login: "github-actions[bot]" };
/** Most items of one answer. */
export const page = 100;
/** The one pull request that it has. */
export const pull = "7";

/** A real HTTP server with the lists of one repository. */
export class Repository {
  readonly comments: Item[] = [];
  readonly issues: Item[] = [];
  readonly asked: string[] = [];
  readonly tokens = new Set<string | undefined>();
  refuses: number | undefined;
  readonly #server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://localhost");
      const at = url.pathname.replace(`/repos/${name}/`, "");
      this.tokens.add(request.headers.authorization);
      this.asked.push(`${request.method} ${at}`);
      const answer = this.#answer(
        request.method ?? "",
        at,
        url.searchParams,
        text === "" ? {} : JSON.parse(text),
      );
      response.writeHead(this.refuses ?? 200).end(JSON.stringify(answer));
    });
  });

  /** Gives what a workflow's environment says of it. */
  async start(): Promise<{ readonly GITHUB_API_URL: string; readonly GITHUB_REPOSITORY: string }> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const { port } = this.#server.address() as AddressInfo;
    return { GITHUB_API_URL: `http://127.0.0.1:${port}`, GITHUB_REPOSITORY: name };
  }
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(
    method: string,
    at: string,
    asked: URLSearchParams,
    body: { state?: string; body?: string; title?: string },
  ) {
    const listed = (all: readonly Item[]) => {
      const from = (Number(asked.get("page")) - 1) * page;
      assert.equal(asked.get("per_page"), String(page));
      return all.slice(from, from + page);
    };
    const add = (to: Item[]) => {
      const number = to.length + 1;
      to.push({ id: 1000 + number, number, state: "open", user: bot, ...body });
      return { id: number };
    };
    const [, comment] = /^issues\/comments\/(\d+)$/.exec(at) ?? [];
    const [, issue] = /^issues\/(\d+)$/.exec(at) ?? [];
    const changed = this.comments.find(({ id }) => String(id) === comment) ?? this.issues[Number(issue) - 1];
    if (method === "PATCH" && changed !== undefined) return Object.assign(changed, body);
    if (at === `issues/${pull}/comments`)
      return method === "GET" ? listed(this.comments) : add(this.comments);
    if (at === "issues" && method === "GET") {
      assert.deepEqual([asked.get("state"), asked.get("creator")], ["open", bot.login]);
      return listed(this.issues.filter(({ state }) => state === "open"));
    }
    return at === "issues" ? add(this.issues) : {};
  }
}
