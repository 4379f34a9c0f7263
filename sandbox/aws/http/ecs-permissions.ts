import type { Clouds } from "../cloud/clouds";
import { type Props, text, texts } from "../values";
import type { Operation } from "./json-server";
import { cloudOfCaller, permit } from "./permissions";

/** ARNs that an operation is judged on, as the service reference has its resource types. */
const judged: Readonly<Record<string, (input: Props, place: string) => string[]>> = {
  ListServiceDeployments: ({ service, cluster }, place) => [serviceArn(text(service), text(cluster), place)],
  DescribeServiceDeployments: ({ serviceDeploymentArns }) =>
    texts(serviceDeploymentArns).flatMap(withService),
  DescribeServiceRevisions: ({ serviceRevisionArns }) => texts(serviceRevisionArns).flatMap(withService),
  DescribeServices: ({ services, cluster }, place) =>
    texts(services).map((service) => serviceArn(service, text(cluster), place)),
  ContinueServiceDeployment: ({ serviceDeploymentArn }) => withService(text(serviceDeploymentArn)),
  StopServiceDeployment: ({ serviceDeploymentArn }) => withService(text(serviceDeploymentArn)),
};

/**
 * The same operations, with the rights of whoever is a role's session. Where an action has two required resource types,
 * both are asked for. Source: "Actions, resources, and condition keys for Amazon Elastic Container Service".
 */
export function permittedEcs(
  operations: Readonly<Record<string, Operation>>,
  clouds: Clouds,
): Readonly<Record<string, Operation>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]): [string, Operation] => [
      name,
      (input, caller) => {
        const resources = judged[name];
        if (caller.role !== undefined && resources !== undefined) {
          const cloud = cloudOfCaller(clouds, caller);
          const place = `arn:aws:ecs:${caller.region}:${cloud.account}`;
          for (const resource of resources(input, place))
            permit(cloud, caller, { action: `ecs:${name}`, resource });
        }
        return operation(input, caller);
      },
    ]),
  );
}

function serviceArn(service: string, cluster: string, place: string): string {
  if (service.startsWith("arn:")) return service;
  return `${place}:service/${cluster.split("/").at(-1) || "default"}/${service}`;
}

/** A deployment or revision, and the service that it is of. */
function withService(arn: string): string[] {
  const [, prefix = "", cluster = "", service = ""] = /^(.*):service-\w+\/([^/]+)\/([^/]+)\//.exec(arn) ?? [];
  return [`${prefix}:service/${cluster}/${service}`, arn];
}
