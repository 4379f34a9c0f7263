import { Cloud } from "./aws/cloud/cloud";
import {
  approveDeployment,
  failDeployment,
  holdDeployment,
  listDeployments,
  rejectDeployment,
  scaleService,
  setConditions,
  shiftTraffic,
} from "./aws/deployments/outside";
import type { Conditions, ServiceDeployment } from "./aws/deployments/records";
import {
  type Account,
  copyImage,
  describeServices,
  listImages,
  listRepositories,
  listSecrets,
  pushImage,
  putSecret,
  type ServiceStatus,
} from "./aws/world";
import { type AskedVpc, type BankNetwork, type ExistingVpc, makeVpc, routeBack } from "./existing-vpc";
import type { Home } from "./home";

export interface ServiceState extends ServiceStatus {
  /** The catalogue's name of it. */
  readonly service: string;
}

/** The world outside the program, for one stack in its account: registry, secret values, what ECS would show. */
export class Outside {
  private readonly place: Account;
  private readonly prefix: string;
  private readonly site: AskedVpc;

  constructor(home: Home, account: string, stack: string, site: AskedVpc = { region: "", zones: [] }) {
    this.place = { home: home.folder, account };
    this.site = site;
    this.prefix = `cdd-${stack}-`;
  }

  /** Newest image by service. */
  digests(): Record<string, string> {
    const own = listImages(this.place).filter(({ repository }) => repository.startsWith(this.prefix));
    return Object.fromEntries(own.map(({ repository, digest }) => [this.serviceOf(repository), digest]));
  }

  /** Services of the stack that have a repository. */
  repositories(): string[] {
    return listRepositories(this.place)
      .filter((name) => name.startsWith(this.prefix))
      .map((name) => this.serviceOf(name));
  }

  secrets(): { readonly name: string; readonly hasValue: boolean }[] {
    return listSecrets(this.place);
  }

  /** A VPC as a network team makes it, in the stack's AZs. */
  makeVpc(): Promise<ExistingVpc> {
    return makeVpc(this.place, this.site);
  }

  /** The way from the bank's networks to internal balancers in such a VPC, and back. */
  routeBack(vpc: ExistingVpc, bank: BankNetwork): Promise<void> {
    return routeBack(this.place, this.site.region, vpc, bank);
  }

  /** Pushes a new image of a service; gives its digest. */
  pushImage(service: string): Promise<string> {
    return pushImage(this.place, `${this.prefix}${service}`);
  }

  /** Copies an image of a service from another stack's registry, by its digest. */
  copyImage(from: Outside, service: string, digest: string): Promise<void> {
    const of = ({ place, prefix }: Outside) => ({ ...place, repository: `${prefix}${service}` });
    return copyImage(of(from), of(this), digest);
  }

  /** Stores a new value; the cloud keeps its hash alone. */
  putSecret(name: string, value: string): Promise<void> {
    return putSecret(this.place, name, value);
  }

  /** Ids of the resources that a program has made under a logical name. */
  idsOf(type: string, logicalName: string): string[] {
    return new Cloud(this.place.home, this.place.account)
      .ofType(type)
      .filter(({ name }) => name === logicalName)
      .map(({ id }) => id);
  }

  /** What ECS would show of each service. */
  services(): ServiceState[] {
    return describeServices(this.place).map((status) => ({
      ...status,
      service: this.serviceOf(status.name),
    }));
  }

  /** Deployments, newest first: of one service, or of all. */
  deployments(service?: string): { readonly service: string; readonly deployment: ServiceDeployment }[] {
    const listed = listDeployments(this.place, service === undefined ? undefined : this.prefix + service);
    return listed.map((one) => ({ ...one, service: this.serviceOf(one.service) }));
  }

  /** Fails the deployment in progress, or else the next one; the reason is ECS's of an alarm unless given. */
  failDeployment(service: string, reason?: string): Promise<"now" | "next"> {
    return failDeployment(this.place, this.prefix + service, reason);
  }

  /** Holds the next deployment at its first share of traffic. */
  holdDeployment(service: string): Promise<void> {
    return holdDeployment(this.place, this.prefix + service);
  }

  /** Moves a held deployment's traffic to a share in percent, or completes it. */
  shiftTraffic(service: string, percent?: number): Promise<ServiceDeployment> {
    return shiftTraffic(this.place, this.prefix + service, percent);
  }

  /** Continues a deployment that a hook has paused, after so many simulated minutes. */
  approveDeployment(service: string, afterMinutes = 0): Promise<ServiceDeployment> {
    return approveDeployment(this.place, this.prefix + service, afterMinutes);
  }

  /** Sets what is wrong with new revisions from the next deployment on, and who calls the service. */
  setConditions(service: string, conditions: Conditions): Promise<void> {
    return setConditions(this.place, this.prefix + service, conditions);
  }

  /** Rolls back a deployment in progress. */
  rejectDeployment(service: string): Promise<ServiceDeployment> {
    return rejectDeployment(this.place, this.prefix + service);
  }

  /** Sets how many tasks a service is to run, as auto scaling does. */
  scaleService(service: string, tasks: number): Promise<void> {
    return scaleService(this.place, this.prefix + service, tasks);
  }

  private serviceOf(name: string): string {
    return name.startsWith(this.prefix) ? name.slice(this.prefix.length) : name;
  }
}
