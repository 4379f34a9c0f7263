import { Cloud } from "./aws/cloud/cloud";
import {
  type Account,
  describeServices,
  listImages,
  listRepositories,
  listSecrets,
  pushImage,
  putSecret,
  type ServiceStatus,
} from "./aws/world";
import type { Home } from "./home";

export interface ServiceState extends ServiceStatus {
  /** The catalogue's name of it. */
  readonly service: string;
}

/** The world outside the program, for one stack in its account: registry, secret values, what ECS would show. */
export class Outside {
  private readonly place: Account;
  private readonly prefix: string;

  constructor(home: Home, account: string, stack: string) {
    this.place = { home: home.folder, account };
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

  /** Pushes a new image of a service; gives its digest. */
  pushImage(service: string): Promise<string> {
    return pushImage(this.place, `${this.prefix}${service}`);
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

  private serviceOf(name: string): string {
    return name.startsWith(this.prefix) ? name.slice(this.prefix.length) : name;
  }
}
