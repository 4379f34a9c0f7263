import type { Problem } from "../facts/validation";
import { missingPrincipals } from "../rules/principals";
import { digest, isProps, type Props, text } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { arnOf, kmsKey, uniqueName, uuid } from "./parts";

const secretType = "aws:secretsmanager/secret:Secret";

function inSecret(at: string): Reference {
  return {
    at,
    to: secretType,
    missing: () => "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
  };
}

const place = ({ region }: Moment, name: string) => `${region}/${name}`;

function refuseSecret(moment: Moment): string | undefined {
  const { cloud, inputs, existing, now } = moment;
  const name = text(inputs.name);
  const until = cloud.world.deletedSecrets[place(moment, name)];
  if (!existing && until !== undefined && now < new Date(until))
    return `InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion: ${name} until ${until}`;
  return refusePrincipal(moment);
}

function refusePrincipal({ cloud, inputs }: Moment): string | undefined {
  const [missing] = missingPrincipals(cloud, text(inputs.policy));
  return (
    missing &&
    `MalformedPolicyDocumentException: This resource policy contains an unsupported principal: ${missing} does not exist`
  );
}

function forgetValue({ cloud }: Moment, arn: string): void {
  cloud.changeWorld({
    secretValues: Object.fromEntries(Object.entries(cloud.world.secretValues).filter(([key]) => key !== arn)),
  });
}

function secretArn({ cloud, inputs }: Moment): string {
  return text(cloud.find(secretType, text(inputs.secretId))?.outputs.arn);
}

const idOfSecret = (props: Props) => text(props.secretId);

/**
 * RotateSecret: Secrets Manager must be allowed to call the function, and has it test the current value at once, even where
 * it is not to rotate yet. AWS's guide tells of the test and not of its words where there is no value: these are the ones
 * with which the function's read ends. The provider tries again for a minute before it gives up on the first.
 */
function refuseRotation({ cloud, inputs, region, account }: Moment): string | undefined {
  const functionArn = text(inputs.rotationLambdaArn);
  const [, , , ofRegion, ofAccount] = functionArn.split(":");
  const callable = ofRegion === region && ofAccount === account && cloud.seed.functions.includes(functionArn);
  if (functionArn !== "" && !callable)
    return "AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.";
  const secret = cloud.find(secretType, text(inputs.secretId));
  if (secret && cloud.world.secretValues[secret.id] === undefined)
    return `ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT (${text(secret.outputs.name)})`;
  return undefined;
}

/** One of both says when; the provider sends nothing else. */
function checkRules({ rotationRules: rules }: Props): Problem[] {
  if (!isProps(rules)) return [];
  const { automaticallyAfterDays: days, scheduleExpression } = rules;
  if ((days === undefined) === (scheduleExpression === undefined))
    return [
      {
        property: "rotationRules",
        reason:
          "one of `rotation_rules.0.automatically_after_days,rotation_rules.0.schedule_expression` must be specified",
      },
    ];
  return typeof days === "number" && (days < 1 || days > 1000)
    ? [
        {
          property: "rotationRules.automaticallyAfterDays",
          reason: `expected automaticallyAfterDays to be in the range (1 - 1000), got ${days}`,
        },
      ]
    : [];
}

export const secretsManager: readonly TypeEntry[] = [
  {
    type: secretType,
    id: (moment) =>
      `${arnOf("secretsmanager", (_id, inputs) => `secret:${text(inputs.name)}`)(moment, "")}-${moment.cloud.token(6)}`,
    arn: (_moment, id) => id,
    defaults: { recoveryWindowInDays: 30, forceOverwriteReplicaSecret: false },
    forceNew: ["name", "namePrefix", "type"],
    nameLimit: 512,
    policies: { policy: "secret" },
    sets: ["replicas"],
    references: [kmsKey("kmsKeyId", "InvalidParameterException")],
    unique: [
      uniqueName(
        (name) => `ResourceExistsException: The operation failed because the secret ${name} already exists.`,
      ),
    ],
    check: ({ recoveryWindowInDays: days }) =>
      typeof days !== "number" || days === 0 || (days >= 7 && days <= 30)
        ? []
        : [
            {
              property: "recoveryWindowInDays",
              reason: `expected recoveryWindowInDays to be 0 or in the range (7 - 30), got ${days}`,
            },
          ],
    refuse: refuseSecret,
    deleted: (moment, { id, inputs }) => {
      forgetValue(moment, id);
      const days = Number(inputs.recoveryWindowInDays ?? 30);
      if (days === 0) return;
      const until = new Date(moment.now.getTime() + days * 86_400_000).toISOString();
      const { cloud } = moment;
      cloud.changeWorld({
        deletedSecrets: { ...cloud.world.deletedSecrets, [place(moment, text(inputs.name))]: until },
      });
    },
  },
  {
    type: "aws:secretsmanager/secretPolicy:SecretPolicy",
    id: ({ inputs }) => text(inputs.secretArn),
    forceNew: ["secretArn"],
    policies: { policy: "secret" },
    references: [inSecret("secretArn")],
    refuse: refusePrincipal,
  },
  {
    type: "aws:secretsmanager/secretRotation:SecretRotation",
    id: ({ inputs }) => text(inputs.secretId),
    outputs: () => ({ rotationEnabled: true }),
    defaults: { rotateImmediately: true },
    forceNew: ["secretId"],
    references: [inSecret("secretId")],
    check: checkRules,
    refuse: refuseRotation,
    unique: [
      {
        key: idOfSecret,
        taken: (_moment, id) => `InvalidRequestException: A rotation of ${id} is already configured`,
      },
    ],
  },
  {
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    id: (moment) => `${secretArn(moment)}|${uuid(moment)}`,
    arn: (moment) => secretArn(moment),
    outputs: (moment, id) => ({
      secretArn: secretArn(moment),
      versionId: id.split("|")[1] ?? "",
      versionStages: ["AWSCURRENT"],
    }),
    forceNew: ["secretId", "secretString", "secretBinary"],
    sets: ["versionStages"],
    references: [inSecret("secretId")],
    made: (moment) => {
      const { cloud, inputs } = moment;
      const value = digest(
        JSON.stringify([
          inputs.secretString ?? null,
          inputs.secretBinary ?? null,
          inputs.secretStringWo ?? null,
        ]),
      );
      cloud.changeWorld({ secretValues: { ...cloud.world.secretValues, [secretArn(moment)]: value } });
    },
    deleted: (moment) => forgetValue(moment, secretArn(moment)),
  },
];
