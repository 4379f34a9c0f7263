import { platform } from "../../services";
import { costsOf, costTable } from "../support/cost-table";
import { documentHas } from "../support/documents";
import { recordedPlatform } from "../support/recorded-platform";
import { stackNames } from "../support/stacks";

describe("README", function () {
  this.timeout("2m");

  it("says what each stack costs a month", async () => {
    const stacks: Record<string, ReturnType<typeof costsOf>> = {};
    for (const stack of stackNames)
      stacks[stack] = costsOf(await recordedPlatform(stack, { images: Object.keys(platform.services) }));
    documentHas("README.md", "cost", costTable(stacks));
  });
});
