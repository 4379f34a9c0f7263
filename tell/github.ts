import { UserError } from "../sandbox/log";

/** Where GitHub is, and who asks. */
export interface Place {
  /** `https://api.github.com` */
  readonly api: string;
  /** `<owner>/<name>` */
  readonly repository: string;
  readonly token: string;
}

/** A comment or an issue, as far as it is found again by it. */
export interface Told {
  readonly id: number;
  /** Of an issue. */
  readonly number?: number;
  readonly title?: string;
  readonly body?: string | null;
  readonly user?: { readonly login?: string } | null;
}

/** Who writes with a workflow's own token. Source: "Use GITHUB_TOKEN for authentication in workflows", GitHub docs. */
const workflowUser = "github-actions[bot]";
/** Most on one page ("per_page", GitHub REST API). */
const pageSize = 100;

/** The part of GitHub's REST API that a pipeline writes with. */
export class GitHub {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  /** The first of a list that a workflow has written and that this is; lists are read page by page. */
  async own(path: string, is: (told: Told) => boolean): Promise<Told | undefined> {
    const url = new URL(path, "https://list");
    for (let page = 1; ; page++) {
      url.searchParams.set("per_page", String(pageSize));
      url.searchParams.set("page", String(page));
      const found = (await this.ask("GET", `${url.pathname.slice(1)}${url.search}`)) as readonly Told[];
      const own = found.find((told) => told.user?.login === workflowUser && is(told));
      if (own !== undefined || found.length < pageSize) return own;
    }
  }

  /** Asks for something of the repository; gives GitHub's answer. */
  async ask(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<unknown> {
    const { api, repository, token } = this.#place;
    const what = `${method} ${path}`;
    try {
      const answer = await fetch(`${api}/repos/${repository}/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (answer.ok) return JSON.parse(text);
      throw new UserError(`GitHub refused ${what} of ${repository}: ${answer.status} ${text.slice(0, 200)}`);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`GitHub cannot be asked for ${what} of ${repository}: ${(error as Error).message}`);
    }
  }
}
