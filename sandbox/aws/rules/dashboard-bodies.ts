import { isList, isProps, objects, type Props, parseJson, type Value } from "../values";

/** What each type of widget must say of itself. */
const needed: Readonly<Record<string, readonly string[]>> = {
  metric: ["region"],
  text: ["markdown"],
  log: ["region", "query"],
  alarm: ["alarms"],
  explorer: ["labels", "widgetOptions"],
  custom: ["endpoint"],
};
const bounds = { x: [0, 23], y: [0, Number.MAX_SAFE_INTEGER], width: [1, 24], height: [1, 1000] } as const;
const mostWidgets = 500;
const mostMetrics = 500;

interface Wrong {
  readonly dataPath: string;
  readonly message: string;
}

function required(dataPath: string, props: Props, names: readonly string[]): Wrong[] {
  return names
    .filter((name) => props[name] === undefined)
    .map((name) => ({ dataPath, message: `Should have required property '${name}'` }));
}

function wrongWidget(widget: Value, index: number): Wrong[] {
  const dataPath = `/widgets/${index}`;
  if (!isProps(widget)) return [{ dataPath, message: "Should be object" }];
  const { type, properties } = widget;
  const missing = required(dataPath, widget, ["type", "properties"]);
  if (missing.length > 0) return missing;
  const names = typeof type === "string" ? needed[type] : undefined;
  if (!names)
    return [{ dataPath: `${dataPath}/type`, message: "Should be equal to one of the allowed values" }];
  if (!isProps(properties)) return [{ dataPath: `${dataPath}/properties`, message: "Should be object" }];
  const places = Object.entries(bounds).flatMap(([name, [from, to]]) => {
    const value = widget[name];
    return value === undefined || (typeof value === "number" && value >= from && value <= to)
      ? []
      : [{ dataPath: `${dataPath}/${name}`, message: `Should be >= ${from} and <= ${to}` }];
  });
  return [
    ...required(`${dataPath}/properties`, properties, names),
    ...(type === "metric" ? wrongMetrics(`${dataPath}/properties`, properties) : []),
    ...places,
  ];
}

function wrongMetrics(dataPath: string, { metrics, annotations }: Props): Wrong[] {
  if (metrics === undefined && annotations === undefined)
    return [{ dataPath, message: "Should have required property 'metrics' or 'annotations'" }];
  return isList(metrics) && metrics.length > mostMetrics
    ? [{ dataPath: `${dataPath}/metrics`, message: `Should NOT have more than ${mostMetrics} items` }]
    : [];
}

/** CloudWatch's words against a dashboard's body; nothing where it would take it. */
export function refuseDashboard(body: string): string | undefined {
  const parsed = parseJson(body);
  const found = isProps(parsed)
    ? isList(parsed.widgets)
      ? parsed.widgets.flatMap(wrongWidget)
      : [{ dataPath: "", message: "Should have required property 'widgets'" }]
    : [{ dataPath: "", message: "Should be object" }];
  const many = isProps(parsed) && objects(parsed.widgets).length > mostWidgets;
  const wrong: readonly Wrong[] = many
    ? [{ dataPath: "/widgets", message: `Should NOT have more than ${mostWidgets} items` }]
    : found;
  return wrong.length === 0
    ? undefined
    : `InvalidParameterInput: The dashboard body is invalid, there are ${wrong.length} validation errors: ${JSON.stringify(wrong)}`;
}
