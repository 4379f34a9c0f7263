/** Name of one of a service's alarms, known before it exists. */
export function alarmName({ physicalName }: { readonly physicalName: string }, role: string): string {
  return `${physicalName}-${role}`;
}

/** Rule of a composite alarm that goes off when any of these does. */
export function alarmRule(names: readonly string[]): string {
  return names.map((name) => `ALARM("${name}")`).join(" OR ");
}
