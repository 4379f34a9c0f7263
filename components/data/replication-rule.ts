/** Id of the one rule of a bucket that is replicated: S3's figures are told apart by it. */
export const replicationRule = "everything";
