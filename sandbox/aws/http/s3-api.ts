import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import type { CloudResource } from "../cloud/records";
import type { Keys } from "../iam/context";
import { objects, texts } from "../values";
import type { Caller } from "./caller";
import type { PlainAnswer, PlainRequest } from "./json-server";
import { whyRefused } from "./permissions";
import { s3Error } from "./xml";

/** The part of S3 that the trial of assumptions asks, with the bucket in the path: PUT of an object, and its preflight. */
export function s3Api(clouds: Clouds, now: () => Date) {
  return async (request: PlainRequest, caller: Caller): Promise<PlainAnswer> => {
    const [, name = "", key = ""] = /^\/([^/]+)\/(.+)$/.exec(decodeURIComponent(request.url.pathname)) ?? [];
    const found = clouds
      .all()
      .flatMap((cloud) => cloud.ofType("aws:s3/bucket:Bucket").map((bucket) => ({ cloud, bucket })))
      .find(({ bucket }) => bucket.id === name);
    if (!found) return s3Error(404, "NoSuchBucket", "The specified bucket does not exist");
    if (request.method === "OPTIONS") return preflight(found.cloud, name, request);
    if (request.method === "PUT") return put(found, key, request, caller, now());
    return s3Error(405, "MethodNotAllowed", "The sandbox's stand-in does not answer this.");
  };
}

async function put(
  { cloud, bucket }: { cloud: Cloud; bucket: CloudResource },
  key: string,
  { url, headers }: PlainRequest,
  caller: Caller,
  now: Date,
): Promise<PlainAnswer> {
  const given = (name: string) => String(headers[name] ?? url.searchParams.get(name) ?? "");
  const encryption = given("x-amz-server-side-encryption");
  const own = given("x-amz-server-side-encryption-aws-kms-key-id");
  const ifNoneMatch = given("if-none-match");
  const context: Keys = {
    "s3:TlsVersion": "1.3",
    "s3:ObjectCreationOperation": "true",
    ...signature(url, now),
    ...(ifNoneMatch === "" ? {} : { "s3:if-none-match": ifNoneMatch }),
    // An empty list says that the request has no such header: then the bucket's own key counts.
    "s3:x-amz-server-side-encryption": encryption === "" ? [] : encryption,
    ...(own === "" ? {} : { "s3:x-amz-server-side-encryption-aws-kms-key-id": own }),
  };
  const resource = `arn:aws:s3:::${bucket.id}/${key}`;
  const refused = whyRefused(cloud, caller, { action: "s3:PutObject", resource, context });
  if (refused !== undefined) return s3Error(403, "AccessDenied", refused);
  const there = cloud.world.objects[bucket.id] ?? [];
  if (ifNoneMatch === "*" && there.includes(key))
    return s3Error(
      412,
      "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold",
    );
  cloud.changeWorld(({ objects: all }) => ({
    objects: { ...all, [bucket.id]: [...new Set([...(all[bucket.id] ?? []), key])].sort() },
  }));
  await cloud.written();
  return {
    status: 200,
    headers: { etag: '"sandbox"', ...allowOrigin(cloud, bucket.id, given("origin"), "PUT") },
  };
}

/** How the request is signed. Source: "Amazon S3 Signature Version 4 authentication specific policy keys". */
function signature(url: URL, now: Date): Keys {
  const date = url.searchParams.get("X-Amz-Date");
  if (date === null) return { "s3:authType": "REST-HEADER", "s3:signatureversion": "AWS4-HMAC-SHA256" };
  const signed = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return {
    "s3:authType": "REST-QUERY-STRING",
    "s3:signatureversion": "AWS4-HMAC-SHA256",
    "s3:signatureAge": String(Math.max(0, now.getTime() - Date.parse(signed))),
  };
}

function preflight(cloud: Cloud, bucket: string, { headers }: PlainRequest): PlainAnswer {
  const method = String(headers["access-control-request-method"] ?? "");
  const allowed = allowOrigin(cloud, bucket, String(headers.origin ?? ""), method, asked(headers));
  return Object.keys(allowed).length > 0
    ? { status: 200, headers: allowed }
    : s3Error(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.");
}

function asked(headers: PlainRequest["headers"]): string[] {
  return String(headers["access-control-request-headers"] ?? "")
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((header) => header !== "");
}

/** What S3 answers to a browser of that origin; nothing where no rule of the bucket lets it in. */
function allowOrigin(
  cloud: Cloud,
  bucket: string,
  origin: string,
  method: string,
  wanted: readonly string[] = [],
): Record<string, string> {
  const rule = cloud
    .all()
    .filter(({ type, inputs }) => /^aws:s3\/bucketCorsConfiguration/.test(type) && inputs.bucket === bucket)
    .flatMap(({ inputs }) => objects(inputs.corsRules))
    .find(
      ({ allowedOrigins, allowedMethods, allowedHeaders }) =>
        texts(allowedOrigins).some((one) => fits(one, origin)) &&
        texts(allowedMethods).includes(method) &&
        wanted.every((header) => texts(allowedHeaders).some((one) => fits(one.toLowerCase(), header))),
    );
  if (rule === undefined || origin === "") return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": texts(rule.allowedMethods).join(", "),
    ...(wanted.length > 0 ? { "access-control-allow-headers": wanted.join(", ") } : {}),
  };
}

/** One `*` stands for any text. */
function fits(pattern: string, given: string): boolean {
  const [before = "", after] = pattern.split("*");
  return after === undefined ? given === before : given.startsWith(before) && given.endsWith(after);
}
