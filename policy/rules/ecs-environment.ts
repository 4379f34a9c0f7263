import {
  type Container,
  eachContainer,
  type Judge,
  resourceRule,
  setting,
  type TaskDefinition,
  types,
} from "../lib";
import { isSecretName, secretShape } from "../lib/secret-like";

interface WithEnvironment extends TaskDefinition {
  /** Of the component: name → value. */
  readonly environment?: Readonly<Record<string, unknown>>;
}

const secretsInEnvironment = resourceRule<WithEnvironment, { plain: readonly string[] }>({
  name: "ecs-taskdefinition-disallow-secrets-in-environment",
  severity: "critical",
  description:
    "No secret stands in a container's plain environment, its command, health check, labels or log options, and none in a file of variables.",
  remediation:
    "put the value into Secrets Manager and list it in `secrets`; have a variable that holds none listed in `plain`.",
  standards: { fsbp: ["ECS.8"], pci: ["8.6.2"], pciOwn: [], nist: ["CA-9(1)", "CM-2", "IA-5(7)"] },
  types: [...types.taskDefinition, ...types.component.fargateMicroservice],
  settings: {
    plain: setting<readonly string[]>(
      [],
      'Variables that hold no secret in spite of their names, e.g. "PAGE_TOKEN"',
      {
        form: /^\w+$/,
      },
    ),
  },
  check: ({ props, type }, judge, { plain }) => {
    if ((types.taskDefinition as readonly string[]).includes(type))
      eachContainer(props, judge, (container, label) => {
        for (const { name, value } of container.environment ?? [])
          if (!plain.includes(String(name))) judgeVariable(judge, String(name), () => value, label);
        judgeTexts(container, label, judge);
      });
    else {
      const environment = props.environment ?? {};
      // Names are always known, even where a value is not.
      for (const name of Object.keys(environment))
        if (!plain.includes(name)) judgeVariable(judge, name, () => environment[name], "the service");
    }
  },
});

/** Everything else of a container that whoever may describe a task reads. */
function judgeTexts(container: Container, label: string, judge: Judge): void {
  const { command, entryPoint, healthCheck, dockerLabels, logConfiguration, environmentFiles } = container;
  const said = (where: string, text: string, name?: string) => {
    const shape = secretShape(text, name);
    if (shape) judge.violation(`${where} of ${label} looks like ${shape}`);
    else if (name !== undefined && isSecretName(name) && text !== "")
      judge.violation(`${where} of ${label} has \`${name}\`, a secret by its name`);
  };
  said("the command", (command ?? []).join(" "));
  said("the entry point", (entryPoint ?? []).join(" "));
  said("the health check", (healthCheck?.command ?? []).join(" "));
  for (const [name, value] of Object.entries(dockerLabels ?? {})) said("a label", String(value), name);
  for (const [name, value] of Object.entries(logConfiguration?.options ?? {}))
    said("a log option", String(value), name);
  if ((environmentFiles ?? []).length > 0)
    judge.violation(`${label} reads variables from a file that nobody can judge here`);
}

function judgeVariable(judge: Judge, name: string, value: () => unknown, who: string): void {
  if (isSecretName(name)) {
    judge.violation(`the environment of ${who} has \`${name}\`, a secret by its name`);
    return;
  }
  judge.part(() => {
    const shape = secretShape(String(value() ?? ""), name);
    if (shape) judge.violation(`\`${name}\` in the environment of ${who} looks like ${shape}`);
  });
}

export const ecsEnvironmentRules = [secretsInEnvironment];
