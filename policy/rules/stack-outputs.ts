import { setting, stackRule, types } from "../lib";
import { isSecretName, secretShape } from "../lib/secret-like";
import { type Leaf, walk } from "../lib/shape";

/**
 * The engine judges a stack by what each resource ends with, at previews too, and so shows the root's outputs:
 * https://github.com/pulumi/pulumi/blob/pkg/v3.212.0/pkg/resource/deploy/step_generator.go, `AnalyzeResources`. It hands on what is
 * encrypted as plain values: that an output is marked as secret cannot be seen here, and makes no difference. Whoever may read
 * the state's outputs, another stack or a pipeline, has it.
 */
const secretOutputs = stackRule<object, { plain: readonly string[] }>({
  name: "stack-disallow-secret-outputs",
  severity: "high",
  description:
    "No output of the stack is a password, a key or a token, by its name or by its value: outputs are for everybody who reads the state.",
  remediation:
    "write the value to a secret of Secrets Manager and give out its ARN; have what is none listed in `plain`.",
  standards: { fsbp: [], pci: [], pciOwn: ["8.3.2", "8.6.2"], nist: ["AC-3", "IA-5(7)", "SC-28"] },
  types: types.stack,
  settings: {
    plain: setting<readonly string[]>(
      [],
      'Outputs that hold no secret in spite of their names, e.g. "idempotencyToken"',
    ),
  },
  check: ({ props }, judge, { settings: { plain } }) => {
    let isOpen = false;
    walk(props, {
      leaf: (leaf) => {
        const what = plain.includes(leaf.key) ? undefined : secretIn(leaf);
        if (what !== undefined) judge.violation(`the output \`${leaf.path}\` ${what}`);
      },
      unknown: (path, key) => {
        if (!plain.includes(key) && isSecretOutput(key))
          judge.violation(`the output \`${path}\` is a secret by its name`);
        else isOpen = true;
      },
    });
    // Which of them comes first differs from run to run.
    if (isOpen) judge.undetermined("outputs");
  },
});

/** What is private among outputs is a part of the network. */
const isSecretOutput = (key: string) => isSecretName(key) && !/^private$/i.test(key);

function secretIn({ key, value }: Leaf): string | undefined {
  if (typeof value !== "string" || value === "" || /^arn:/.test(value)) return undefined;
  if (isSecretOutput(key)) return "is a secret by its name";
  const shape = secretShape(value, key);
  return shape === undefined ? undefined : `looks like ${shape}`;
}

export const stackOutputRules = [secretOutputs];
