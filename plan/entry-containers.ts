import { agentContainers } from "../components/fargate-microservice/task/args";
import { nameFaults, orderFaults } from "../components/fargate-microservice/task/container-order";
import type { SectionProblem } from "../config/problems";
import { oneOf, shown } from "../config/problems";
import type { RelatedEntry } from "./entry-schema";

/** What an entry's further containers cannot be called, be given or wait for. */
export function containerProblems(key: string, entry: RelatedEntry): SectionProblem[] {
  const { containers = {}, secrets = [] } = entry;
  const taken = [key, ...Object.values(agentContainers)];
  return [
    ...Object.entries(containers).flatMap(([name, container]) => [
      ...nameFaults(name, taken).map((message) => ({ steps: ["containers", name], message })),
      ...(container.secrets ?? []).flatMap((secret, index) =>
        secrets.includes(secret)
          ? []
          : [
              {
                steps: ["containers", name, "secrets", index],
                message: `${shown(secret)} is not a secret of the service. Use ${oneOf(secrets)}.`,
              },
            ],
      ),
    ]),
    // A container with the service's name is said already; the service's own is judged in its place.
    ...orderFaults({ ...containers, [key]: { ...entry, essential: true } }).map(
      ({ container, awaited, message }) => ({
        steps: container === key ? ["after", awaited] : ["containers", container, "after", awaited],
        message,
      }),
    ),
  ];
}
