import { ecrLifecycleRules } from "../../policy/rules/ecr-lifecycle";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const repository = resource("aws:ecr/repository:Repository", "one", { name: "one" });
const lifecycle = (of: unknown) =>
  resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", "lifecycle", { repository: of });

describeRule({
  rule: ruleNamed(ecrLifecycleRules, "ecr-repository-configure-lifecycle-policy"),
  passing: [repository, lifecycle("one")],
  decisive: [],
  cases: [
    { when: "there is none", given: [repository], outcome: "fail", says: "for ever" },
    { when: "it is another repository's", given: [repository, lifecycle("other")], outcome: "fail" },
    {
      when: "nobody knows yet whose it is",
      given: [repository, lifecycle(unknown)],
      outcome: "undetermined",
      says: "property=repository",
    },
  ],
});
