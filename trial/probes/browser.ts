import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { keys } from "../names";
import { fails, holds, type Probe } from "./probe";
import { bucketOf } from "./stores";

/** What a browser does for a PUT to another origin: it asks first (preflight), then sends the file. */
export const browserPut: Probe = {
  stage: "platform",
  does: "puts an object by presigned URL as a browser does: preflight, then PUT",
  run: async (trial) => {
    const { s3 } = await trial.as("service");
    const { planned } = trial.settings;
    const origin = `https://${publicName(planned({}).services)}`;
    const object = {
      Bucket: bucketOf(trial, keys.documents),
      Key: `trial/${Date.now()}`,
      ContentType: "text/plain",
    };
    const url = await getSignedUrl(s3, new PutObjectCommand(object), { expiresIn: 300 });
    const preflight = await fetch(url, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "PUT",
        "access-control-request-headers": "content-type",
      },
    });
    const allowed = preflight.headers.get("access-control-allow-origin");
    if (!preflight.ok || (allowed !== origin && allowed !== "*"))
      return fails(
        `the preflight from ${origin} was answered ${preflight.status}: the browser sends no file`,
      );
    const put = await fetch(url, {
      method: "PUT",
      headers: { origin, "content-type": "text/plain" },
      body: "trial",
    });
    if (!put.ok) return fails(`the PUT was answered ${put.status}: ${codeIn(await put.text())}`);
    return holds("preflight and PUT were accepted, without a header for the key");
  },
};

function publicName(services: readonly { readonly service: string; readonly publicName?: string }[]): string {
  const portal = services.find(({ service }) => service === keys.portal);
  if (portal?.publicName === undefined) throw new Error("The trial's portal has no public name.");
  return portal.publicName;
}

function codeIn(xml: string): string {
  const [, code = xml.slice(0, 200)] = /<Code>(.*?)<\/Code>/.exec(xml) ?? [];
  const [, message = ""] = /<Message>(.*?)<\/Message>/.exec(xml) ?? [];
  return `${code} ${message}`.trim();
}
