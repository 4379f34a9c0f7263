import {
  claimBy,
  declaredBy,
  isSet,
  type Judge,
  type Node,
  resourceRule,
  setting,
  stackRule,
  thoseNaming,
  types,
} from "../lib";

interface Secret {
  readonly name?: string;
}

interface SecretRotation {
  readonly secretId?: string;
  readonly rotationRules?: {
    readonly automaticallyAfterDays?: number;
    readonly scheduleExpression?: string;
  };
}

interface RotationSettings {
  readonly maximumDays: number;
}

const rotation = stackRule<Secret, RotationSettings>({
  name: "secretsmanager-secret-enforce-rotation",
  severity: "medium",
  description: "A secret that tasks read gets another value often enough by itself, but for an exception.",
  remediation:
    "add a SecretRotation of at most the allowed days, or have it approved that somebody changes it by hand (`byHand` in the stack file).",
  standards: {
    fsbp: ["SecretsManager.1", "SecretsManager.4"],
    pci: ["8.3.9", "8.6.3"],
    pciOwn: [],
    nist: ["AC-2(1)", "AC-3(15)", "IA-5"],
  },
  types: types.secret,
  settings: {
    maximumDays: setting(90, "Most days between two values of a secret", { most: 365 }),
  },
  check: (secret, judge, { graph, settings }) => {
    const component = graph.owner(secret, types.component.fargateMicroservice);
    const service = component && declaredBy(component.urn);
    // Until it has its images a service reads no value, and there may be none that could be rotated.
    if (service && !isSet(service, "image")) return;
    const { sure, unclear } = thoseNaming(
      graph.ofType<SecretRotation>(types.secretRotation),
      { property: "secretId", types: types.secret, by: "arn" },
      secret,
    );
    for (const each of sure) judge.part(() => judgeInterval(each, judge, settings.maximumDays));
    if (sure.length > 0) return;
    for (const { urn } of unclear) judge.undetermined("secretId", urn);
    if (unclear.length > 0) return;
    const declared = service?.secrets?.find(({ name }) => name === secret.props.name);
    judge.violation(
      `nothing rotates ${secret.name}`,
      claimBy(service, () => declared?.rotation?.byHand),
    );
  },
});

function judgeInterval({ props, name }: Node<SecretRotation>, judge: Judge, most: number): void {
  const days = longestInterval(props);
  if (days === undefined)
    judge.violation(`${name} does not say in a form that can be judged when it rotates`);
  else if (days > most) judge.violation(`${name} rotates after up to ${days} days; ${most} are allowed`);
}

/** Most days between two rotations; nothing where the schedule cannot be read. */
function longestInterval({ rotationRules }: SecretRotation): number | undefined {
  const { automaticallyAfterDays, scheduleExpression = "" } = rotationRules ?? {};
  if (automaticallyAfterDays) return automaticallyAfterDays;
  const [, every, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(scheduleExpression) ?? [];
  if (every !== undefined) return unit === "day" ? Number(every) : Number(every) / 24;
  const [, day, month, weekday] = /^cron\(\S+ \S+ (\S+) (\S+) (\S+) \*\)$/.exec(scheduleExpression) ?? [];
  const months = month !== undefined && isInEveryMonth(day, weekday) ? monthsOf(month) : undefined;
  return months === undefined || months.length === 0 ? undefined : 31 * longestGap(months);
}

/** Whether every month has such a day: not all have a 29th, a 30th, a 31st or a fifth Monday. */
function isInEveryMonth(day = "", weekday = ""): boolean {
  return /^(\*|\?|L|0?[1-9]|1\d|2[0-8])$/.test(day) && !weekday.includes("#5");
}

/** Months of a cron field, 1 to 12, in order; nothing where it is none of the plain forms. */
function monthsOf(field: string): number[] | undefined {
  if (field === "*" || field === "?") return monthsOf("1/1");
  const [, from, step] = /^(\*|\d+)\/(\d+)$/.exec(field) ?? [];
  if (step !== undefined) {
    const first = from === "*" ? 1 : Number(from);
    return whole.filter((month) => month >= first && (month - first) % Number(step) === 0);
  }
  const months = field.split(",").flatMap((part) => {
    const ends = part.split("-").map(monthOf);
    const [first = Number.NaN, last = first] = ends;
    return ends.length > 2 || ends.includes(undefined)
      ? [Number.NaN]
      : whole.filter((month) => month >= first && month <= last);
  });
  return months.some(Number.isNaN) ? undefined : [...new Set(months)].sort((a, b) => a - b);
}

const names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const whole = names.map((_, index) => index + 1);

function monthOf(text: string): number | undefined {
  const month = names.indexOf(text.toUpperCase()) + 1 || Number(text);
  return whole.includes(month) ? month : undefined;
}

/** Most months from one to the next, over the turn of the year too. */
function longestGap(months: readonly number[]): number {
  return Math.max(...months.map((month, index) => (months[index + 1] ?? (months[0] ?? month) + 12) - month));
}

const ambiguousName = resourceRule<Secret>({
  name: "secretsmanager-secret-disallow-ambiguous-name",
  severity: "low",
  description: "No secret has a name that a part of another secret's ARN could be.",
  remediation:
    "end `name` otherwise than in a hyphen and six characters: AWS ends the ARN of every secret so.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["AC-3", "CM-6"] },
  types: types.secret,
  check: ({ props }, judge) => {
    if (isSet(props, "name") && /-[A-Za-z0-9]{6}$/.test(String(props.name)))
      judge.violation("the secret's name ends like the ARN of a secret");
  },
});

export const secretsmanagerRotationRules = [rotation, ambiguousName];
