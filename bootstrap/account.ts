import * as iam from "@pulumi/aws/iam";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { Boundary, DutyPlan, StackRoles } from "../roles/stack-roles";
import type { Settings } from "./settings";
import { state } from "./state";
import { peopleTrust, pipelineTrust } from "./trust";

export interface AccountArgs {
  readonly roles: StackRoles;
  readonly settings: Settings;
}

/** Seconds that a pipeline's session lasts: an update waits for releases to bake. */
const pipelineSession = 4 * 3600;
const peopleSession = 3600;

/**
 * What an account holds before its stack does: boundaries, roles and policies of who deploys and previews, policies of people,
 * the pipeline's identity provider, the state's bucket and key. It costs the key, 1 USD a month.
 *
 * @example
 * new Account("account", { roles: stackRoles(reading), settings }, { providers: [provider] });
 */
export class Account extends ComponentResource {
  constructor(name: string, args: AccountArgs, opts?: ComponentResourceOptions) {
    super("cdd:bootstrap:Account", name, {}, opts);
    const { names, boundaries, duties } = args.roles;
    // The first has had this name before there were others.
    for (const [index, each] of boundaries.entries())
      boundaryPolicy(index === 0 ? "boundary" : "boundary-backups", each, this);
    new iam.OpenIdConnectProvider(
      "pipeline",
      { url: args.settings.pipeline.issuer, clientIdLists: [args.settings.pipeline.audience] },
      { parent: this },
    );
    const made = duties.flatMap((duty) => this.duty(duty, args));
    state(
      names,
      {
        retain: args.settings.retain,
        administrators: args.settings.administrators,
        users: duties
          .filter(({ duty }) => trustOf(duty, args) !== undefined && isPipeline(duty))
          .flatMap(({ roles }) => roles),
      },
      this,
    );
    this.registerOutputs({ boundaries: boundaries.map(({ name: own }) => own), policies: made });
  }

  /** A duty's policies, and its roles where it is said who takes them; the bank attaches the policies to its own roles. */
  private duty({ duty, roles, policies }: DutyPlan, args: AccountArgs): string[] {
    const { path } = args.roles.names;
    const trust = trustOf(duty, args);
    const documents = policies.map(
      ({ name, document }) =>
        new iam.Policy(
          name,
          { name, path, description: `Of ${duty}: derived, changed by bootstrap only`, policy: document },
          { parent: this, deleteBeforeReplace: true },
        ),
    );
    if (trust !== undefined) for (const arn of roles) deliveryRole(arn, duty, trust, documents, this);
    return policies.map(({ name }) => name);
  }
}

function boundaryPolicy(
  logicalName: string,
  { arn, name, document }: Boundary,
  parent: Resource,
): iam.Policy {
  const path = arn.slice(arn.indexOf(":policy/") + ":policy".length, -name.length);
  return new iam.Policy(
    logicalName,
    {
      name,
      path,
      description: "The most that a role of the platform can have",
      policy: document,
    },
    { parent, deleteBeforeReplace: true },
  );
}

function deliveryRole(
  arn: string,
  duty: string,
  trust: string,
  policies: readonly iam.Policy[],
  parent: Resource,
): void {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const path = arn.slice(arn.indexOf(":role/") + ":role".length, -name.length);
  const role = new iam.Role(
    name,
    {
      name,
      path,
      description: `Of ${duty}: changed by bootstrap only`,
      assumeRolePolicy: trust,
      maxSessionDuration: isPipeline(duty) ? pipelineSession : peopleSession,
    },
    { parent, deleteBeforeReplace: true },
  );
  for (const [index, policy] of policies.entries())
    new iam.RolePolicyAttachment(
      `${name}-${index + 1}`,
      { role: role.name, policyArn: policy.arn },
      { parent },
    );
}

function isPipeline(duty: string): boolean {
  return duty === "deployers" || duty === "preview";
}

function trustOf(duty: string, { settings, roles }: AccountArgs): string | undefined {
  const { pipeline, takenBy } = settings;
  const { account } = roles.names;
  if (duty === "deployers") return pipelineTrust(account, pipeline, [pipeline.deploySubject]);
  if (duty === "preview") return pipelineTrust(account, pipeline, pipeline.previewSubjects);
  const takers = takenBy[duty];
  return takers === undefined ? undefined : peopleTrust(takers);
}
