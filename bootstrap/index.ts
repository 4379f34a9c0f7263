import * as path from "node:path";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { readStackConfig } from "../config/stack-config";
import { readStackFiles } from "../config/stack-files";
import { stackRoles } from "../roles/stack-roles";
import { Account } from "./account";
import { readSettings } from "./settings";

/**
 * What the account of a stack holds before it. The platform's own stack file says which account, and who has which duty.
 *
 * @param given settings. The engine gives none: then they are those of this program's stack file
 * @param folder where the platform's stack files stand. The engine gives none: then it is the one above
 */
export = async (given?: unknown, folder: string = path.join(__dirname, "..")) => {
  const stack = pulumi.getStack();
  const { [stack]: values, ...others } = readStackFiles(folder);
  const reading = readStackConfig(values, stack, others);
  const roles = stackRoles(reading);
  const { config } = reading;
  if (config === undefined) throw new pulumi.RunError(`Pulumi.${stack}.yaml cannot be read.`);
  const settings = readSettings(given ?? new pulumi.Config("cdd-bootstrap").getObject("delivery"), config);
  const provider = new Provider("aws", {
    region: config.region,
    allowedAccountIds: [config.account],
    defaultTags: {
      tags: {
        project: "cdd",
        environment: stack,
        "cost-centre": config.costCentre,
        "managed-by": "pulumi-bootstrap",
      },
    },
  });
  new Account("account", { roles, settings }, { providers: [provider] });
  return {
    backend: roles.names.backend,
    secretsProvider: `awskms://${roles.names.stateAlias}?region=${config.region}`,
    deployRoles: config.access.deployers,
    previewRole: roles.names.previewRole,
  };
};
