import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { route } from "../../promote/promotion";
import { lay, readText, textOf } from "../../sandbox/stack-files";
import type { Pipeline } from "./pipeline";
import { withoutShipped } from "./stacks";

/** The service that goes all the way, and the one that a canary stops. */
export const [scoring, cases] = ["risk-scoring", "case-management"] as const;
/** What prod's changes name. */
export const ticket = "CHG0012345";

type Digests = Readonly<Record<string, string>>;

/** Image → digest, as every stack runs it when a story begins: the platform of two services, on its route to production. */
export async function standsEverywhere(pipeline: Pipeline): Promise<Digests> {
  await pipeline.start((folder) => {
    const services = "./tests/support/programs/two-services/services";
    writeFileSync(path.join(folder, "services.ts"), `export { platform } from "${services}";\n`);
    for (const stack of route) {
      const changes = stack === "prod" ? { changes: { ticketForm: "CHG#######" } } : {};
      const platform = { ...withoutShipped(stack, [scoring, cases]), ...changes };
      const file = path.join(folder, `Pulumi.${stack}.yaml`);
      const own = readText(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
      writeFileSync(file, textOf(lay(own, { config: { "cdd:platform": platform } })));
    }
  });
  const pushed: Record<string, string> = {};
  for (const stack of route) {
    await done(pipeline, `pulumi stack init ${stack} --non-interactive`);
    await up(pipeline, stack);
    const [dev, here] = [pipeline.outside("dev"), pipeline.outside(stack)];
    for (const image of [scoring, cases, "agents/tls-proxy"])
      if (stack === "dev") pushed[image] = await dev.pushImage(image);
      else await here.copyImage(dev, image, pushed[image] ?? "");
    give(pipeline, stack, pushed);
    await up(pipeline, stack);
  }
  pipeline.commit("What runs everywhere");
  return pushed;
}

/** Writes digests into a stack's file. */
export function give({ folder }: Pipeline, stack: string, digests: Digests): void {
  const file = path.join(folder, `Pulumi.${stack}.yaml`);
  const document = parseDocument(readFileSync(file, "utf8"));
  for (const [image, digest] of Object.entries(digests))
    document.setIn(["config", "cdd:platform", "images", image], digest);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}

/** Unjudged: each run of the story is judged. */
function up(pipeline: Pipeline, stack: string): Promise<void> {
  const line = `pulumi up --yes --skip-preview --non-interactive --stack ${stack} --parallel 64`;
  return done(pipeline, line, { CHANGE_TICKET: ticket });
}

async function done(pipeline: Pipeline, line: string, env: Digests = {}): Promise<void> {
  const { status, said } = await pipeline.run(line, env);
  assert.equal(status, 0, `${line}: ${said}`);
}
