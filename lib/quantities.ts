/** Factors of the suffixes of a quantity (Kubernetes, "Quantity"). */
const FACTORS: Readonly<Record<string, number>> = {
  ...{ m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

/** The number that a quantity of Kubernetes stands for, such as 0.1 for `100m`; 0 for what is none. */
export function quantity(value: unknown): number {
  const { number = "", suffix = "" } =
    /^(?<number>\d+(?:\.\d+)?)(?<suffix>[a-zA-Z]*)$/.exec(String(value))?.groups ?? {};
  const factor = FACTORS[suffix];
  return factor === undefined ? 0 : Number(number) * factor;
}
