import { platform } from "../../services";
import { documentHas, table } from "../support/documents";
import { recordedPlatform } from "../support/recorded-platform";

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
}

describe("docs/first-deployment.md", function () {
  this.timeout("2m");

  it("lists what a permissions boundary must not take away: all that the roles of prod are granted", async () => {
    const { all } = await recordedPlatform("prod", { images: Object.keys(platform.services) });
    const granted = all("aws:iam/rolePolicy:RolePolicy")
      .flatMap(({ inputs }) => (JSON.parse(String(inputs.policy)) as { Statement: Statement[] }).Statement)
      .flatMap(({ Effect, Action }) => (Effect === "Allow" ? Action : []));
    const byService = new Map<string, Set<string>>();
    for (const action of granted) {
      const [service = "", name = ""] = action.split(":");
      byService.set(service, (byService.get(service) ?? new Set()).add(name));
    }
    documentHas(
      "docs/first-deployment.md",
      "boundary",
      table(
        ["service", "actions"],
        [...byService]
          .sort(([one], [other]) => one.localeCompare(other))
          .map(([service, names]) => [`\`${service}\``, [...names].sort().join(", ")]),
      ),
    );
  });
});
