import type { Clouds } from "../cloud/clouds";
import { digest } from "../values";
import { type Caller, sessionToken } from "./caller";
import type { PlainAnswer, PlainRequest } from "./json-server";
import { whyRefused } from "./permissions";
import { xml, xmlError } from "./xml";

/** `AssumeRole` of STS, which speaks AWS's query protocol. Whoever the role's trust lets in, with rights to ask, gets a session. */
export function stsApi(clouds: Clouds, now: () => Date) {
  return ({ body }: PlainRequest, caller: Caller): PlainAnswer => {
    const form = new URLSearchParams(body.toString("utf8"));
    const action = form.get("Action") ?? "";
    if (action !== "AssumeRole")
      return xmlError(400, "InvalidAction", `The sandbox's stand-in does not answer ${action}.`);
    const arn = form.get("RoleArn") ?? "";
    const cloud = clouds.of(arn.split(":")[4] ?? "");
    const role = cloud.byArn("aws:iam/role:Role", arn);
    // STS does not tell whether a role is there.
    const refused = role
      ? whyRefused(cloud, caller, { action: "sts:AssumeRole", resource: arn })
      : `User is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    if (refused !== undefined) return xmlError(403, "AccessDenied", refused);
    const seconds = Number(form.get("DurationSeconds") ?? 3600);
    const session = form.get("RoleSessionName") ?? "session";
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    return xml(200, "AssumeRoleResponse", {
      AssumeRoleResult: {
        Credentials: {
          AccessKeyId: `ASIA${digest(arn, session).slice(0, 16).toUpperCase()}`,
          SecretAccessKey: digest("secret", arn, session).slice(0, 40),
          SessionToken: sessionToken(arn),
          Expiration: new Date(now().getTime() + seconds * 1000).toISOString(),
        },
        AssumedRoleUser: {
          Arn: `arn:aws:sts::${cloud.account}:assumed-role/${name}/${session}`,
          AssumedRoleId: `AROAEXAMPLE:${session}`,
        },
      },
    });
  };
}
