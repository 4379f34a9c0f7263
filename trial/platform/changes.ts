import { keys, personArn } from "../names";

type Props = Readonly<Record<string, unknown>>;

/** What the trial changes of a resource, if anything. */
export function changeForTrial(
  { type, name, props }: { readonly type: string; readonly name: string; readonly props: Props },
  account: string,
): Props | undefined {
  switch (type) {
    // In the name of the deployer, whose session the provider renews by itself. The engine takes structured values of a
    // provider's configuration as JSON.
    case "pulumi:providers:aws":
      return {
        ...props,
        assumeRoles: JSON.stringify([{ roleArn: personArn(account, "deployer"), sessionName: "trial" }]),
      };
    case "aws:iam/role:Role":
      return name === `${keys.vault}-task-role`
        ? { ...props, assumeRolePolicy: takenByCaller(String(props.assumeRolePolicy), account) }
        : undefined;
    // The same names are free at once for the next trial.
    case "aws:secretsmanager/secret:Secret":
      return { ...props, recoveryWindowInDays: 0 };
    default:
      return undefined;
  }
}

/** Whoever runs the trial may act as the service's code: its rights are tried without a container. */
function takenByCaller(trust: string, account: string): string {
  const { Version, Statement } = JSON.parse(trust) as { Version: string; Statement: object[] };
  const caller = {
    Sid: "TrialActsAsTheService",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "sts:AssumeRole",
  };
  return JSON.stringify({ Version, Statement: [...Statement, caller] });
}
