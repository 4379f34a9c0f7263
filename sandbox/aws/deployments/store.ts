import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { Refusal } from "../rpc/refusal";
import type { DeploymentOrders, ServiceDeployment } from "./records";

export const serviceType = "aws:ecs/service:Service";

/** Deployments of a service that are kept: AWS too forgets the older ones. */
const kept = 20;

/** A service's deployments, newest last. */
export function deploymentsOf(cloud: Cloud, service: string): readonly ServiceDeployment[] {
  return cloud.world.deployments[service] ?? [];
}

/** Stores a deployment in the place of its earlier form, or as the newest. */
export function store(cloud: Cloud, deployment: ServiceDeployment): void {
  const list = deploymentsOf(cloud, deployment.service);
  const there = list.some(({ id }) => id === deployment.id);
  const changed = there
    ? list.map((one) => (one.id === deployment.id ? deployment : one))
    : [...list, deployment].slice(-kept);
  cloud.changeWorld({ deployments: { ...cloud.world.deployments, [deployment.service]: changed } });
}

/** Leaves what somebody outside wants of the next deployment. */
export function order(cloud: Cloud, service: string, wanted: DeploymentOrders): void {
  const orders = { ...cloud.world.deploymentOrders[service], ...wanted };
  cloud.changeWorld({ deploymentOrders: { ...cloud.world.deploymentOrders, [service]: orders } });
}

/** Takes an order off, so that it holds for one deployment. */
export function fulfil(cloud: Cloud, service: string, done: keyof DeploymentOrders): void {
  if (cloud.world.deploymentOrders[service]?.[done] === undefined) return;
  const { [done]: _, ...open } = cloud.world.deploymentOrders[service] ?? {};
  cloud.changeWorld({ deploymentOrders: { ...cloud.world.deploymentOrders, [service]: open } });
}

/** Forgets a deleted service. */
export function forget(cloud: Cloud, service: string): void {
  const { [service]: _, ...deployments } = cloud.world.deployments;
  const { [service]: __, ...deploymentOrders } = cloud.world.deploymentOrders;
  cloud.changeWorld({ deployments, deploymentOrders });
}

export function serviceOf(cloud: Cloud, arn: string): CloudResource {
  const service = cloud.byId(serviceType, arn);
  if (!service) throw new Refusal(`ServiceNotFoundException: There is no service ${arn}.`);
  return service;
}
