import {
  accountForm,
  eachContainer,
  isSet,
  type Judge,
  ownAccounts,
  providerRegion,
  resourceRule,
  setting,
  type TaskDefinition,
  types,
} from "../lib";

interface Imaged extends TaskDefinition {
  /** Of the component. */
  readonly image?: string;
  readonly account?: string;
}

const digest = resourceRule<Imaged, { accounts: readonly string[] }>({
  name: "ecs-taskdefinition-enforce-pinned-image-digest",
  severity: "high",
  description:
    "Every image comes from the bank's own registry, from its own builds and through no cache of another registry, and is pinned by its digest.",
  remediation:
    "use `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<64 hex digits>` of an image that the bank built; have registries of its other accounts listed in `accounts`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.3.2", "11.5.2"], nist: ["CM-2", "CM-14", "SI-7", "SR-4"] },
  types: [...types.taskDefinition, ...types.component.fargateMicroservice],
  settings: {
    accounts: setting([], "Account ids whose registries may be used (none: those of the provider)", {
      form: accountForm,
    }),
  },
  check: (subject, judge, settings) => {
    const { props, type } = subject;
    if ((types.taskDefinition as readonly string[]).includes(type)) {
      const own = ownAccounts(subject, settings.accounts);
      const region = providerRegion(subject);
      eachContainer(props, judge, ({ image }, label) => judgeImage(judge, image, label, own, region));
      return;
    }
    // A service without an image waits for its first one: nothing of it runs.
    if (!isSet(props, "image")) return;
    const own = settings.accounts.length > 0 ? settings.accounts : [props.account ?? ""];
    judgeImage(judge, props.image, "the service", own);
  },
});

/**
 * Repositories that ECR fills from others' registries, by the prefixes that AWS proposes and firms use (Amazon ECR user guide,
 * Creating a pull through cache rule), and Docker Hub's own folder of images.
 */
const cached =
  /\.amazonaws\.com\/(.*\/)?(docker-?hub|docker\.io|docker|ecr-public|public|quay(\.io)?|ghcr(\.io)?|github|gitlab|kubernetes|k8s|registry-k8s-io|registry\.k8s\.io|mcr|azure|chainguard|upstream|mirror|proxy|cache|pull-?through(-cache)?|library)\//;

function judgeImage(
  judge: Judge,
  image: string | undefined,
  who: string,
  accounts: readonly string[],
  region?: string,
): void {
  const form = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$/;
  const [whole, account, imageRegion] = form.exec(image ?? "") ?? [];
  if (!whole) judge.violation(`the image of ${who} is not an ECR image pinned by digest`);
  else if (cached.test(whole))
    judge.violation(`the image of ${who} comes through a cache of another registry`);
  else if (!accounts.includes(account ?? ""))
    judge.violation(`the image of ${who} comes from another account`);
  else if (region && imageRegion !== region) judge.violation(`the image of ${who} comes from another region`);
}

export const ecsImageRules = [digest];
