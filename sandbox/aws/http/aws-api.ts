import type { Clouds } from "../cloud/clouds";
import { dynamodbApi } from "./dynamodb-api";
import { ecrApi } from "./ecr-api";
import { fetchedLayer } from "./ecr-referrers";
import { ecsApi } from "./ecs-api";
import { permittedEcs } from "./ecs-permissions";
import { ecsTasksApi } from "./ecs-tasks";
import type { Operation, PlainApi } from "./json-server";
import { publicRegistry } from "./public-registry";
import { s3Api } from "./s3-api";
import { secretsApi } from "./secrets-api";
import { sqsApi } from "./sqs-api";
import { stsApi } from "./sts-api";

/** Every operation that the stand-in answers in AWS's JSON protocol. */
export function jsonApi(clouds: Clouds, now: () => Date): Readonly<Record<string, Operation>> {
  return {
    ...permittedEcs(ecsApi(clouds, now), clouds),
    ...ecsTasksApi(clouds),
    ...secretsApi(clouds, now),
    ...dynamodbApi(clouds),
    ...sqsApi(clouds),
    ...ecrApi(clouds),
  };
}

/** What speaks something else: STS forms, a public registry its own paths, and S3 all other paths. */
export function plainApi(clouds: Clouds, now: () => Date): PlainApi {
  const [sts, s3] = [stsApi(clouds, now), s3Api(clouds, now)];
  return (request, caller) => {
    if (/form-urlencoded/.test(String(request.headers["content-type"]))) return sts(request, caller);
    if (/^\/(v2\/|registry-token)/.test(request.url.pathname)) return publicRegistry(request);
    return fetchedLayer(clouds, request) ?? s3(request, caller);
  };
}
