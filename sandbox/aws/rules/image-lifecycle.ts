import { isProps, objects, type Props, parseJson, text, texts } from "../values";

/** What each way of counting does with images. Source: "Lifecycle policy properties in Amazon ECR". */
const counting: Readonly<
  Record<string, { readonly days: boolean; readonly actions: readonly string[]; readonly storage: string }>
> = {
  imageCountMoreThan: { days: false, actions: ["expire", "transition"], storage: "standard" },
  sinceImagePushed: { days: true, actions: ["expire", "transition"], storage: "standard" },
  sinceImagePulled: { days: true, actions: ["transition"], storage: "standard" },
  sinceImageTransitioned: { days: true, actions: ["expire"], storage: "archive" },
};
/** An archived image stays so many days at least. */
const leastArchived = 90;
const mostWildcards = 4;

/** What is wrong with the text of a lifecycle policy; nothing where ECR would take it. */
export function refuseLifecycle(document: string): string | undefined {
  const policy = parseJson(document);
  const rules = isProps(policy) ? objects(policy.rules) : [];
  if (rules.length === 0) return "rules are expected";
  const priorities = rules.map(({ rulePriority }) => Number(rulePriority));
  if (priorities.some((one) => !isPositive(one)) || new Set(priorities).size < rules.length)
    return "each rule has a positive rulePriority of its own";
  const wrong = rules.map(refuseRule).find((one) => one !== undefined);
  return wrong ?? refuseTogether(rules);
}

function refuseTogether(rules: readonly Props[]): string | undefined {
  const of = (status: string) =>
    rules.filter(({ selection }) => isProps(selection) && selection.tagStatus === status);
  const last = Math.max(...rules.map(({ rulePriority }) => Number(rulePriority)));
  if (of("any").some(({ rulePriority }) => Number(rulePriority) < last))
    return 'a rule with tagStatus "any" has the highest rulePriority';
  const untagged = of("untagged").map(({ selection }) => (isProps(selection) ? storageOf(selection) : ""));
  return new Set(untagged).size < untagged.length
    ? "only one rule of a storage class selects untagged images"
    : undefined;
}

function refuseRule({ selection, action }: Props): string | undefined {
  if (!isProps(selection) || !isProps(action)) return "a rule has a selection and an action";
  return refuseTags(selection) ?? refuseCount(selection) ?? refuseAction(selection, action);
}

function refuseTags({ tagStatus, tagPatternList, tagPrefixList }: Props): string | undefined {
  if (!["tagged", "untagged", "any"].includes(text(tagStatus)))
    return `tagStatus "${text(tagStatus)}" is none of tagged, untagged, any`;
  const lists = [tagPatternList, tagPrefixList].filter((list) => texts(list).length > 0);
  if (tagStatus === "tagged" && lists.length !== 1)
    return "a rule on tagged images has either a tagPatternList or a tagPrefixList";
  if (tagStatus !== "tagged" && lists.length > 0)
    return "only a rule on tagged images has a tagPatternList or a tagPrefixList";
  const wide = texts(tagPatternList).find((pattern) => pattern.split("*").length - 1 > mostWildcards);
  return wide === undefined ? undefined : `the pattern "${wide}" has more than ${mostWildcards} wildcards`;
}

function refuseCount(selection: Props): string | undefined {
  const { countType, countUnit, countNumber } = selection;
  const kind = counting[text(countType)];
  if (!kind) return `countType "${text(countType)}" is none of ${Object.keys(counting).join(", ")}`;
  if (!isPositive(countNumber)) return "countNumber is a positive integer";
  if (kind.days !== (countUnit === "days") || (!kind.days && countUnit !== undefined))
    return `countType ${text(countType)} has ${kind.days ? 'the countUnit "days"' : "no countUnit"}`;
  if (storageOf(selection) !== kind.storage)
    return `countType ${text(countType)} selects images of the storage class ${kind.storage}`;
  return kind.storage === "archive" && Number(countNumber) < leastArchived
    ? `archived images are kept ${leastArchived} days at least`
    : undefined;
}

function refuseAction({ countType }: Props, { type, targetStorageClass }: Props): string | undefined {
  const allowed = counting[text(countType)]?.actions ?? [];
  if (!allowed.includes(text(type)))
    return `countType ${text(countType)} has the action ${allowed.join(" or ")}, not "${text(type)}"`;
  return (type === "transition") === (targetStorageClass === "archive")
    ? undefined
    : 'the action "transition", and no other, has the targetStorageClass "archive"';
}

function storageOf({ storageClass }: Props): string {
  return storageClass === undefined ? "standard" : text(storageClass);
}

function isPositive(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}
