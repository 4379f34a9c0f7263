import { type Command, InvalidArgumentError } from "commander";
import type { CommandOptions } from "./commands";
import { copyImages, existingVpc, pushImages, putSecrets } from "./outside-commands";
import {
  approveDeployment,
  failDeployment,
  holdDeployment,
  listDeployments,
  rejectDeployment,
  scaleService,
  setConditions,
  shiftTraffic,
} from "./outside-deployments";
import { type Fault, faultForms } from "./rehearsal/fault";
import { faultOption, minutesOption, startOption, trafficOption } from "./rehearsal/options";

interface ConditionOptions {
  readonly start?: number;
  readonly traffic?: number;
}

const noFaults: readonly Fault[] = [];

type Options = (stack: string, json?: boolean) => CommandOptions;

/** The world outside the program: who builds images, who knows secrets, what ECS and those who watch it do. */
export function outsideCommands(program: Command, options: Options): void {
  const aws = program
    .command("aws")
    .description("act as the world outside: build pipeline, secret writer, alarms, approvers");
  aws
    .command("push-image")
    .description("push a new image for services, as their build pipeline would")
    .argument("<stack>")
    .argument("[services...]")
    .option("--all", "every service that has a repository")
    .action(async (stack: string, services: string[], { all = false }: { all?: boolean }) =>
      pushImages(options(stack), { names: services, all }),
    );
  aws
    .command("copy-image")
    .description("copy the newest image of services from another stack's registry, by its digest")
    .argument("<from>", "the stack in which it has run")
    .argument("<stack>")
    .argument("[services...]")
    .option("--all", "every service that has a repository")
    .action(async (from: string, stack: string, services: string[], { all = false }: { all?: boolean }) =>
      copyImages(options(stack), options(from), { names: services, all }),
    );
  aws
    .command("put-secret")
    .description("put a value into secrets; without --value one is made up at random")
    .argument("<stack>")
    .argument("[names...]", "for example: cdd/dev/screening/watchlist-api-key, or its end")
    .option("--all", "every secret of the stack")
    .option("--value <value>", "the value; `-` reads it from standard input, unseen by other processes")
    .action(
      async (stack: string, names: string[], { all = false, value }: { all?: boolean; value?: string }) =>
        putSecrets(options(stack), { names, all, ...(value === undefined ? {} : { value }) }),
    );
  aws
    .command("existing-vpc")
    .description("make a VPC as a network team would; prints what a stack file says of it under network")
    .argument("<stack>")
    .action(async (stack: string) => existingVpc(options(stack)));
  deploymentCommands(aws, options);
}

function deploymentCommands(aws: Command, options: Options): void {
  const onService = (name: string, description: string): Command =>
    aws.command(name).description(description).argument("<stack>").argument("<service>");
  onService(
    "fail-deployment",
    "fail the deployment in progress and roll it back; where none is, the next one",
  )
    .option("--reason <text>", "what ECS gives as the reason (default: its words of an alarm)")
    .action(async (stack: string, service: string, { reason }: { reason?: string }) =>
      failDeployment(options(stack), service, reason),
    );
  onService(
    "hold-deployment",
    "keep the next deployment at its first share of traffic until it is shifted, failed or rejected",
  ).action(async (stack: string, service: string) => holdDeployment(options(stack), service));
  onService("shift", "move a held deployment's traffic; without --percent complete it")
    .option("--percent <n>", "share of production traffic on the new revision, 0 to 100", percent)
    .action(async (stack: string, service: string, { percent: share }: { percent?: number }) =>
      shiftTraffic(options(stack), service, share),
    );
  onService("approve", "continue a deployment that a hook has paused")
    .option("--after <minutes>", "how long the person has taken, in simulated time", minutesOption, 0)
    .action(async (stack: string, service: string, { after }: { after: number }) =>
      approveDeployment(options(stack), service, after),
    );
  onService("fault", "say what is wrong with new revisions from the next deployment on; none takes it off")
    .argument("<faults...>", faultForms)
    .option("--start <seconds>", "how long a new task takes until it answers", startOption)
    .option("--traffic <per minute>", "requests a minute that customers send", trafficOption)
    .action(async (stack: string, service: string, faults: string[], more: ConditionOptions) =>
      setConditions(options(stack), service, {
        faults: faults.reduce((before, text) => faultOption(text, before), noFaults),
        ...(more.start !== undefined && { startSeconds: more.start }),
        ...(more.traffic !== undefined && { requestsPerMinute: more.traffic }),
      }),
    );
  onService("reject", "roll back a deployment that is paused or held").action(
    async (stack: string, service: string) => rejectDeployment(options(stack), service),
  );
  onService("scale", "set a service's number of tasks, as auto scaling would")
    .argument("<count>", "tasks wanted", taskCount)
    .action(async (stack: string, service: string, count: number) =>
      scaleService(options(stack), service, count),
    );
  aws
    .command("deployments")
    .description("list deployments, newest first; of one service with what happened in the newest")
    .argument("<stack>")
    .argument("[service]")
    .option("--json", "write JSON and nothing else to standard output")
    .action((stack: string, service: string | undefined, { json = false }: { json?: boolean }) =>
      listDeployments(options(stack, json), service),
    );
}

function percent(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d)?$/.test(text) && value <= 100) return value;
  throw new InvalidArgumentError("Give 0 to 100, in steps of 0.1.");
}

function taskCount(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number of tasks.");
}
