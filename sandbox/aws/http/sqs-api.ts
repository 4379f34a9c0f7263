import { createHash } from "node:crypto";
import type { Clouds } from "../cloud/clouds";
import { digest, text } from "../values";
import { ApiError, type Operation } from "./json-server";
import { cloudOfCaller, permit } from "./permissions";

/** `ReceiveMessage` of SQS. What is received stays in the queue: nobody deletes here. */
export function sqsApi(clouds: Clouds): Readonly<Record<string, Operation>> {
  return {
    ReceiveMessage: ({ QueueUrl, MaxNumberOfMessages }, caller) => {
      const cloud = cloudOfCaller(clouds, caller);
      const queue = cloud.byId("aws:sqs/queue:Queue", text(QueueUrl));
      if (!queue) throw new ApiError("QueueDoesNotExist", "The specified queue does not exist.");
      const arn = text(queue.outputs.arn);
      permit(cloud, caller, { action: "sqs:ReceiveMessage", resource: arn });
      const most = typeof MaxNumberOfMessages === "number" ? MaxNumberOfMessages : 1;
      return {
        Messages: (cloud.world.messages[arn] ?? []).slice(-most).map((Body, index) => ({
          MessageId: digest(arn, String(index)).slice(0, 32),
          ReceiptHandle: digest("handle", arn, String(index)),
          Body,
          MD5OfBody: createHash("md5").update(Body).digest("hex"),
        })),
      };
    },
  };
}
