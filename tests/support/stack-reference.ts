import { stackShape } from "../../model/stack";
import { headed } from "./entry-reference";
import { rowsOf } from "./reference";

/** Sections of a stack file that have a table of their own; the others are rows of the first. */
const sections: Readonly<Record<string, string>> = {
  network: "The VPC",
  access: "Who may do what",
  notifications: "Who is told",
  capacity: "FARGATE and FARGATE_SPOT",
  ec2Capacity: "EC2 machines",
  containerSecurity: "What watches over containers",
  release: "Releases",
  changes: "Freezes and change tickets",
  waf: "The WAF",
  defaults: "Size and number of tasks",
  services: "Of single services",
  egress: "Destinations",
  rotation: "Rotation of secrets",
  existingSecrets: "Secrets that somebody else makes",
};

/** What a stack file can say, as the model has it. */
export function stackTables(): string {
  const all = rowsOf({ file: "model/stack.ts", name: "stackShape", shape: stackShape });
  const sectionOf = (key: string) => key.split(".")[0] ?? "";
  const isOfSection = (key: string) => key.includes(".") && Object.hasOwn(sections, sectionOf(key));
  return [
    headed(
      "Everything",
      all.filter(({ key }) => !isOfSection(key)),
    ),
    ...Object.entries(sections).map(([section, heading]) =>
      headed(
        heading,
        all.filter(({ key }) => isOfSection(key) && sectionOf(key) === section),
      ),
    ),
  ].join("\n\n");
}
