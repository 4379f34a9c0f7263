import { objects, type Props, texts } from "../values";
import type { TypeEntry } from "./entry";
import { setting } from "./s3-settings";

const methods = ["GET", "PUT", "HEAD", "POST", "DELETE"];

/** "Elements of a CORS configuration", S3 user guide; AWS's words as its clients report them. */
function refuseRule(rule: Props): string | undefined {
  const { allowedMethods, allowedOrigins, allowedHeaders, exposeHeaders } = rule;
  const invalid = (what: string) => `InvalidRequest: ${what}`;
  const method = texts(allowedMethods).find((each) => !methods.includes(each));
  if (method) return invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  if (texts(allowedMethods).length === 0 || texts(allowedOrigins).length === 0)
    return "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";
  for (const [element, values] of [
    ["AllowedOrigin", allowedOrigins],
    ["AllowedHeader", allowedHeaders],
  ] as const) {
    const wild = texts(values).find((each) => each.split("*").length > 2);
    if (wild) return invalid(`${element} "${wild}" can not have more than one wildcard.`);
  }
  const exposed = texts(exposeHeaders).find((each) => each.includes("*"));
  return exposed
    ? invalid(
        `ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      )
    : undefined;
}

export const s3Cors: readonly TypeEntry[] = [
  setting("BucketCorsConfiguration", {
    refuse: ({ inputs }) => {
      const rules = objects(inputs.corsRules);
      if (rules.length === 0 || rules.length > 100)
        return "MalformedXML: A CORS configuration has 1 to 100 rules";
      return rules.map(refuseRule).find((wrong) => wrong !== undefined);
    },
  }),
];
