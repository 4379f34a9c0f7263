/**
 * Services, beside S3 and its buckets, whose ARNs have parts after the resource's own name, and begin with that and not with
 * its type (Service Authorization Reference, resource types of each service).
 */
const untyped = new Set(["sns", "execute-api", "codepipeline"]);
/** Theirs that begin with a type all the same; those of S3 are of an account, which a bucket's ARN does not name. */
const typedThere = /^(actiontype|webhook):|^\//;

/**
 * What AWS itself writes before a resource's name, where that is more than its type (Service Authorization Reference): a
 * pattern that ends within it takes in all that follows.
 */
const written: Readonly<Record<string, string>> = {
  apigateway: "/domainnameaccessassociations/domainname/ /restapis/models/",
  "aws-marketplace": "DeploymentParameter:catalogs/",
  clouddirectory: "schema/development/ schema/published/",
  cloudformation: "type/hook/ type/resource/",
  elasticloadbalancing:
    "listener-rule/app/ listener-rule/net/ listener/app/ listener/gwy/ listener/net/ loadbalancer/app/ loadbalancer/gwy/ loadbalancer/net/",
  greengrass:
    "/greengrass/bulk/deployments/ /greengrass/definition/connectors/ /greengrass/definition/cores/ /greengrass/definition/devices/ /greengrass/definition/functions/ /greengrass/definition/loggers/ /greengrass/definition/resources/ /greengrass/definition/subscriptions/ /greengrass/groups/ /greengrass/things/",
  guardduty: "detection-rule/custom/",
  healthlake: "datastore/fhir/",
  honeycode: "screen-automation:workbook/ screen:workbook/ table:workbook/ workbook:workbook/",
  notifications: "managed-notification-configuration/category/",
  s3: "access-grants/default/grant/ access-grants/default/location/ async-request/mrap/",
};

/**
 * Whether a resource of a statement names nothing: `*`, an ARN with a wildcard where the resource's type, its name's first
 * letters, its service or its account stand, or one that whoever calls fills in by a policy variable.
 */
export function isEverything(arn: string): boolean {
  if (!arn.startsWith("arn:")) return true;
  const [, , service = "", , account = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  if (/\$\{[^*?$]/.test(arn) || /[*?]/.test(service) || /[*?]/.test(account)) return true;
  const nameAlone = service === "s3" ? account === "" : untyped.has(service) && !typedThere.test(resource);
  if (nameAlone) return !namesSomething(resource);
  const [fixed = ""] = resource.split(/[*?]/);
  for (const words of written[service]?.split(" ") ?? []) {
    if (fixed.startsWith(words)) return !namesSomething(resource.slice(words.length));
    if (fixed !== resource && words.startsWith(fixed)) return true;
  }
  const [, type = "", name = ""] = /^\/?([^/:]*)[/:](.*)$/s.exec(resource) ?? [];
  // Of the APIs of other services the name is all there is: `user-pool`, `dashboard`.
  if (type === "") return !namesSomething(resource);
  return /[*?]/.test(type) || !namesSomething(name);
}

/** Whether something is written before the first wildcard that tells one thing from most others. */
function namesSomething(name: string): boolean {
  const wildcardAt = name.search(/[*?]/);
  if (wildcardAt < 0) return name !== "";
  return name.slice(0, wildcardAt).replaceAll(/[^A-Za-z0-9]/g, "").length >= 3;
}
