import { eachContainer, type Judge, resourceRule, type TaskDefinition, types } from "../lib";
import { isSecretName, secretShape } from "../lib/secret-like";

interface WithEnvironment extends TaskDefinition {
  /** Of the component: name → value. */
  readonly environment?: Readonly<Record<string, unknown>>;
}

const secretsInEnvironment = resourceRule<WithEnvironment>({
  name: "ecs-taskdefinition-disallow-secrets-in-environment",
  severity: "critical",
  description: "No secret stands in a container's plain environment.",
  remediation: "put the value into Secrets Manager and list it in `secrets`.",
  standards: { fsbp: ["ECS.8"], pci: ["8.6.2"], pciOwn: [], nist: ["CA-9(1)", "CM-2", "IA-5(7)"] },
  types: [...types.taskDefinition, ...types.component.fargateMicroservice],
  check: ({ props, type }, judge) => {
    if ((types.taskDefinition as readonly string[]).includes(type))
      eachContainer(props, judge, ({ environment }, label) => {
        for (const { name, value } of environment ?? [])
          judgeVariable(judge, String(name), () => value, label);
      });
    else {
      const environment = props.environment ?? {};
      // Names are always known, even where a value is not.
      for (const name of Object.keys(environment))
        judgeVariable(judge, name, () => environment[name], "the service");
    }
  },
});

function judgeVariable(judge: Judge, name: string, value: () => unknown, who: string): void {
  if (isSecretName(name)) {
    judge.violation(`the environment of ${who} has \`${name}\`, a secret by its name`);
    return;
  }
  judge.part(() => {
    const shape = secretShape(String(value() ?? ""));
    if (shape) judge.violation(`\`${name}\` in the environment of ${who} looks like ${shape}`);
  });
}

export const ecsEnvironmentRules = [secretsInEnvironment];
