import { demandNaming, type Relation, stackRule, types } from "../lib";

interface OfRepository {
  readonly repository?: string;
}

const ofRepository: Relation<OfRepository> = { property: "repository", by: "name", types: types.repository };

const lifecycle = stackRule<object>({
  name: "ecr-repository-configure-lifecycle-policy",
  severity: "low",
  description:
    "A repository gives up images that nobody will run again: each is one more to keep free of weaknesses.",
  remediation: "make a LifecyclePolicy for the repository.",
  standards: { fsbp: ["ECR.3"], pci: [], pciOwn: ["6.3.3"], nist: ["CA-9(1)", "CM-2", "CM-2(2)", "SI-12"] },
  types: types.repository,
  check: (repository, judge, { graph }) => {
    demandNaming(
      judge,
      graph.ofType<OfRepository>(types.lifecyclePolicy),
      ofRepository,
      repository,
      "the repository keeps every image for ever",
    );
  },
});

export const ecrLifecycleRules = [lifecycle];
