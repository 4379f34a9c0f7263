import { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { Refusal } from "../rpc/refusal";
import { isProps, text, texts } from "../values";
import type { Account } from "../world";
import { type Conditions, inProgress, type ServiceDeployment } from "./records";
import { approve, rollBack, shift, userReason } from "./steer";
import { deploymentsOf, order, serviceType } from "./store";

/** How ECS speaks of an alarm that ends a deployment, as far as it can be known here. */
const alarmReason = (alarms: readonly string[]): string =>
  `Service deployment rolled back because of CloudWatch alarm(s) in ALARM state${alarms.length === 0 ? "" : `: ${alarms.join(", ")}`}.`;

/** Every deployment that the account knows, newest first; of one service where its name is given. */
export function listDeployments(
  account: Account,
  service?: string,
): { readonly service: string; readonly deployment: ServiceDeployment }[] {
  const cloud = new Cloud(account.home, account.account);
  const wanted = service === undefined ? cloud.ofType(serviceType) : [serviceNamed(cloud, service)];
  return wanted
    .flatMap(({ id, outputs }) =>
      deploymentsOf(cloud, id).map((deployment) => ({ service: text(outputs.name), deployment })),
    )
    .reverse()
    .sort((one, other) => (one.deployment.createdAt < other.deployment.createdAt ? 1 : -1));
}

/** Fails the deployment in progress; where none is, the next one. Gives which. */
export function failDeployment(account: Account, service: string, reason?: string): Promise<"now" | "next"> {
  return change(account, service, (cloud, { id, inputs }, latest) => {
    const why = reason ?? alarmReason(texts(isProps(inputs.alarms) ? inputs.alarms.alarmNames : []));
    if (latest && inProgress(latest)) {
      rollBack(cloud, latest, why, new Date());
      return "now";
    }
    order(cloud, id, { fail: why });
    return "next";
  });
}

/** Holds the next deployment at its first share of traffic. */
export function holdDeployment(account: Account, service: string): Promise<void> {
  return change(account, service, (cloud, { id }) => order(cloud, id, { hold: true }));
}

/** Moves a held deployment's traffic to a share, 0 to 100; without one, completes it. */
export function shiftTraffic(
  account: Account,
  service: string,
  percent?: number,
): Promise<ServiceDeployment> {
  return steer(account, service, (cloud, latest) => shift(cloud, latest, percent));
}

/** Continues a deployment that a hook has paused, after so many minutes. */
export function approveDeployment(
  account: Account,
  service: string,
  afterMinutes = 0,
): Promise<ServiceDeployment> {
  return steer(account, service, (cloud, latest) => approve(cloud, latest, new Date(), afterMinutes));
}

/** Sets what is wrong with a service's new revisions from the next one on, and who calls it. */
export function setConditions(account: Account, service: string, conditions: Conditions): Promise<void> {
  return change(account, service, (cloud, { id }) => order(cloud, id, { conditions }));
}

/** Rolls back a deployment in progress. */
export function rejectDeployment(account: Account, service: string): Promise<ServiceDeployment> {
  return steer(account, service, (cloud, latest) => rollBack(cloud, latest, userReason, new Date()));
}

/** Sets how many tasks a service is to run, as auto scaling does. */
export function scaleService(account: Account, service: string, desiredCount: number): Promise<void> {
  return change(account, service, (cloud, resource) => {
    cloud.put({
      ...resource,
      inputs: { ...resource.inputs, desiredCount },
      outputs: { ...resource.outputs, desiredCount },
    });
  });
}

/** Steers the newest deployment; gives what it has become. */
function steer(
  account: Account,
  service: string,
  act: (cloud: Cloud, latest: ServiceDeployment) => void,
): Promise<ServiceDeployment> {
  return change(account, service, (cloud, { id }, latest) => {
    if (!latest) throw new Refusal(`The service "${service}" has had no deployment yet.`);
    act(cloud, latest);
    return deploymentsOf(cloud, id).at(-1) ?? latest;
  });
}

/** Changes the account's file beside whoever else works on it. */
async function change<T>(
  { home, account }: Account,
  name: string,
  act: (cloud: Cloud, service: CloudResource, latest: ServiceDeployment | undefined) => T,
): Promise<T> {
  const cloud = new Cloud(home, account);
  serviceNamed(cloud, name);
  cloud.hold();
  try {
    const service = serviceNamed(cloud, name);
    return act(cloud, service, deploymentsOf(cloud, service.id).at(-1));
  } finally {
    await cloud.written();
  }
}

function serviceNamed(cloud: Cloud, name: string): CloudResource {
  const services = cloud.ofType(serviceType);
  const found = services.find(({ outputs }) => outputs.name === name);
  if (found) return found;
  const names = services.map(({ outputs }) => text(outputs.name)).sort();
  throw new Refusal(
    `There is no service "${name}" in account ${cloud.account}. There are: ${names.join(", ") || "none yet; bring the stack up with an image first"}.`,
  );
}
