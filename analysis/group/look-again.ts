// Readings and exchanges in turn: a reading moves answers one by one, an exchange moves themes, and what one has set right shows
// the other what it could not see before.

/** Rounds of reading before each further exchange: the first look needs few, later ones groups that have settled. */
const roundsBetween = [1, 4, 4]

type Step = (labels: Int32Array) => Int32Array
export type Looks = {
  readonly read: (labels: Int32Array, rounds: number) => Int32Array
  readonly exchange: Step
}

/** Looks at most after the first reading of groups that have settled. */
const mostLooks = 2

/** What exchanged groups come to after three more looks. */
export function lookAgain(exchanged: Int32Array, { read, exchange }: Looks): Int32Array {
  return roundsBetween.reduce((labels, rounds) => exchange(read(labels, rounds)), exchanged)
}

/** What groups come to when they are read, and read again after every exchange that reading has shown. */
export function readAndExchange(
  settled: Int32Array,
  { read, exchange }: { readonly read: Step; readonly exchange: Step },
): Int32Array {
  let labels = read(settled)
  for (let look = 0; look < mostLooks; look++) {
    const exchanged = exchange(labels)
    if (exchanged.every((label, row) => label === labels[row])) break
    labels = read(exchanged)
  }
  return labels
}
