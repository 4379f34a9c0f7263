import * as path from "node:path";

/** The clone that this sandbox belongs to. */
export const repository = path.join(__dirname, "..");

/** Where one sandbox keeps everything that lasts. */
export interface Home {
  readonly folder: string;
  /** Staged project: the folder in which every command runs. */
  readonly project: string;
  /** The engine's file backend. */
  readonly state: string;
  /** `PULUMI_HOME`: never the user's own. */
  readonly pulumi: string;
  /** One file per account. */
  readonly cloud: string;
  /** Event logs of running commands. */
  readonly events: string;
}

export function homeAt(folder: string): Home {
  const at = (name: string) => path.join(folder, name);
  return {
    folder,
    project: at("project"),
    state: at("state"),
    pulumi: at("pulumi"),
    cloud: at("cloud"),
    events: at("events"),
  };
}

/** `SANDBOX_HOME`, or `.sandbox` in the clone. */
export function sandboxHome(env: NodeJS.ProcessEnv): string {
  return path.resolve(env.SANDBOX_HOME || path.join(repository, ".sandbox"));
}
