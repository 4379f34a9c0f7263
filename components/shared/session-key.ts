/**
 * Both ends of a shell tell KMS the session's id: the agent in the task to decrypt what it was opened with, the operator's
 * command line to make that. No other use of the key has it in its encryption context. Source: amazon-ssm-agent,
 * `agent/session/crypto`, and session-manager-plugin, the KMS encryption of a handshake.
 */
export const ofASession = { Null: { "kms:EncryptionContext:aws:ssm:SessionId": "false" } } as const;
