import { type JudgedResource, resource } from "./policy";
import { container, taskDefinition } from "./policy-fixtures";
import type { Case } from "./rule-table";

/** A task definition whose second container differs. */
export const twoContainers = (second: Record<string, unknown>): JudgedResource =>
  taskDefinition(
    {},
    { containerDefinitions: JSON.stringify([container, { ...container, name: "sidecar", ...second }]) },
  );

/** What every rule on containers must refuse. */
export const withoutContainers: readonly Case[] = [
  {
    when: "there is no container",
    given: [taskDefinition({}, { containerDefinitions: "[]" })],
    outcome: "fail",
  },
  {
    when: "the containers are absent",
    given: [resource(taskDefinition().type, "task", {})],
    outcome: "fail",
  },
  {
    when: "the containers are no JSON",
    given: [taskDefinition({}, { containerDefinitions: "{" })],
    outcome: "fail",
    says: "could not be judged",
  },
  {
    when: "the containers are no list",
    given: [taskDefinition({}, { containerDefinitions: '{"name":"x"}' })],
    outcome: "fail",
    says: "could not be judged",
  },
  {
    when: "a container is no object",
    given: [taskDefinition({}, { containerDefinitions: "[null]" })],
    outcome: "fail",
    says: "could not be judged",
  },
];
