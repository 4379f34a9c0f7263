import {
  declaredBy,
  type Graph,
  type Judge,
  type MicroserviceInputs,
  type Node,
  type PolicyHolder,
  type Statement,
  stackRule,
  types,
} from "../lib";
import {
  beyond,
  declaredStores,
  fileSystemIdOf,
  fileSystemNames,
  isAccess,
  isStoreAction,
  type StoreAccess,
  storeNameOf,
  storeNames,
  storesNamed,
} from "../lib/stores";
import { sessionKeys, storeKeys } from "../lib/task-keys";
import {
  definitionsWith,
  eachGrantedStatement,
  grantTypes,
  isForTasks,
  rolesGranted,
} from "../lib/task-roles";

interface Settings {
  readonly storeNames: readonly string[];
}

const ownData = stackRule<PolicyHolder, Settings>({
  name: "iam-taskrole-enforce-own-data",
  severity: "critical",
  description:
    "A service reaches the stores that it declares, as it declares them, and each store has one writer.",
  remediation:
    "declare the store in the service's `data`, or drop the grant; let one service write and the others call it.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.3.1"], nist: ["AC-4", "AC-6"] },
  types: [...grantTypes, ...types.component.fargateMicroservice],
  settings: {
    storeNames,
  },
  check: (subject, judge, { graph, settings }) => {
    if ((types.component.fargateMicroservice as readonly string[]).includes(subject.type)) {
      judgeWriters(subject, judge, graph);
      return;
    }
    const roles = rolesGranted(subject, graph);
    const isTaskRole = definitionsWith("taskRoleArn", roles, graph).length > 0;
    const component = graph.owner(subject, types.component.fargateMicroservice);
    if (!isTaskRole && !(component && roles.some(isForTasks))) return;
    const inputs = component && declaredBy(component.urn);
    if (component && !inputs) judge.violation(`the inputs of ${component.name} are not visible to policies`);
    const stores = inputs ? declaredStores(inputs, settings.storeNames) : undefined;
    eachGrantedStatement(subject, judge, (statement, label) => {
      if (!statement.allow) return;
      judgeStores(statement, label, stores, judge, graph);
      if (inputs && stores && isTaskRole)
        judgeKeys(statement, label, { names: [...stores.keys()], inputs }, judge, graph);
    });
  },
});

/** Of two services that write a store, each is told. */
function judgeWriters(component: Node<unknown>, judge: Judge, graph: Graph): void {
  const own = declaredBy(component.urn);
  if (!own) {
    judge.violation(`the inputs of ${component.name} are not visible to policies`);
    return;
  }
  for (const [store, access] of Object.entries(own.data ?? {})) {
    if (!isAccess(access)) judge.violation(`\`data.${store}\` is neither read, append nor write`);
    if (access === "read") continue;
    for (const other of graph.ofType(types.component.fargateMicroservice)) {
      const others = other.urn === component.urn ? undefined : declaredBy(other.urn)?.data?.[store];
      if (others !== undefined && others !== "read")
        judge.violation(`${other.name} writes the store ${store} too`);
    }
  }
}

function judgeStores(
  statement: Statement,
  label: string,
  stores: ReadonlyMap<string, StoreAccess> | undefined,
  judge: Judge,
  graph: Graph,
): void {
  if (!statement.actions.some(isStoreAction)) return;
  for (const arn of statement.resources) {
    const fileSystem = fileSystemIdOf(arn);
    if (fileSystem !== undefined && !/[*?]/.test(fileSystem)) {
      judge.part(() => judgeFileSystem(statement, label, fileSystem, stores, judge, graph));
      continue;
    }
    const name = storeNameOf(arn);
    if (name === undefined || /[*?]/.test(name))
      judge.violation(`${label} reaches stores that it does not name: ${arn}`);
    else if (stores) judgeAccess(statement, label, name, stores.get(name), judge);
    else if (!storesNamed([name], graph).length)
      judge.violation(`${label} reaches ${name}, which is not of this stack`);
  }
}

function judgeAccess(
  statement: Statement,
  label: string,
  name: string,
  access: StoreAccess | undefined,
  judge: Judge,
): void {
  if (!access) judge.violation(`${label} reaches ${name}, which the service does not declare`);
  else
    for (const action of beyond(access, statement))
      judge.violation(`${label} allows ${action} on ${name}, which the service declares as "${access}"`);
}

function judgeFileSystem(
  statement: Statement,
  label: string,
  id: string,
  stores: ReadonlyMap<string, StoreAccess> | undefined,
  judge: Judge,
  graph: Graph,
): void {
  const names = fileSystemNames(id, graph, judge);
  if (names === "unclear") return;
  if (!names) judge.violation(`${label} reaches the file system ${id}, which is not of this stack`);
  else if (stores) {
    const name = names.find((each) => stores.has(each)) ?? id;
    judgeAccess(statement, label, name, stores.get(name), judge);
  }
}

/** Keys of the task role are those under which its stores are encrypted, and that of shells where it may be opened. */
function judgeKeys(
  statement: Statement,
  label: string,
  { names, inputs }: { readonly names: readonly string[]; readonly inputs: MicroserviceInputs },
  judge: Judge,
  graph: Graph,
): void {
  if (!statement.actions.some((action) => /^(kms:|\*)/i.test(action))) return;
  // Whether the exception holds today is judged where the shell is allowed.
  const opened = inputs.exceptions?.exec !== undefined;
  const keys = [...storeKeys(names, graph), ...(opened ? sessionKeys(statement, graph) : [])];
  for (const arn of statement.resources)
    if (!keys.includes(arn))
      judge.violation(`${label} uses a key that encrypts none of the service's stores`);
}

export const iamOwnDataRules = [ownData];
