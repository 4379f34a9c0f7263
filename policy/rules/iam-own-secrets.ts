import {
  actionMatches,
  containersOf,
  declaredBy,
  type Graph,
  isKnown,
  type Judge,
  type Node,
  type PolicyHolder,
  patternMatches,
  type Statement,
  stackRule,
  type TaskDefinition,
  types,
} from "../lib";
import {
  definitionsWith,
  eachGrantedStatement,
  grantTypes,
  isForTasks,
  rolesGranted,
} from "../lib/task-roles";

interface Secret {
  readonly name?: string;
  readonly arn?: string;
  readonly kmsKeyId?: string;
}

/** What a role may read: names that its service declares, and what its task definitions list. */
interface Readable {
  /** Names; none where no component declares them. */
  readonly declared?: readonly string[];
  /** ARNs of secrets that somebody else makes and its service declares, and of their keys. */
  readonly existing: readonly { readonly arn?: string; readonly keyArn?: string }[];
  /** ARNs of secrets that task definitions list; none where there is no task definition, or it is unknown. */
  readonly listed?: readonly string[];
}

const ownSecrets = stackRule<PolicyHolder>({
  name: "iam-executionrole-enforce-own-secrets",
  severity: "critical",
  description: "The role that starts a task reads the secrets which that task lists, and no others.",
  remediation: "grant `secretsmanager:GetSecretValue` on the secrets of the service's own `secrets` only.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.2.5", "8.6.2"], nist: ["AC-6", "AC-3(7)"] },
  types: grantTypes,
  check: (grant, judge, { graph }) => {
    const roles = rolesGranted(grant, graph);
    const definitions = definitionsWith("executionRoleArn", roles, graph);
    const component = graph.owner(grant, types.component.fargateMicroservice);
    if (definitions.length === 0 && !(component && roles.some(isForTasks))) return;
    const readable = readableSecrets(component, definitions, judge);
    eachGrantedStatement(grant, judge, (statement, label) => {
      if (!statement.allow) return;
      if (reads(statement)) judgeReading(statement, label, readable, judge);
      if (definitions.length > 0 && decrypts(statement))
        judgeDecryption(statement, label, readable, judge, graph);
    });
  },
});

function readableSecrets(
  component: Node | undefined,
  definitions: readonly Node<TaskDefinition>[],
  judge: Judge,
): Readable {
  const inputs = component && declaredBy(component.urn);
  if (component && !inputs) judge.violation(`the inputs of ${component.name} are not visible to policies`);
  const known = definitions.filter((definition) => isKnown(() => definition.props.containerDefinitions));
  // Without a component only the task definition says what it lists.
  if (!component && known.length < definitions.length)
    judge.undetermined("containerDefinitions", definitions[0]?.urn);
  return {
    existing: inputs?.existingSecrets ?? [],
    ...(component && { declared: (inputs?.secrets ?? []).map(({ name }) => String(name)) }),
    ...(known.length > 0 &&
      known.length === definitions.length && {
        listed: known.flatMap((definition) =>
          containersOf(definition.props).flatMap(({ secrets }) =>
            (secrets ?? []).map(({ valueFrom }) => arnOf(valueFrom)),
          ),
        ),
      }),
  };
}

function judgeReading(
  { resources }: Statement,
  label: string,
  { declared, existing, listed }: Readable,
  judge: Judge,
): void {
  for (const resource of resources) {
    const ofDeclared =
      declared?.some((name) => isOneSecret(resource, name)) ||
      (declared && existing.some(({ arn }) => arn === resource));
    if (ofDeclared === false)
      judge.violation(`${label} reads a secret that its service does not declare: ${resource}`);
    const ofListed = listed?.some(
      (arn) => resource === arn || (isOneSecret(resource) && patternMatches(resource, arn)),
    );
    if (ofListed === false)
      judge.violation(`${label} reads a secret that its task does not list: ${resource}`);
    if (ofDeclared === undefined && ofListed === undefined) judge.undetermined("containerDefinitions");
  }
}

function judgeDecryption(
  { resources }: Statement,
  label: string,
  { declared, existing, listed }: Readable,
  judge: Judge,
  graph: Graph,
): void {
  const ofMade = graph
    .ofType<Secret>(types.secret)
    .filter(({ props }) =>
      listed ? listed.includes(String(props.arn)) : declared?.includes(String(props.name)),
    )
    .map(({ props }) => props.kmsKeyId);
  const keys = [...ofMade, ...existing.flatMap(({ keyArn }) => keyArn ?? [])];
  for (const resource of resources)
    if (!keys.includes(resource))
      judge.violation(`${label} decrypts with a key that is not that of its secrets`);
}

/**
 * `…:secret:<name>-??????` or the ARN itself with its six characters: one secret. A longer wildcard would take in
 * secrets whose names merely begin alike.
 */
function isOneSecret(resource: string, name?: string): boolean {
  const found = /^arn:[^:]+:secretsmanager:[^:*?]+:\d{12}:secret:([^:*?]+)-(\?{6}|[A-Za-z0-9]{6})$/.exec(
    resource,
  );
  return found !== null && (name === undefined || found[1] === name);
}

/** `valueFrom` may go on after the ARN: `:json-key:version-stage:version-id`. */
function arnOf(valueFrom: string | undefined): string {
  return (valueFrom ?? "").split(":").slice(0, 7).join(":");
}

const reading = ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"];
const reads = ({ actions }: Statement) =>
  actions.some((pattern) => reading.some((action) => actionMatches(pattern, action)));
const decrypts = ({ actions }: Statement) => actions.some((pattern) => actionMatches(pattern, "kms:Decrypt"));

export const iamOwnSecretsRules = [ownSecrets];
