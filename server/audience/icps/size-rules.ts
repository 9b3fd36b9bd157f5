// Rules of thumb from revenue to size and affordable cost (R15), as data: what a company of an industry turns over for each person
// who works there, and how much of it goes to one product. Round figures that we chose, right to a factor of two or three in euros,
// dollars or pounds: they stand in until a team knows companies to measure, or types its own. Pure.

/** Revenue a head and year, by section of ISIC rev. 4 (the letters of industries.ts). */
export const revenueAHead: Readonly<Record<string, number>> = {
  A: 100_000,
  B: 400_000,
  C: 200_000,
  D: 900_000,
  E: 200_000,
  F: 150_000,
  G: 350_000,
  H: 150_000,
  I: 60_000,
  J: 200_000,
  K: 300_000,
  L: 250_000,
  M: 120_000,
  N: 80_000,
  O: 90_000,
  P: 60_000,
  Q: 70_000,
  R: 90_000,
  S: 60_000,
}

/** Where no industry is asked for, or several that differ. */
export const usualRevenueAHead = 150_000

/** Percent of its revenue that a company can spend on one product for its work; a choice, to be argued with. */
export const usualSpendPercent = 0.5

/** Below this many companies that tell both figures, their median is not taken for a rule. */
export const leastMeasured = 5
