/** Begins the tags by which a build gives an image up from the first. */
export const expendable = "expires-";

/**
 * What expires: images whose build has tagged them so, 30 days after their push. Everything else stays until somebody
 * deletes it. ECR selects by tag and by age, count or last pull, and none of these tells whether an image runs: it may be
 * old, pushed long before the newest, without a tag where it was promoted, and not pulled for as long as no task is replaced.
 */
export const lifecyclePolicy = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: "What its build has given up",
      selection: {
        tagStatus: "tagged",
        tagPatternList: [`${expendable}*`],
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 30,
      },
      action: { type: "expire" },
    },
  ],
});
