/** An image as ECR's lifecycle sees it. */
export interface StoredImage {
  readonly tags: readonly string[];
  readonly pushedDaysAgo: number;
  readonly pulledDaysAgo?: number | undefined;
}

interface Selection {
  readonly tagStatus: "tagged" | "untagged" | "any";
  readonly tagPatternList?: readonly string[];
  readonly tagPrefixList?: readonly string[];
  readonly countType: string;
  readonly countNumber: number;
}

/**
 * The images that a lifecycle policy takes away, into the archive too. A rule selects images by their tags; one that a rule
 * selects is no more a later rule's. Source: "How lifecycle policies work", Amazon ECR user guide.
 */
export function expired(policy: string, images: readonly StoredImage[]): StoredImage[] {
  const { rules } = JSON.parse(policy) as { rules: { rulePriority: number; selection: Selection }[] };
  const taken = new Set<StoredImage>();
  return rules
    .toSorted((one, other) => one.rulePriority - other.rulePriority)
    .flatMap(({ selection }) => {
      const selected = images.filter((image) => !taken.has(image) && selects(selection, image));
      for (const image of selected) taken.add(image);
      return counted(selection, selected);
    });
}

function selects({ tagStatus, tagPatternList, tagPrefixList }: Selection, { tags }: StoredImage): boolean {
  if (tagStatus === "any") return true;
  if (tagStatus === "untagged") return tags.length === 0;
  const forms = tagPatternList ?? (tagPrefixList ?? []).map((prefix) => `${prefix}*`);
  // Of several patterns an image must have a tag for each.
  return forms.every((form) => tags.some((tag) => formOf(form).test(tag)));
}

function formOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*")}$`);
}

function counted({ countType, countNumber }: Selection, images: readonly StoredImage[]): StoredImage[] {
  if (countType === "imageCountMoreThan")
    return images.toSorted((one, other) => one.pushedDaysAgo - other.pushedDaysAgo).slice(countNumber);
  const age = ({ pulledDaysAgo, pushedDaysAgo }: StoredImage) =>
    countType === "sinceImagePulled" ? (pulledDaysAgo ?? pushedDaysAgo) : pushedDaysAgo;
  return images.filter((image) => age(image) > countNumber);
}
