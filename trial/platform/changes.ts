import { keys } from "../names";

type Props = Readonly<Record<string, unknown>>;

/** What the trial changes of a resource, if anything. */
export function changeForTrial(type: string, name: string, props: Props): Props | undefined {
  switch (type) {
    case "aws:iam/role:Role":
      return name === `${keys.vault}-task-role`
        ? { ...props, assumeRolePolicy: takenByCaller(String(props.assumeRolePolicy)) }
        : undefined;
    // The same names are free at once for the next trial.
    case "aws:secretsmanager/secret:Secret":
      return { ...props, recoveryWindowInDays: 0 };
    default:
      return undefined;
  }
}

/** Whoever runs the trial may act as the service's code: its rights are tried without a container. */
function takenByCaller(trust: string): string {
  const { Version, Statement } = JSON.parse(trust) as { Version: string; Statement: TrustStatement[] };
  const account = accountOf(Statement);
  const caller = {
    Sid: "TrialActsAsTheService",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "sts:AssumeRole",
  };
  return JSON.stringify({ Version, Statement: [...Statement, caller] });
}

interface TrustStatement {
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The account on whose behalf the platform lets ECS take the role. */
function accountOf(statements: readonly TrustStatement[]): string {
  const [account] = statements.flatMap(({ Condition = {} }) =>
    Object.values(Condition).flatMap((keys) =>
      [keys["aws:SourceAccount"]].flat().filter((one) => one !== undefined),
    ),
  );
  if (typeof account !== "string") throw new Error("The trust of a task role names no account any more.");
  return account;
}
