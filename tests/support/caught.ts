/** What a command said on both streams, and how it ended. */
export interface Caught {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line with both streams caught, and gives them back whatever happens. */
export async function caught(run: () => Promise<number>): Promise<Caught> {
  const { stdout, stderr } = process;
  const before = { out: stdout.write, err: stderr.write };
  let [out, err] = ["", ""];
  stdout.write = (text) => {
    out += text;
    return true;
  };
  stderr.write = (text) => {
    err += text;
    return true;
  };
  try {
    const status = await run();
    return { status, out, err };
  } finally {
    stdout.write = before.out;
    stderr.write = before.err;
  }
}
